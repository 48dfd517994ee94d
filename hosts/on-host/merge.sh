# FRAGMENT EXISTING: the existing YAML with the fragment's top-level keys in it.
merge_keys() { awk -f "$IN/merge.awk" "$1" "$2"; }

keys_of() { sed -n 's/^\([A-Za-z][A-Za-z0-9]*\):.*/\1/p' "$1"; }

# KEYS only|without|names FILE: the entries of those top-level keys, all the others, or the keys alone that the file has
# of them. Somebody else's file has its keys in quotes too, or white space before a colon.
select_keys() {
	awk -v keys=" $1 " -v way="$2" '
		function write(text, is_ours) { if (way != "names" && is_ours == (way == "only")) printf "%s", text }
		# what an entry goes on with belongs to it, and not what stands before the next one
		/^[ \t]*(#.*)?\r?$/ { between = between $0 "\n"; next }
		/^[^ \t-]/ {
			write(between, 0)
			between = ""
			key = $0
			if (!match(key, /^("[^"]*"|\047[^\047]*\047)/)) match(key, /^[^:]*/)
			key = substr(key, 1, RLENGTH)
			gsub(/^["\047]|["\047]$|[ \t]+$/, "", key)
			ours = index(keys, " " key " ") > 0
			if (ours && way == "names") print key
		}
		{ write(between $0 "\n", ours); between = "" }
		END { write(between, 0) }' "$3"
}

# KEYS ORIGINAL PRESENT: the present file with the original values of our keys, in their places, for a file that has been
# changed by others since we set ours.
unmerge_keys() {
	select_keys "$1" only "$2" >"$IN/before" && had=$(select_keys "$1" names "$2" | tr '\n' ' ') || return
	new_keys=''
	for key in $1; do
		case " $had " in *" $key "*) ;; *) new_keys="$new_keys $key" ;; esac
	done
	select_keys "$new_keys" without "$3" >"$IN/unmerged" || return
	if [ -n "$had" ]; then
		merge_keys "$IN/before" "$IN/unmerged"
	else
		cat "$IN/unmerged"
	fi
}
