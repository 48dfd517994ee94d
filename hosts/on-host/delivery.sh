# What was delivered, and where it is: below $IN during the work; in the program itself for the probe, which writes nothing.

NEWLINE='
'

# NAME: one part of it.
delivered() {
	if [ -n "${IN:-}" ]; then
		cat "$IN/$1"
	else
		payload_text | tar -x -O -f - "$1"
	fi
}

# What is asked for again and again. Lines of facts begin with a word, those of files with a number. Fails where it is not
# there: nothing delivered would read as nothing wanted.
open_delivery() {
	if [ -n "${IN:-}" ]; then
		all_facts=$(cat "$IN/facts" "$IN/files") || return
	else
		all_facts=$(payload_text | tar -x -O -f - facts files) || return
	fi
	all_files=${all_facts#"${all_facts%%"$NEWLINE"[0-9]*}"}
	all_facts=${all_facts%%"$NEWLINE"[0-9]*}
}

# WORD: the rest of each line that begins with it.
facts() {
	printf '%s\n' "$all_facts" | while read -r word rest; do
		[ "$word" != "$1" ] || printf '%s\n' "$rest"
	done
}

# FUNCTION: calls it for each file with number, mode, owner, group, merged or whole, units (with commas), path.
# Fails with the first call that fails.
each_file() {
	while read -r number mode owner group way units path <&3; do
		[ -n "$number" ] || continue
		"$1" "$number" "$mode" "$owner" "$group" "$way" "$units" "$path" 3<&- || return
	done 3<<-END
		$all_files
	END
}
