set -u
umask 077
LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH

QUESTION_SECONDS=5
REHEARSAL_SECONDS=45

# CHECK TEXT...: one line each for whoever asked.
ok() { printf 'ok %s\n' "$*"; }
bad() { printf 'bad %s\n' "$*"; }
note() { printf 'note %s\n' "$*"; }

# WORD: what the plan says of this machine under that word, a line each.
facts() { facts_text | sed -n "s|^$1 ||p"; }

asked() { timeout -k 1 "$QUESTION_SECONDS" "$@"; }

# COMMAND... by the user that upsmon runs as. No session, no log: only who it is.
as_run_user() {
	run_user=$(facts user)
	setpriv --reuid="$(id -u "$run_user")" --regid="$(id -g "$run_user")" --init-groups "$@"
}

# One line per UPS: what the machine itself gets to hear of it.
statuses() {
	for system in $(facts system); do
		status=$(asked upsc "$system" ups.status 2>/dev/null) || status=''
		printf 'ups %s %s\n' "$system" "$status"
	done
}

# Whether one is not on the mains: then nothing is rehearsed.
is_outage() {
	statuses | grep -Eq ' (OB|LB|FSD)( |$)'
}
