# --- From SHUTDOWNCMD on: everything but the call.

check_command() {
	command=$(facts command)
	if [ ! -x "$command" ] || ! sh -n "$command" 2>/dev/null; then
		bad "command $command can't be run"
		return
	fi
	answer=$(asked busctl call org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager \
		CanPowerOff 2>/dev/null) || answer=''
	case $answer in
	's "yes"') ok "command $command would run, and logind would power off" ;;
	'') bad "command logind does not answer whether it would power off" ;;
	*) bad "command logind would not power off: CanPowerOff says ${answer#s }" ;;
	esac
}

# What cuts the outlets at the end of the server's shutdown, and that nothing has asked for it yet.
check_outlets() {
	[ -n "$(facts cuts)" ] || return 0
	script=''
	for folder in /usr/lib /lib; do
		if [ -x "$folder/systemd/system-shutdown/nutshutdown" ]; then script=$folder/systemd/system-shutdown/nutshutdown; fi
	done
	if [ -z "$script" ]; then
		bad 'outlets no nutshutdown stands in systemd/system-shutdown: nobody would cut the outlets'
	elif [ -e "$(facts cuts)" ]; then
		bad "outlets $(facts cuts) is there already: any shutdown of this machine would cut the outlets"
	else
		ok "outlets $script would cut them"
	fi
}

check_logind() {
	wanted=$(facts logind)
	[ -n "$wanted" ] || return 0
	answer=$(asked busctl get-property org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager \
		InhibitDelayMaxUSec 2>/dev/null) || answer='t 0'
	seconds=$((${answer#t } / 1000000))
	if [ "$seconds" -ge "$wanted" ]; then
		ok "logind waits up to $seconds s for kubelet, which needs $wanted s"
	else
		bad "logind waits up to $seconds s, kubelet needs $wanted s: pods would be cut off"
	fi
}

check_kubelet() {
	unit=$(facts kubelet)
	[ -n "$unit" ] || return 0
	process=$(asked systemctl show --property MainPID --value "$unit" 2>/dev/null) || process=0
	if asked systemd-inhibit --list --no-pager 2>/dev/null | awk -v process="$process" '
		/shutdown/ && /delay/ { for (i = 1; i <= NF; i++) if ($i == process) found = 1 }
		END { exit !found }'; then
		ok "kubelet $unit holds its delay lock"
	else
		bad "kubelet $unit holds no delay lock (systemd-inhibit --list): its pods would be killed"
	fi
}
