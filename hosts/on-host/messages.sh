say() { printf '%s\n' "$*" >&2; }

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

# Copies its input without the secrets that were delivered, whoever wrote them there.
mask() {
	awk '
		FILENAME == ARGV[1] { if (length($0) > 2) secret[++secrets] = $0; next }
		{
			for (i = 1; i <= secrets; i++)
				while (at = index($0, secret[i]))
					$0 = substr($0, 1, at - 1) "***" substr($0, at + length(secret[i]))
			print
		}' "$IN/secrets" -
}

# The last lines of a unit, each marked as such.
last_words() {
	say "the last lines of $1:"
	journalctl --unit "$(unit_name "$1")" --lines "$LOG_LINES" --no-pager --output cat 2>/dev/null | mask | sed 's/^/  | /' >&2
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
