# PACKAGES: those of them that are not installed.
missing_packages() {
	[ -n "$1" ] || return 0
	# what it is, not what is wanted of it: one on hold is there. One word per package.
	# shellcheck disable=SC2086,SC2016
	known=$NEWLINE$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $1 2>/dev/null)$NEWLINE
	for package in $1; do
		case $known in *"$NEWLINE$package installed$NEWLINE"*) ;; *) printf ' %s' "$package" ;; esac
	done
}

apt() {
	DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1 NEEDRESTART_MODE=l \
		apt-get -y -q -o DPkg::Lock::Timeout=20 -o Dpkg::Options::=--force-confdef \
		-o Dpkg::Options::=--force-confold "$@" </dev/null >"$IN/apt" 2>&1
}

# Repeats an apt-get that finds somebody else's lock, until the time is up.
patient_apt() {
	until apt "$@"; do
		if grep -q 'dpkg --configure -a' "$IN/apt"; then
			dpkg --configure -a --force-confdef --force-confold </dev/null >"$IN/apt" 2>&1 || return
			continue
		fi
		grep -qi 'lock' "$IN/apt" || return
		read_clock
		[ "$clock" -lt "$packages_until" ] || return
		say "waiting for another package manager: $(grep -i lock "$IN/apt" | head -n 1)"
		sleep 3
	done
}

# Only what is missing. A NUT that was never configured must not start on the way: its units are masked below /run, so
# that no reboot keeps that.
install_packages() {
	missing=$(missing_packages "$(facts package)")
	[ -n "$missing" ] || return 0
	step packages "installing$missing"
	read_clock
	packages_until=$((clock + PACKAGES_WAIT_SECONDS))
	for unit in nut-server nut-monitor; do
		[ -n "$(systemctl list-unit-files --no-legend "$unit.service" 2>/dev/null)" ] || {
			echo "$unit" >>"$RUN/masked"
			systemctl mask --runtime "$unit.service" >/dev/null 2>&1
		}
	done
	# shellcheck disable=SC2086 # one word per package
	patient_apt install --no-install-recommends $missing ||
		{ patient_apt update && patient_apt install --no-install-recommends $missing; } || {
		tail -n 5 "$IN/apt" | mask | sed 's/^/  | /' >&2
		fail "apt-get could not install$missing. None of the files was changed."
	}
	point packages-installed
	unmask_units
	missing=$(missing_packages "$missing")
	[ -z "$missing" ] || fail "apt-get says that it has installed$missing, and dpkg knows nothing of it"
}

# What an installation masked, and any that was killed on the way.
unmask_units() {
	[ -e "$RUN/masked" ] || return 0
	while read -r unit; do
		systemctl unmask --runtime "$unit.service" >/dev/null 2>&1
	done <"$RUN/masked"
	rm -f "$RUN/masked"
}
