# Reads only: how the machine differs from what is wanted. Prints lines for a program; what a login shell prints of its
# own stands before the first of them:
#   ridethrough-report
#   system ID VERSION_ID   of its /etc/os-release
#   mark WORD              what the last run left
#   monitors SYSTEM        what upsmon.conf asks for now, whoever wrote it; no other word of it
#   file CHANGE PATH       create, content, attributes (mode or owner) or blocked; nothing for a file that is as wanted
#   stands PATH HOW        how it stands there, where its mode or owner is wrong
#   backup PATH            it is somebody else's and would be backed up
#   text PATH BASE64       our own file as it is now, without secrets
#   gone PATH              ours, and no longer wanted
#   package NAME           what it brings is not there
#   unit NAME ENABLED ACTIVE   one that is to run and doesn't, or isn't enabled
#   restart NAME           in this order
#   stop NAME              one of ours that is not to run here any more
#   outage UPS (STATUS)    on battery, low or in FSD; asked only where something is to be done
#   journal                a run did not come to its end
#   busy WORDS             somebody's run is at work there
#   end

probe() {
	check_system
	open_delivery
	look
	printf '\nridethrough-report\nsystem %s\n' "$system"
	if [ -s "$STATE/mark" ]; then printf 'mark %s\n' "$(cat "$STATE/mark")"; fi
	if [ -f /etc/nut/upsmon.conf ]; then monitored </etc/nut/upsmon.conf; fi
	if [ -d "$JOURNAL" ]; then echo journal; fi
	tell_busy
	changed_units=''
	each_file probe_file
	probe_gone
	lacks=$(
		probe_packages
		units_amiss | sed 's/^/unit /'
	)
	[ -z "$lacks" ] || printf '%s\n' "$lacks"
	[ -z "$changed_units" ] || probe_restarts
	tell_outage
	echo end
}

# A run will be refused then. Who waits for a preview waits less for an upsd that doesn't answer, and needs no word of it.
tell_outage() {
	[ -n "$changed_units$lacks" ] || [ -d "$JOURNAL" ] || [ ! -s "$STATE/mark" ] || return 0
	[ "$(facts force)" != yes ] || return 0
	unknown_told=yes QUESTION_SECONDS=$PREVIEW_QUESTION_SECONDS
	if outage=$(not_on_mains); then printf 'outage %s\n' "$outage"; fi
}

# The lock's file keeps the name of whoever took it last; to try the lock would be in the way of a run that begins now.
tell_busy() {
	{ read -r _ process _ <"$RUN/lock"; } 2>/dev/null && grep -qs "$RUN/run\." "/proc/$process/cmdline" || return 0
	printf 'busy %s\n' "$(cat "$RUN/lock")"
}

# What the MONITOR lines of an upsmon.conf on stdin ask for, and no other word of it: one is a password. Words are read as
# upsmon does it: in quotes or not, `\` before what is meant as it stands, on the next line too.
monitored() {
	awk '
		function add(c) { if (c >= " " && c <= "~") word = word c }
		function end_word() {
			if (!open) return
			words++
			if (words == 1) first = word
			if (words == 2) second = word
			open = 0; word = ""
		}
		function no_words() { open = 0; word = ""; words = 0; first = ""; second = "" }
		function end_line() {
			end_word()
			if (first == "MONITOR" && words >= 6 && second ~ /^[!-~]+@[!-~]+$/) print "monitors " second
			no_words()
		}
		{
			size = length($0)
			for (at = 1; at <= size; at++) {
				c = substr($0, at, 1)
				if (c == "\\") {
					open = 1
					if (++at > size) next
					add(substr($0, at, 1))
				} else if (quoted && c == "\"") { quoted = 0; end_word() }
				else if (quoted && c == "#") { quoted = 0; no_words() }
				else if (quoted) add(c)
				else if (c == "#") break
				else if (c == "\"" && !open) quoted = open = 1
				else if (c == "=") { end_word(); open = 1; add(c); end_word() }
				else if (index(" \t\r\v\f", c)) end_word()
				else { open = 1; add(c) }
			}
			if (!quoted) end_line()
		}
		END { if (!quoted) end_line() }'
}

is_ours() { grep -q " $1\$" "$STATE/installed" 2>/dev/null; }

