# LIST: its units, each once, in the order in which they are restarted: upsd, then its drivers, which in NUT 2.8.0 spin
# on a dead connection otherwise, then upsmon; logind before kubelet, which asks it for a delay when it starts.
in_order() {
	listed=''
	while read -r unit; do
		case "$listed " in *" $unit "*) ;; *) listed="$listed $unit" ;; esac
	done <"$1"
	ordered "$listed"
}

# UNITS
ordered() {
	for first in systemd udev systemd-logind nut-server 'nut-driver@*' nut-monitor kubelet k3s k3s-agent; do
		for unit in $1; do
			# shellcheck disable=SC2254 # a pattern
			case $unit in $first) printf '%s\n' "$unit" ;; esac
		done
	done
}

bounded_systemctl() { timeout "$RESTART_SECONDS" systemctl "$@" </dev/null; }

# LIST: the units of a list with how they stand, for later.
note_units() {
	noted=''
	for unit in $(in_order "$1"); do
		case $unit in systemd | udev | systemd-logind) ;; *) noted="$noted $unit" ;; esac
	done
	standing_units "$noted"
}

# Makes a running system take what lies in the files. What was noted as inactive (a kubelet that somebody has stopped)
# is not started, except for what is to run anyway.
restart_unit() {
	printf '%s\n' "$1" >>"$JOURNAL/restarted"
	case $1 in
	systemd) bounded_systemctl daemon-reload ;;
	udev) udevadm control --reload && udevadm trigger --subsystem-match=usb --action=change ;;
	systemd-logind) bounded_systemctl kill --signal=HUP systemd-logind.service ;;
	kubelet | k3s | k3s-agent)
		# a machine that has not joined its cluster yet has none
		systemctl cat "$1.service" >/dev/null 2>&1 || return 0
		timeout "$RESTART_KUBELET_SECONDS" systemctl try-restart "$1" </dev/null
		;;
	nut-driver@*) begin "$(driver_verb "$1")" "$1" ;;
	*) begin restart "$1" ;;
	esac
}

# start|restart UNIT. One that has begun too often in a short time, by whatever hand, is not begun any more until that is
# forgotten.
begin() {
	real=$(unit_name "$2")
	bounded_systemctl "$1" "$real" && return
	[ "$(systemctl show --property Result --value "$real")" = start-limit-hit ] || return
	say "$2 has begun too often in a short time: once more, with that forgotten"
	bounded_systemctl reset-failed "$real" && bounded_systemctl "$1" "$real"
}

# A driver takes a second to start. One that did not run before this run, and that the enumerator has started with the
# new files, is not stopped again, unless an upsd was there that may have asked it already.
driver_verb() {
	if [ "$upsd_ran" = no ] && grep -q "^$1 [^ ]* \(inactive\|failed\)\$" "$JOURNAL/units"; then
		echo start
	else
		echo restart
	fi
}

# What is masked can't be restarted. What an installation has masked for its own time is free again by now.
unmask_wanted() {
	wanted=" $(facts runs | tr '\n' ' ')"
	while read -r unit state _ <&3; do
		case $wanted in *" $unit "*) ;; *) continue ;; esac
		case $state in masked | masked-runtime) ;; *) continue ;; esac
		point "unmask-$unit"
		# it may be masked in both ways, and only one is told
		for runtime in '' --runtime; do
			bounded_systemctl unmask ${runtime:+"$runtime"} "$(unit_name "$unit")" 2>/dev/null 3<&- ||
				fail "$unit is masked and can't be unmasked"
		done
	done 3<"$JOURNAL/units"
}

restart_services() {
	if grep -q '^nut-\(server\|driver\)' "$IN/restart"; then
		refuse_on_battery 'upsd is not restarted in an outage: the old files come back.'
	fi
	unmask_wanted
	# first: the enumerator restarts an upsd that runs
	if is_released nut-server; then
		read_after_us nut-server
		[ "$after_active" = active ] || let_go nut-server
	fi
	if grep -q '^nut-driver@' "$IN/restart"; then
		echo nut-enumerator >>"$JOURNAL/restarted"
		reconcile_drivers
		upsd_ran=no
		if is_active nut-server; then upsd_ran=yes; fi
	fi
	for unit in $(in_order "$IN/restart"); do
		# a kubelet that finds less than it needs writes a file of its own for logind
		case $unit in kubelet | k3s | k3s-agent) verify_logind ;; esac
		if is_released "$unit"; then
			grep -qx "$unit" "$IN/stopped" || let_go "$unit"
			continue
		fi
		step "restart-$unit" "restarting $unit"
		restart_unit "$unit" || {
			last_words "$unit"
			fail "$unit does not start with the new files"
		}
		point "restarted-$unit"
	done
	units_amiss >"$IN/amiss"
	while read -r unit enabled active <&3; do
		case "|$ENABLED|" in
		*"|$enabled|"*) ;;
		*) bounded_systemctl enable "$(unit_name "$unit")" 2>/dev/null 3<&- || fail "$unit can't be enabled" ;;
		esac
		[ "$active" != active ] || continue
		step "start-$unit" "starting $unit"
		printf '%s\n' "$unit" >>"$JOURNAL/restarted"
		begin start "$unit" 3<&- || {
			last_words "$unit"
			fail "$unit does not start"
		}
		echo "$unit" >>"$IN/started"
	done 3<"$IN/amiss"
}

