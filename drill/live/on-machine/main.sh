# look: what each UPS says. rehearse: everything up to SHUTDOWNCMD. Changes nothing.
[ "$(id -u)" = 0 ] || {
	echo 'this has to run as root: give a user who is root, or one with sudo without password' >&2
	exit 1
}

rehearse() {
	if is_outage; then
		bad 'power a UPS is not on the mains any more: nothing was rehearsed'
		return
	fi
	check_files
	if [ -n "$(facts user)" ]; then
		if command -v upsc >/dev/null && id "$(facts user)" >/dev/null 2>&1; then
			check_services
			check_answers
			check_upsmon
			check_login
			check_stage
		else
			bad 'services NUT is not installed'
		fi
		check_command
		check_outlets
	fi
	check_logind
	check_kubelet
	check_card
	check_wakes
}

case ${1:-} in
look) statuses ;;
rehearse) rehearse ;;
esac
echo end
