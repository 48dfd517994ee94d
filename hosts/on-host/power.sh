# Every UPS that the machine knows of: those it is to know, and those it knows now.
known_upses() {
	{
		facts system
		sed -n 's/^[[:space:]]*MONITOR[[:space:]]\{1,\}\([^[:space:]]*\).*/\1/p' /etc/nut/upsmon.conf 2>/dev/null
		timeout "$QUESTION_SECONDS" upsc -l 2>/dev/null
	} | tr -d '"' | sort -u
}

# Names a UPS that is not on the mains and what it says, or fails. One that says nothing hinders nobody: before the
# first installation none does.
not_on_mains() {
	command -v upsc >/dev/null || return 1
	known_upses >"$IN/upses"
	while read -r system <&3; do
		status=$(timeout "$QUESTION_SECONDS" upsc "$system" ups.status 2>/dev/null 3<&-) || continue
		case " $status " in
		*' OB '* | *' LB '* | *' FSD '*)
			printf '%s (%s)\n' "$system" "$status"
			return 0
			;;
		esac
	done 3<"$IN/upses"
	return 1
}

# A machine that is about to lose power is left alone: upsd started anew forgets a forced shutdown, and a machine that
# can't reach upsd takes it for the worst.
refuse_on_battery() {
	[ "$(facts force)" != yes ] || return 0
	if outage=$(not_on_mains); then
		fail "UPS $outage is not on the mains. $1 Try again when it is (or ask for it with force)."
	fi
}
