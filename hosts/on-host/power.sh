# Every UPS that the machine knows of, once: those it is to know, and those it knows now. `upsc -l` tells those of the upsd
# here without its address.
known_upses() {
	{
		facts system
		monitored_now
		timeout "$QUESTION_SECONDS" upsc -l 2>/dev/null
	} | awk '{ name = $0; sub(/@(127\.0\.0\.1|localhost)(:3493)?$/, "", name); if (!seen[name]++) print }'
}

# Those of the upsmon.conf that stands there, whoever wrote it.
monitored_now() {
	sed -n 's/^[[:space:]]*MONITOR[[:space:]]\{1,\}\([^[:space:]]*\).*/\1/p' /etc/nut/upsmon.conf 2>/dev/null | tr -d '"'
}

# Names a UPS that is not on the mains and what it says, or fails. One that can't be asked hinders nobody: an upsd that is
# down, or a driver that has lost its UPS, may be what this run is to mend, and before the first installation none
# answers. To refuse would leave even-on-battery as the only way, which asks no UPS at all. And an upsmon that has seen the outage
# takes its machine down by itself when its UPS falls silent. But it is not the mains that it says, and so that is told.
# It needs no file: the folder of killed work may go while that is put back.
not_on_mains() {
	command -v upsc >/dev/null || return 1
	upses=$(known_upses)
	while read -r system <&3; do
		[ -n "$system" ] || continue
		# on a second channel it may tell how it was built, before it answers
		if ! answer=$(timeout "$QUESTION_SECONDS" upsc "$system" ups.status 2>&1 3<&-); then
			why=$(printf '%s\n' "$answer" | sed -n 's/^Error: //p' | head -n 1)
			tell_unknown "$system" "${why:-no answer}"
			continue
		fi
		status=${answer##*"$NEWLINE"}
		case " $status " in
		'  ' | ' WAIT ') tell_unknown "$system" 'its driver has told upsd nothing yet' ;;
		*' OB '* | *' LB '* | *' FSD '*)
			printf '%s (%s)\n' "$system" "$status"
			return 0
			;;
		esac
	done 3<<-END
		$upses
	END
	return 1
}

# SYSTEM REASON, when it is asked for the first time in a run. Of a UPS that nobody here has asked before nobody expects an
# answer yet: at the first installation, and where its upsd does not know it.
tell_unknown() {
	[ -z "${unknown_told:-}" ] || return 0
	[ -e "$STATE/installed" ] && [ "$2" != 'Unknown UPS' ] || monitored_now | grep -qxF "$1" || return 0
	note "UPS $1 can't be asked ($2): whether it is on the mains is not known"
}

# A machine that is about to lose power is left alone: upsd started anew forgets a forced shutdown, and a machine that
# can't reach upsd takes it for the worst.
refuse_on_battery() {
	[ "$(facts force)" != yes ] || return 0
	if outage=$(not_on_mains); then
		case $task in
		apply) way="to go on all the same: 'pulumi config set ridethrough:even-on-battery true', which is evenOnBattery of HostFleet" ;;
		*) way="to go on all the same, 'pulumi up' with ridethrough:even-on-battery first: what gives a machine back is what the last up has brought" ;;
		esac
		fail "UPS $outage is not on the mains. $1 Try again when it is ($way)."
	fi
	unknown_told=yes
}
