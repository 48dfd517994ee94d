# One driver a unit since NUT 2.8; before that one unit runs them all. In `real`.
read_unit_name() {
	real=$1
	case $1 in nut-driver@*) ;; *) return 0 ;; esac
	for folder in /etc /lib /usr/lib; do
		[ ! -e "$folder/systemd/system/nut-driver@.service" ] || return 0
	done
	real=nut-driver
}

unit_name() {
	read_unit_name "$1"
	echo "$real"
}

enabled_state() {
	state=$(systemctl is-enabled "$(unit_name "$1")" 2>/dev/null)
	printf '%s\n' "${state:-unknown}"
}

active_state() {
	state=$(systemctl is-active "$(unit_name "$1")" 2>/dev/null)
	printf '%s\n' "${state:-unknown}"
}

is_active() { [ "$(active_state "$1")" = active ]; }

# UNITS: how they stand, a line each: unit, enabled, active. All by two questions: each takes systemctl some time.
standing_units() {
	[ -n "$1" ] || return 0
	reals=''
	for unit in $1; do
		read_unit_name "$unit"
		reals="$reals $real"
	done
	# shellcheck disable=SC2086 # one word per unit
	enabled=$(systemctl is-enabled $reals 2>/dev/null) active=$(systemctl is-active $reals 2>/dev/null)
	# of a unit that it does not know it may say nothing, nor of those that follow
	line_per_unit "$1" "$enabled" && line_per_unit "$1" "$active" || {
		for unit in $1; do printf '%s %s %s\n' "$unit" "$(enabled_state "$unit")" "$(active_state "$unit")"; done
		return
	}
	for unit in $1; do
		printf '%s %s %s\n' "$unit" "${enabled%%"$NEWLINE"*}" "${active%%"$NEWLINE"*}"
		enabled=${enabled#*"$NEWLINE"} active=${active#*"$NEWLINE"}
	done
}

# UNITS LINES
line_per_unit() {
	left=$2$NEWLINE
	for unit in $1; do
		[ -n "${left%%"$NEWLINE"*}" ] || return
		left=${left#*"$NEWLINE"}
	done
	[ -z "$left" ]
}

# What `systemctl is-enabled` says of a unit that starts with the machine, or needs nobody's word for it.
ENABLED='enabled|static|alias|indirect|generated'

# Those that are to run and aren't enabled or don't run, with how they stand.
units_amiss() {
	standing_units "$(facts runs)" | grep -vE " ($ENABLED) active\$"
}
