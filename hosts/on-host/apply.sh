apply() {
	check_system
	lock
	leave_journal_on_battery
	recover || fail 'What a run before this one has begun could not be put back. Nothing else was changed.'
	unmask_units
	refuse_on_battery 'Nothing was changed.'
	install_packages
	step compare 'comparing'
	kubelet_ran=no
	unit=$(facts kubelet)
	if [ -n "$unit" ] && is_active "${unit%% *}"; then kubelet_ran=yes; fi
	compare_files
	close_state
	true >"$IN/started" && true >"$IN/stopped" && true >"$IN/backed-up" || fail "cannot write below $IN"
	if [ -s "$IN/changed" ] || [ -s "$IN/gone" ] || [ -n "$released" ] || [ -n "$(units_amiss)" ]; then
		begin_journal "$IN/restart"
		keep_originals
		install_files
		restart_services
		verify
		commit
	else
		keep_originals
		write_records
	fi
	apply_result
}

# What Pulumi keeps as the outputs: nothing of it is secret.
apply_result() {
	# shellcheck disable=SC2046 # one word per path
	printf '{"mark":"%s","digest":"%s","changed":%s,"removed":%s,"backedUp":%s,"backups":"%s","restarted":%s,"notes":%s,"when":"%s"}\n' \
		"$mark" "$(cat "$STATE/digest")" \
		"$(json_list $(while read -r _ _ _ _ path; do echo "$path"; done <"$IN/changed"))" \
		"$(json_list $(while read -r _ path; do echo "$path"; done <"$IN/gone"))" \
		"$(json_list $(cat "$IN/backed-up"))" "$ORIGINAL/root" \
		"$(json_list $(in_order "$IN/restart" | grep -vxF -f "$IN/stopped") $(cat "$IN/started"))" "$(json_notes)" "$(cat "$STATE/when")"
}