probe_file() {
	read_stands "$7"
	wanted="file $2 $3 $4"
	case $5:$stands in
	*:other | merged:link | merged:absent) change=blocked ;;
	merged:*)
		wanted=$stands
		if delivered "content/$1" | merged_with "$7" 2>/dev/null | cmp -s - "$7"; then change=''; else change=content; fi
		;;
	*:absent) change=create ;;
	*:link) change=content ;;
	*) if has_text "$1" "$7"; then change=''; else change=content; fi ;;
	esac
	if [ -z "$change" ] && [ "$stands" != "$wanted" ]; then change=attributes; fi
	[ -n "$change" ] || return 0
	echo "file $change $7"
	[ "$stands" = "$wanted" ] || echo "stands $7 $stands"
	changed_units="$changed_units,$6"
	case $change in create | blocked) return 0 ;; esac
	if is_ours "$7" || [ "$5" = merged ]; then
		[ "$change" != content ] || [ ! -f "$7" ] || printf 'text %s %s\n' "$7" "$(shown "$1" "$7" | base64 | tr -d '\n')"
	else
		echo "backup $7"
	fi
}

# PATH: that file with the keys of the fragment on stdin. Not by /dev/stdin: mawk crashes when it closes that. Nor by
# another descriptor: a bash that is sh, and reads the program from a pipe, crashes when it makes one here.
merged_with() {
	awk "$(delivered merge.awk)" /dev/fd/0 "$1"
}

# NUMBER PATH: the file as it is, without secrets. A line that we wrote appears as it is written in the plan, with a
# hole in the place of a secret. In a file that holds secrets any other line is hidden, but for plain numbers; elsewhere
# one that could hold one: by its words, by `-u NAME:PASSWORD` and the like, by an address, by a long word of letters
# and digits.
shown() {
	delivered "content/$1" | {
		exec 3<&0
		planned "$1" | awk -v hidden="$(is_hidden "$1")" '
			function could_hold_secret(line, words, n, i) {
				if (line ~ /(^|[ \t])-[A-Za-z]*[uUpP]/ || line ~ /--[a-z-]*user/ || line ~ /:[^ \t]*@/ || line ~ /:\/\//) return 1
				if (tolower(line) ~ /pass|secret|token|webhook|key|auth|credential|bearer|cookie|communit/) return 1
				if (tolower(line) ~ /(^|[^a-z])(pwd?|psk|pin)([^a-z]|$)/) return 1
				n = split(line, words, /[^A-Za-z0-9_+=-]+/)
				for (i = 1; i <= n; i++)
					if (length(words[i]) >= 20 && words[i] ~ /[A-Za-z]/ && words[i] ~ /[0-9]/) return 1
				return 0
			}
			FILENAME == ARGV[1] { filled[++n] = $0; next }
			FILENAME != ARGV[3] { if (!(filled[++m] in hole)) hole[filled[m]] = $0; next }
			$0 in hole { print hole[$0]; next }
			/^[[:space:]]*$/ { print; next }
			hidden == "yes" && !/^[A-Z]+ +[0-9][0-9]?[0-9]?$/ { print "(a line that is not shown)"; next }
			could_hold_secret($0) { print "(a line that is not shown)"; next }
			{ print }' /dev/fd/3 - "$2"
	}
}

# NUMBER: the text with holes in the places of secrets, where it has any.
planned() { if [ "$(is_hidden "$1")" = yes ]; then delivered "holes/$1"; else delivered "content/$1"; fi; }

is_hidden() { if delivered hidden | grep -q "^$1\$"; then echo yes; else echo no; fi; }

# By what they bring: to ask dpkg takes longer than all else, and a package that somebody has removed leaves traces there.
probe_packages() {
	while read -r word package; do
		[ "$word" = package ] || continue
		case $package in
		nut-client) program=upsmon ;;
		nut-server) program=upsd ;;
		perl-base) program=perl ;;
		*) program=$package ;;
		esac
		command -v "$program" >/dev/null || echo "package $package"
	done <<-END
		$all_facts
	END
}

probe_gone() {
	[ -e "$STATE/installed" ] || return 0
	while read -r _ _ _ _ _ units path; do
		case "$all_files$NEWLINE" in *" $path$NEWLINE"*) continue ;; esac
		echo "gone $path"
		changed_units="$changed_units,$units"
	done <"$STATE/installed"
}

probe_restarts() {
	find_released
	# shellcheck disable=SC2086
	for unit in $(ordered "$(printf '%s\n' "$changed_units" $released | tr ',' '\n' | sort -u)"); do
		after_active=active
		if is_released "$unit"; then read_after_us "$unit"; fi
		if [ "$after_active" = active ]; then echo "restart $unit"; else echo "stop $unit"; fi
	done
}
