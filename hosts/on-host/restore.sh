# The machine as it was before the first run. Each step may be done again, and the folder that knows of it goes last.
restore() {
	check_system
	lock
	if [ ! -d "$STATE" ]; then
		say 'nothing of ours is here'
		restore_result
		return
	fi
	leave_journal_on_battery
	recover || fail 'What a run before this one has begun could not be put back. Nothing else was changed.'
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

restore_all() {
	step restore 'putting back what was there before the first run'
	# what was brought here by a run that did not come to its end is not installed, and known all the same
	true >>"$STATE/installed"
	while read -r unit _; do echo "$unit"; done <"$ORIGINAL/units" >>"$IN/restart"
	hold_enumerator "$STATE"
	while read -r _ path <&4; do
		read -r way units <<-END
			$(while read -r _ _ _ _ way units installed; do [ "$installed" != "$path" ] || echo "$way $units"; done <"$STATE/installed")
		END
		before=$(stat -c '%i' "$path" 2>/dev/null)
		give_back "${way:-whole}" "$path" 4<&- || fail "$path could not be put back; its old content is $ORIGINAL/root$path"
		[ "$before" = "$(stat -c '%i' "$path" 2>/dev/null)" ] || echo "$path" >>"$IN/restored"
		want_restart "${units:--}"
		point restore-file
	done 4<"$ORIGINAL/index"
	remove_folders "$ORIGINAL/folders"
	point restore-services
	services_back "$ORIGINAL/units" "$IN/restart"
	release_enumerator "$STATE"
	point restored
}

restore_result() {
	restored=$(cat "$IN/restored" 2>/dev/null)
	# shellcheck disable=SC2086 # one word per path
	printf '{"restored":%s,"when":"%s"}\n' "$(json_list $restored)" "$(date -u +%FT%TZ)"
}
