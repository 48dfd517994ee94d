# Compares what is wanted with what stands there. Fills $IN with: new/NUMBER (each whole content), changed (`number mode
# owner group path`), gone (paths), restart (units), installed (what will stand there), and touches nothing else.

compare_files() {
	mkdir -p "$IN/new" && true >"$IN/changed" && true >"$IN/gone" && true >"$IN/restart" && true >"$IN/installed" ||
		fail "cannot write below $IN"
	look
	known_owners=''
	each_file compare_file || fail 'Nothing was changed.'
	find_gone
	find_released
	for unit in $released; do want_restart "$unit"; done
}

compare_file() {
	number=$1 mode=$2 owner=$3 group=$4 way=$5 units=$6 path=$7
	new=$IN/new/$number
	read_stands "$path"
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
		owner_is_known "$owner" "$group" || {
			say "$path is to belong to $owner:$group, and there is no such user or group on this machine"
			return 1
		}
		read_digest "$number"
		note_installed "$digest"
		if [ "$stands" = "file $mode $owner $group" ] && has_text "$number" "$path"; then return 0; fi
		cat "$IN/content/$number" >"$new" || return
		;;
	esac
	case $way in
	merged)
		note_installed "$(digest_of "$new")"
		if cmp -s "$new" "$path"; then return 0; fi
		;;
	esac
	printf '%s %s %s %s %s\n' "$number" "$mode" "$owner" "$group" "$path" >>"$IN/changed"
	want_restart "$units"
}

# DIGEST: of what will stand at the path.
note_installed() {
	printf '%s %s %s %s %s %s %s\n' "$1" "$mode" "$owner" "$group" "$way" "$units" "$path" >>"$IN/installed"
}

# OWNER GROUP, asked once for all files.
owner_is_known() {
	case $known_owners in *" $1:$2 "*) return 0 ;; esac
	id -u "$1" >/dev/null 2>&1 && grep -q "^$2:" /etc/group || return
	known_owners="$known_owners $1:$2 "
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

# NUT's units that we brought to run here and that are not to run any more; in `released`.
find_released() {
	released=''
	[ -e "$STATE/installed" ] || return 0
	running=' '
	while read -r word unit; do
		[ "$word" != runs ] || running="$running$unit "
	done <<-END
		$all_facts
	END
	while read -r _ _ _ _ _ units _; do
		units=$units,
		while [ -n "$units" ]; do
			unit=${units%%,*} units=${units#*,}
			case $unit in nut-server | nut-driver@* | nut-monitor) ;; *) continue ;; esac
			case "$running$released " in *" $unit "*) ;; *) released="$released $unit" ;; esac
		done
	done <"$STATE/installed"
}

is_released() { case "$released " in *" $1 "*) ;; *) return 1 ;; esac; }

want_restart() {
	[ "$1" != - ] || return 0
	printf '%s\n' "$1" | tr ',' '\n' >>"$IN/restart"
}
