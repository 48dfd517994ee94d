# Puts the files there: all of them beside their places first, where a full disk or a wrong owner shows, then, once all
# are on the disk, each by one rename.
install_files() {
	folders_made=$JOURNAL/folders
	step stage 'writing the new files beside the old ones'
	all_staged='' all_folders=''
	while read -r number mode owner group path <&4; do
		make_folders "${path%/*}" && stage "$IN/new/$number" "$mode" "$owner" "$group" "$path" ||
			fail "$path could not be written"
		all_staged="$all_staged $at" all_folders="$all_folders ${path%/*}"
		point stage-file
	done 4<"$IN/changed"
	# shellcheck disable=SC2086 # one word per path
	[ -z "$all_staged" ] || settle $all_staged || fail 'the new files could not be written'
	hold_enumerator "$JOURNAL"
	step install 'putting the new files in place'
	while read -r number mode owner group path <&4; do
		rename_onto "$(staged "$path")" "$path" || fail "$path could not be put in place"
		point install-file
	done 4<"$IN/changed"
	# shellcheck disable=SC2086
	[ -z "$all_folders" ] || settle $all_folders
	while read -r way path <&4; do
		give_back "$way" "$path" || fail "$path could not be given back"
		point give-back-file
	done 4<"$IN/gone"
}

# WAY PATH: what was there before us. Where we never found anything else than what we wanted, that is what was there.
give_back() {
	kind=$(sed -n "s|^\([a-z]*\) $2\$|\1|p" "$ORIGINAL/index" 2>/dev/null)
	[ -n "$kind" ] || return 0
	if [ "$1" = merged ] && [ "$kind" = kept ] && [ -f "$2" ] &&
		! is_as_installed "$2" && ! same "$ORIGINAL/root$2" "$2"; then
		take_keys_out "$2"
	else
		put_back "$ORIGINAL" "$kind" "$2"
	fi
}

# In the shell: a digest tells whether somebody's guess of a password is right, and arguments can be read by everybody.
is_as_installed() {
	digest=$(digest_of "$1") || return
	while read -r known _ _ _ _ _ path_known; do
		[ "$known $path_known" != "$digest $1" ] || return 0
	done <"$STATE/installed"
	return 1
}

# PATH: of a file that others have changed since, only our keys go.
take_keys_out() {
	keys=$(sed -n "s|^$1 ||p" "$STATE/keys")
	unmerge_keys "$keys" "$ORIGINAL/root$1" "$1" >"$IN/given-back" || return
	stage "$IN/given-back" "$(stat -c %a "$1")" "$(stat -c %U "$1")" "$(stat -c %G "$1")" "$1" && put_in_place "$1"
}