# UNIT that is not to run here any more, once: how it is to stand then, in after_enabled and after_active. As before the
# first run where it reads what it read then; where its file is still ours, it has no place there.
read_after_us() {
	after_enabled=disabled after_active=inactive
	case $1 in
	nut-server) [ -z "$(facts runs)" ] || return 0 ;;
	nut-driver@*)
		case "$all_files$NEWLINE" in *" /etc/nut/ups.conf$NEWLINE"*) return 0 ;; esac
		grep -qsF "[${1#*@}]" "$ORIGINAL/root/etc/nut/ups.conf" || return 0
		;;
	esac
	while read -r unit_before enabled_before active_before; do
		[ "$unit_before" = "$1" ] || continue
		after_enabled=$enabled_before
		case $active_before in active | activating) after_active=active ;; esac
	done <"$ORIGINAL/units"
}

let_go() {
	read_after_us "$1"
	[ "$after_active" = active ] || echo "$1" >>"$IN/stopped"
	case $1:$(unit_name "$1") in
	# one unit for all drivers
	nut-driver@*:nut-driver) case $running in *' nut-driver@'*) return 0 ;; esac ;;
	esac
	if [ "$after_active" = active ]; then step "restart-$1" "restarting $1, as it was"; else step "stop-$1" "stopping $1"; fi
	printf '%s\n' "$1" >>"$JOURNAL/restarted"
	unit_back "$1" "$after_enabled" "$after_active" "$JOURNAL/restarted" || say "$1 could not be put back as it was"
	point "released-$1"
}

# Debian's units for each driver follow ups.conf by the enumerator, which restarts upsd too. Its path unit would run it at
# the rename already, whatever the battery does by then: so it is held back while files change, and run when it is due.
hold_enumerator() {
	grep -q '^nut-driver@' "$IN/restart" && is_active nut-driver-enumerator.path || return 0
	point hold-enumerator
	echo held >"$1/enumerator" && bounded_systemctl stop nut-driver-enumerator.path
}

# FOLDER: where it was noted that the path unit is held back
release_enumerator() {
	[ ! -e "$1/enumerator" ] || bounded_systemctl start nut-driver-enumerator.path ||
		say 'nut-driver-enumerator.path could not be started again: start it, for changes of ups.conf by hand'
}

# Where there is no such unit, nothing has to follow.
reconcile_drivers() {
	systemctl cat nut-driver-enumerator.service >/dev/null 2>&1 || return 0
	point reconcile-drivers
	bounded_systemctl start nut-driver-enumerator.service 2>/dev/null
	return 0
}

# STATES RESTARTED: units back to how they were noted, with the files that are there now. An upsd that runs is left
# alone in an outage, whatever it has read.
services_back() {
	if grep -q '^systemd$' "$2"; then bounded_systemctl daemon-reload; fi
	if grep -q '^udev$' "$2"; then udevadm control --reload; fi
	if grep -q '^systemd-logind$' "$2"; then bounded_systemctl kill --signal=HUP systemd-logind.service; fi
	# upsd, which the enumerator restarts, is left alone in an outage
	if grep -q '^nut-\(driver@\|enumerator\)' "$2" && ! not_on_mains >/dev/null; then reconcile_drivers; fi
	while read -r unit was_enabled was_active <&3; do
		unit_back "$unit" "$was_enabled" "$was_active" "$2" 3<&- || say "$unit could not be put back as it was"
	done 3<"$1"
}

# STATES RESTARTED: the units that ran before, were started anew, and don't run. Some systemctl calls good and die a moment
# later.
units_that_died() {
	[ -s "$2" ] || return 0
	sleep 0.3
	while read -r unit _ was_active <&3; do
		[ "$was_active" = active ] && grep -qx "$unit" "$2" && ! is_active "$unit" 3<&- || continue
		echo "$unit"
	done 3<"$1"
}

unit_back() {
	real=$(unit_name "$1")
	now=$(enabled_state "$real")
	if [ "$now" != "$2" ]; then
		case $2 in
		enabled) bounded_systemctl enable "$real" 2>/dev/null ;;
		disabled) bounded_systemctl disable "$real" 2>/dev/null ;;
		esac
	fi
	if grep -q "^$1\$" "$4"; then run_as_noted "$1" "$real" "$3" || return; fi
	# last: one that was masked while it ran could not be restarted otherwise
	case $2 in
	"$now") ;;
	masked) bounded_systemctl mask "$real" 2>/dev/null ;;
	masked-runtime) bounded_systemctl mask --runtime "$real" 2>/dev/null ;;
	esac
}

# UNIT REAL ACTIVE
run_as_noted() {
	real=$2
	if [ "$3" != active ] && [ "$3" != activating ]; then
		bounded_systemctl stop "$real" 2>/dev/null
		bounded_systemctl reset-failed "$real" 2>/dev/null
		return 0
	fi
	if [ "$1" = nut-server ] && is_active "$real" && outage=$(not_on_mains); then
		say "UPS $outage is not on the mains: upsd goes on as it is, restart nut-server later"
		return 0
	fi
	# one that failed again and again with the new files is not started any more otherwise
	bounded_systemctl reset-failed "$real" 2>/dev/null
	case $1 in
	kubelet | k3s | k3s-agent) timeout "$RESTART_KUBELET_SECONDS" systemctl restart "$real" </dev/null ;;
	*) bounded_systemctl restart "$real" ;;
	esac
}
