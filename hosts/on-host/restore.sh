# The machine as it was before the first run. Each step may be done again, and the folder that knows of it goes last.
restore() {
	check_system
	lock
	if [ ! -d "$STATE" ]; then
		refuse_without_records
		say 'nothing of ours is here'
		restore_result
		return
	fi
	leave_journal_on_battery
	recover || fail 'What a run before this one has begun could not be put back. Nothing else was changed.'
	if is_anothers; then
		say "this machine is managed as $(cat "$STATE/owner") now: nothing is given back"
		restore_result
		return
	fi
	unmask_units
	refuse_on_battery 'Nothing was changed.'
	true >"$IN/restored" && true >"$IN/restart" || fail "cannot write below $IN"
	if [ -e "$ORIGINAL/index" ]; then restore_all; fi
	step forget 'removing what was kept'
	for leftover in $(facts leftover); do rm -rf "$leftover"; done
	# without it the rest says nothing more, however much of it is gone
	rm -f "$ORIGINAL/index" && rm -rf "$STATE" || fail "$STATE could not be removed"
	restore_result
}

# Whether somebody else has brought the machine to what it is since: the same machine by a new name, or another stack.
is_anothers() {
	[ -n "$manager" ] && [ -s "$STATE/owner" ] && [ "$(cat "$STATE/owner")" != "$manager" ]
}

# Without our folder nobody knows what was there before us.
refuse_without_records() {
	ours=''
	each_file note_ours
	[ -z "$ours" ] ||
		fail "$STATE is gone, and with it what was there before the first run. These files of ours still stand there:$ours. Nothing was changed. Bring $STATE back from a backup; or clean up by hand, and take the machine out of Pulumi's state with 'pulumi state delete'."
}

note_ours() {
	[ "$5" = merged ] || [ ! -f "$7" ] || ! grep -qs "$OURS" "$7" || ours="$ours $7"
}

restore_all() {
	step restore 'putting back what was there before the first run'
	# what was brought here by a run that did not come to its end is not installed, and known all the same
	true >>"$STATE/installed"
	note_due
	hold_enumerator "$STATE"
	while read -r _ path <&4; do
		read_installed "$path"
		before=$(stat -c '%i' "$path" 2>/dev/null)
		give_back "${way:-whole}" "$path" 4<&- || fail "$path could not be put back; its old content is $ORIGINAL/root$path"
		[ "$before" = "$(stat -c '%i' "$path" 2>/dev/null)" ] || echo "$path" >>"$IN/restored"
		point restore-file
	done 4<"$ORIGINAL/index"
	remove_folders "$ORIGINAL/folders"
	point restore-services
	services_back "$ORIGINAL/units" "$IN/restart"
	release_enumerator "$STATE"
	point restored
}

# PATH: sets `way` and `units`, both empty where it is not installed.
read_installed() {
	read -r way units <<-END
		$(while read -r _ _ _ _ way units installed; do [ "$installed" != "$1" ] || echo "$way $units"; done <"$STATE/installed")
	END
}

# The units whose files change now, or that stand otherwise than they did. On the disk: when this run is killed, the files
# of the next one are as before already.
note_due() {
	cat "$STATE/due" >>"$IN/restart" 2>/dev/null
	while read -r unit _; do echo "$unit"; done <"$ORIGINAL/units" >"$IN/known"
	note_units "$IN/known" | while read -r unit state; do
		grep -qxF "$unit $state" "$ORIGINAL/units" || echo "$unit"
	done >>"$IN/restart"
	while read -r kind path <&4; do
		if [ "$kind" = absent ]; then [ -e "$path" ] || [ -L "$path" ]; else ! same "$ORIGINAL/root$path" "$path"; fi || continue
		read_installed "$path"
		if [ -n "$units" ]; then want_restart "$units"; else cat "$IN/known" >>"$IN/restart"; fi
	done 4<"$ORIGINAL/index"
	record due <"$IN/restart" && settle "$STATE/due" || fail "cannot write below $STATE"
}

restore_result() {
	restored=$(cat "$IN/restored" 2>/dev/null)
	# shellcheck disable=SC2086 # one word per path
	printf '{"restored":%s,"when":"%s"}\n' "$(json_list $restored)" "$(date -u +%FT%TZ)"
}
