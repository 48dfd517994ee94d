# The machine as it was before the first run. The journal has all of it undone where it does not come to its end; the
# folder that knows of it goes last.
restore() {
	check_system
	lock
	leave_journal_on_battery
	is_given_back=no
	[ ! -e "$GIVEN_BACK" ] || is_given_back=yes
	recover || fail 'What a run before this one has begun could not be put back. Nothing else was changed.'
	if is_anothers; then
		say "this machine is managed as $(cat "$STATE/owner") now: nothing is given back"
		restore_result
		return
	fi
	unmask_units
	if [ -e "$ORIGINAL/index" ]; then
		refuse_on_battery 'Nothing was changed.'
		restore_all
	elif [ "$is_given_back" = no ]; then
		refuse_without_records
		say 'nothing of ours is here'
	fi
	step forget 'removing what was kept'
	for leftover in $(facts leftover); do rm -rf "$leftover"; done
	[ ! -e "$ORIGINAL/index" ] || rename_onto "$ORIGINAL/index" "$GIVEN_BACK" || fail "$STATE could not be removed"
	forget || fail "$STATE could not be removed"
	restore_result
}

# All that is known here of earlier runs; last of it what says that none of it is needed.
forget() {
	for known in "$STATE"/*; do
		[ "$known" = "$GIVEN_BACK" ] || rm -rf "$known" || return
	done
	rm -rf "$STATE"
}

# Whether somebody else has brought the machine to what it is since: the same machine by a new name, or another stack.
is_anothers() {
	[ -n "$manager" ] && [ -s "$STATE/owner" ] && [ "$(cat "$STATE/owner")" != "$manager" ]
}

# Without our records nobody knows what was there before us.
refuse_without_records() {
	ours='' our_keys=''
	each_file note_ours
	[ -z "$ours" ] ||
		fail "$ORIGINAL is gone, and with it what was there before the first run. These files of ours still stand there:$ours$our_keys. Nothing was changed. Bring $STATE back from a backup; or clean up by hand, and take the machine out of Pulumi's state with 'pulumi state delete'."
	[ -z "$our_keys" ] || say "nobody knows any more what was there before${our_keys#;}: left as it is"
}

# Of somebody else's file only keys are ours; whoever set them to the same by hand can't be told from us.
note_ours() {
	[ -f "$7" ] || return 0
	if [ "$5" != merged ]; then
		! grep -qs "$OURS" "$7" || ours="$ours $7"
	elif merge_keys "$IN/content/$1" "$7" 2>/dev/null | cmp -s - "$7"; then
		our_keys="$our_keys; in $7 the keys $(keys_of "$IN/content/$1" | paste -s -d , - | sed 's/,/, /g')"
	fi
}

restore_all() {
	step restore 'putting back what was there before the first run'
	# what was brought here by a run that did not come to its end is not installed, and known all the same
	true >>"$STATE/installed"
	note_due
	begin_journal "$IN/restart" "$IN/known"
	folders_made=$JOURNAL/folders
	hold_enumerator "$JOURNAL"
	while read -r way path <&4; do
		give_back "$way" "$path" 4<&- || fail "$path could not be put back; $(told_before "$ORIGINAL" "$kind" "$path")"
		echo "$path" >>"$IN/restored"
		point restore-file
	done 4<"$IN/gone"
	remove_folders "$ORIGINAL/folders"
	point restore-services
	cat "$IN/restart" >>"$JOURNAL/restarted"
	services_back "$ORIGINAL/units" "$IN/restart"
	release_enumerator "$JOURNAL"
	end_journal || fail "cannot write below $STATE"
	point restored
}

# PATH: sets `way` and `units`, both empty where it is not installed.
read_installed() {
	read -r way units <<-END
		$(while read -r _ _ _ _ way units installed; do [ "$installed" != "$1" ] || echo "$way $units"; done <"$STATE/installed")
	END
}

# The files that differ from what they were, in gone, and the units that they concern or that stand otherwise than they
# did, in restart. What can't be given back is found before anything is changed.
note_due() {
	true >"$IN/restored" && true >"$IN/restart" && true >"$IN/changed" && true >"$IN/gone" || fail "cannot write below $IN"
	while read -r unit _; do echo "$unit"; done <"$ORIGINAL/units" >"$IN/known"
	note_units "$IN/known" | while read -r unit state; do
		grep -qxF "$unit $state" "$ORIGINAL/units" || echo "$unit"
	done >>"$IN/restart"
	while read -r kind path <&4; do
		if [ "$kind" = absent ]; then [ -e "$path" ] || [ -L "$path" ]; else ! same "$ORIGINAL/root$path" "$path"; fi || continue
		is_free "$path" 4<&- ||
			fail "$path can't be given back: what stands there now is a folder, or can't be replaced. Move it away, or make it a file that may be changed (lsattr). Nothing was changed."
		read_installed "$path"
		echo "${way:-whole} $path" >>"$IN/gone"
		if [ -n "$units" ]; then want_restart "$units"; else cat "$IN/known" >>"$IN/restart"; fi
	done 4<"$ORIGINAL/index"
}

restore_result() {
	restored=$(cat "$IN/restored" 2>/dev/null)
	# shellcheck disable=SC2086 # one word per path
	printf '{"restored":%s,"when":"%s"}\n' "$(json_list $restored)" "$(date -u +%FT%TZ)"
}
