# Seconds in `clock`, for waits: the time of day jumps when a machine finds its time server, after a power cut above all.
read_clock() {
	read -r clock _ </proc/uptime
	clock=${clock%%.*}
}

# For the journal, which goes by the time of day.
note_beginning() {
	BEGAN=$(date +%s)
	read_clock
	BEGAN_CLOCK=$clock
}

# When this run began, also where the time of day was set back meanwhile.
beginning() {
	read_clock
	turned_back=$(($(date +%s) - (clock - BEGAN_CLOCK)))
	if [ "$turned_back" -lt $((BEGAN - 2)) ]; then echo "$turned_back"; else echo "$BEGAN"; fi
}

say() { printf '%s\n' "$*" >&2; }

# TEXT...: what a person should know also where all goes well. It is told again with the result.
note() {
	say "$*"
	printf '%s\n' "$*" >>"$IN/notes"
}

# NAME TEXT...: a step, for whoever watches, and for what is told when it fails.
step() {
	point "$1"
	shift
	say "$*"
}

# Everything that was changed by then is put back on the way out.
fail() {
	say "$*"
	exit 1
}

# Copies its input without secrets, whoever wrote them there: those that were delivered, those of the files that were
# here before, and whatever a daemon repeats of a line that it does not know.
mask() {
	{ cat "$IN/secrets" && old_secrets; } | awk 'length($0) > 2 { print length($0), $0 }' | sort -rn | cut -d ' ' -f 2- >"$IN/masked" || {
		echo '(not shown)'
		return
	}
	awk '
		FILENAME == ARGV[1] { secret[++secrets] = $0; next }
		{
			if (match($0, /invalid directive [A-Za-z_]+/) && RSTART + RLENGTH <= length($0))
				$0 = substr($0, 1, RSTART + RLENGTH - 1) " ***"
			for (i = 1; i <= secrets; i++) {
				masked = ""
				while (at = index($0, secret[i])) {
					masked = masked substr($0, 1, at - 1) "***"
					$0 = substr($0, at + length(secret[i]))
				}
				$0 = masked $0
			}
			print
		}' "$IN/masked" -
}

# The passwords in the files of NUT that are or were here, as written and without what quotes them. Also those behind a
# MONITOR that is misspelt: upsmon tells its journal what it does not know, password and all.
old_secrets() {
	for tree in '' "$JOURNAL/root" "$ORIGINAL/root"; do
		grep -hs '' "$tree/etc/nut/upsmon.conf" "$tree/etc/nut/upsd.users"
	done | awk '
		function word() {
			sub(/^[ \t]+/, "", rest)
			if (!match(rest, /^("([^"\\]|\\.)*"|([^" \t\\]|\\.)+)/)) RLENGTH = length(rest)
			taken = substr(rest, 1, RLENGTH)
			rest = substr(rest, RLENGTH + 1)
			return taken
		}
		function spell(text) {
			print text
			gsub(/^"|"$/, "", text)
			print text
			gsub(/\\\\/, "\001", text); gsub(/\\/, "", text); gsub("\001", "\\", text)
			print text
			gsub(/^"|"$/, "", text)
			print text
		}
		/^[ \t]*#/ { next }
		{ sub(/\r$/, "") }
		tolower($0) ~ /^[ \t]*pass[a-z]*[ \t]*=/ { rest = $0; sub(/^[^=]*=/, "", rest); spell(word()); next }
		NF > 4 {
			rest = $0
			name = word(); system_name = word(); word(); word()
			if (name == "MONITOR" || system_name ~ /@/) spell(word())
		}'
}

# The last lines of a unit in this run, each marked as such. Not by --lines: with --since that gives the first ones
# (systemd 252). What has just been said may still wait for the journal.
last_words() {
	say "the last lines of $1:"
	timeout "$QUESTION_SECONDS" journalctl --sync >/dev/null 2>&1
	words=$(journalctl --unit "$(unit_name "$1")" --since "@$(beginning)" --no-pager --output cat 2>/dev/null |
		tail -n "$LOG_LINES" | mask)
	printf '%s\n' "${words:-(nothing since this run began)}" | sed 's/^/  | /' >&2
}

# The notes as a JSON list: daemons' words may stand in them.
json_notes() {
	printf '['
	[ ! -s "$IN/notes" ] || mask <"$IN/notes" | tr -c '\n -~' '?' | sed 's/ *$//; s/[\\"]/\\&/g; s/.*/"&"/' | paste -s -d , - | tr -d '\n'
	printf ']'
}

# Words as a JSON list. Paths and units only: nothing in them needs an escape.
json_list() {
	list_separator=''
	printf '['
	for word in "$@"; do
		printf '%s"%s"' "$list_separator" "$word"
		list_separator=,
	done
	printf ']'
}
