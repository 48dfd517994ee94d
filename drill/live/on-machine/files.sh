# --- Files: in place, and as planned. A secret's place may hold anything but nothing.

# PATH, the planned text on stdin: fails with the first line that differs.
first_difference() {
	exec 3<&0
	awk '
		function fits(line, plan, parts, count, i, at) {
			if (index(plan, "${secret:") == 0) return line == plan
			count = split(plan, parts, /[$][{]secret:[^}]*[}]/)
			if (substr(line, 1, length(parts[1])) != parts[1]) return 0
			line = substr(line, length(parts[1]) + 1)
			for (i = 2; i < count; i++) {
				at = index(line, parts[i])
				if (at < 2) return 0
				line = substr(line, at + length(parts[i]))
			}
			at = length(line) - length(parts[count])
			return at > 0 && substr(line, at + 1) == parts[count] && index(line, "${secret:") == 0
		}
		FILENAME == ARGV[1] { plan[++planned] = $0; next }
		++lines > planned || !fits($0, plan[lines]) { print lines; different = 1; exit }
		END {
			if (different) exit 1
			if (lines < planned) { print lines + 1; exit 1 }
		}' /dev/fd/3 "$1"
}

# PATH, the planned keys on stdin: whether that file has them all.
has_keys() {
	exec 3<&0
	awk "$(merge_text)" /dev/fd/3 "$1" | cmp -s - "$1"
}

wrong() {
	files_are_wrong=yes
	bad "files $*"
}

# NUMBER MODE OWNER GROUP HOW PATH
check_file() {
	if [ -L "$6" ] || [ ! -f "$6" ]; then
		wrong "$6 is not there as a file"
		return
	fi
	if [ "$5" = merged ]; then
		"content_$1" | has_keys "$6" || wrong "$6 has not all keys that are set in it"
		return
	fi
	stands=$(stat -c '%a %U:%G' "$6")
	[ "$stands" = "$2 $3:$4" ] || wrong "$6 is $stands and not $2 $3:$4"
	line=$("content_$1" | first_difference "$6") || wrong "$6 is not as planned, from line $line on"
}

check_files() {
	files_are_wrong=no
	count=0
	while read -r number mode owner group how path; do
		count=$((count + 1))
		check_file "$number" "$mode" "$owner" "$group" "$how" "$path" </dev/null
	done <<END
$(facts file)
END
	[ "$files_are_wrong" = yes ] || ok "files $count as planned"
}
