# --- NUT's daemons as they run now.

check_services() {
	missing=''
	for unit in $(facts runs); do
		[ "$(asked systemctl is-active "$unit" 2>/dev/null)" = active ] || missing="$missing $unit is not running;"
		case $(asked systemctl is-enabled "$unit" 2>/dev/null) in
		enabled | static | alias | indirect | generated) ;;
		*) missing="$missing $unit does not start with the machine;" ;;
		esac
	done
	if [ -n "$missing" ]; then bad "services$missing"; else ok "services run: $(facts runs | tr '\n' ' ')"; fi
}

# Each UPS answers the user that upssched-cmd asks as.
check_answers() {
	for system in $(facts system); do
		status=$(as_run_user timeout -k 1 "$QUESTION_SECONDS" upsc "$system" ups.status 2>/dev/null) || status=''
		case $status in
		'' | WAIT) bad "answers $system says nothing to $(facts user): a stage that is due would go by what was seen last" ;;
		*) ok "answers $system says $status" ;;
		esac
	done
}

# PID: its parent and user in `parent` and `user`.
read_process() {
	parent='' user=''
	while read -r word first _; do
		case $word in
		PPid:) parent=$first ;;
		Uid:) user=$first ;;
		esac
	done <"/proc/$1/status"
} 2>/dev/null

# PID
is_upsmon() {
	{ read -r name <"/proc/$1/comm"; } 2>/dev/null && [ "$name" = upsmon ]
}

# `upsmon -c fsd` sends a signal to the process in the file; that one's parent, who is root, runs SHUTDOWNCMD.
check_upsmon() {
	pid=$(cat /run/nut/upsmon.pid 2>/dev/null) || pid=''
	case $pid in '' | *[!0-9]*) pid=0 ;; esac
	if ! is_upsmon "$pid"; then
		bad "upsmon no upsmon has the pid in /run/nut/upsmon.pid: upsmon -c fsd would reach nobody"
		return
	fi
	read_process "$pid"
	if [ "$user" != "$(id -u "$(facts user)")" ] || ! as_run_user sh -c "kill -0 $pid" 2>/dev/null; then
		bad "upsmon process $pid is not $(facts user)'s: upsmon -c fsd could not reach it"
		return
	fi
	watching=$pid
	is_upsmon "$parent" && read_process "$parent"
	if [ "$user" = 0 ]; then
		ok "upsmon process $watching can be told, its parent is root and runs SHUTDOWNCMD"
	else
		bad "upsmon process $watching has no parent that is root: nobody could run SHUTDOWNCMD"
	fi
}

# Whoever asks over the network is known there by an address of the network, whoever asks itself by that of the loop.
check_login() {
	for system in $(facts login); do
		own=" $(facts address | tr '\n' ' ') $(hostname -I 2>/dev/null) "
		case $system in *@127.* | *@localhost* | *@\[::1\]*) own="$own 127.0.0.1 ::1 localhost " ;; esac
		found=no
		for client in $(asked upsc -c "$system" 2>/dev/null); do
			case $own in *" ${client#::ffff:} "*) found=yes ;; esac
		done
		if [ "$found" = yes ]; then
			ok "login upsmon is logged in at $system"
		else
			bad "login upsmon is not logged in at $system: its server would not wait for this machine"
		fi
	done
}
