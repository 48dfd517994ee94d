# FRAGMENT EXISTING: the existing YAML with the fragment's top-level keys in it.
merge_keys() { awk -f "$IN/merge.awk" "$1" "$2"; }

keys_of() { sed -n 's/^\([A-Za-z][A-Za-z0-9]*\):.*/\1/p' "$1"; }

# KEYS only|without FILE: the entries of those top-level keys, or all the others. For values as we write them.
select_keys() {
	awk -v keys=" $1 " -v way="$2" '
		/^[A-Za-z]/ { key = $0; sub(/:.*/, "", key); ours = index(keys, " " key " ") > 0 }
		/^#/ { ours = 0 }
		ours == (way == "only")' "$3"
}

# KEYS ORIGINAL PRESENT: the present file with the original values of our keys, for a file that has been changed by
# others since we set ours.
unmerge_keys() {
	select_keys "$1" without "$3" >"$IN/unmerged" && select_keys "$1" only "$2" >"$IN/before" || return
	if [ -s "$IN/before" ]; then
		merge_keys "$IN/before" "$IN/unmerged"
	else
		cat "$IN/unmerged"
	fi
}
