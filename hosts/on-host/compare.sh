# Compares what is wanted with what stands there. Fills $IN with: new/NUMBER (each whole content), changed (`number mode
# owner group path`), gone (paths), restart (units), installed (what will stand there), and touches nothing else.

compare_files() {
	mkdir -p "$IN/new" && true >"$IN/changed" && true >"$IN/gone" && true >"$IN/restart" && true >"$IN/installed" ||
		fail "cannot write below $IN"
	each_file compare_file || fail 'Nothing was changed.'
	find_gone
}

compare_file() {
	number=$1 mode=$2 owner=$3 group=$4 way=$5 units=$6 path=$7
	stands=$(standing "$path")
	new=$IN/new/$number
	case $way:$stands in
	*:other)
		say "$path is there and is no file: move it away"
		return 1
		;;
	merged:file*)
		merge_keys "$IN/content/$number" "$path" >"$new" || return
		# somebody else's file stays somebody else's
		read -r _ mode owner group <<-END
			$stands
		END
		;;
	merged:link)
		say "$path is a link: put the file itself there"
		return 1
		;;
	merged:absent)
		say "$path is not there: this machine's kubelet has not been set up yet (kubeadm init or join writes it)"
		return 1
		;;
	*)
		cat "$IN/content/$number" >"$new" || return
		id -u "$owner" >/dev/null 2>&1 && grep -q "^$group:" /etc/group || {
			say "$path is to belong to $owner:$group, and there is no such user or group on this machine"
			return 1
		}
		;;
	esac
	printf '%s %s %s %s %s %s %s\n' "$(digest_of "$new")" "$mode" "$owner" "$group" "$way" "$units" "$path" \
		>>"$IN/installed"
	if [ "$stands" = "file $mode $owner $group" ] && cmp -s "$new" "$path"; then return 0; fi
	printf '%s %s %s %s %s\n' "$number" "$mode" "$owner" "$group" "$path" >>"$IN/changed"
	want_restart "$units"
}

# Whether the path is among those that are wanted now.
is_wanted() {
	while read -r _ _ _ _ _ _ wanted; do
		[ "$wanted" != "$1" ] || return 0
	done <"$IN/installed"
	return 1
}

# What we have put there before and do not want any more.
find_gone() {
	[ -e "$STATE/installed" ] || return 0
	while read -r _ _ _ _ way units path; do
		is_wanted "$path" && continue
		printf '%s %s\n' "$way" "$path" >>"$IN/gone"
		want_restart "$units"
	done <"$STATE/installed"
}

want_restart() {
	[ "$1" != - ] || return 0
	printf '%s\n' "$1" | tr ',' '\n' >>"$IN/restart"
}
