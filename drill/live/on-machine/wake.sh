# --- Return: the card that listens, and the machines that this one wakes.

check_card() {
	for mac in $(facts card); do
		card=$(asked ip -o link show 2>/dev/null | sed -n "s/^[0-9]*: \([^:@]*\).* link\/ether $mac .*/\1/p" | head -n 1)
		if [ -z "$card" ]; then
			bad "card no network card here has the address $mac: nobody could wake this machine"
			continue
		fi
		case $(asked ethtool "$card" 2>/dev/null | sed -n 's/^[[:space:]]*Wake-on: //p') in
		*g*) ok "card $card ($mac) listens for its packet" ;;
		'') ok "card $card has the address $mac; whether it listens while the machine is off can't be asked here" ;;
		*) bad "card $card ($mac) does not listen for its packet (ethtool $card, Wake-on)" ;;
		esac
	done
}

# NAME ADDRESS MAC BROADCAST: asked once, so that the kernel knows its neighbour's card.
check_wake() {
	if ! route=$(asked ip route get "$4" 2>/dev/null) || [ -z "$route" ]; then
		bad "wake no way leads to $4, where the packet for $1 goes"
		return
	fi
	asked ping -c 1 -W 2 "$2" >/dev/null 2>&1
	seen=$(asked ip neighbour show to "$2" 2>/dev/null | sed -n 's/.* lladdr \([0-9a-f:]*\).*/\1/p' | head -n 1)
	case $seen in
	"$3") ok "wake $1 answers at $2 from the card $3" ;;
	'') note "wake $1 ($2) is no neighbour that answers now: its card $3 was not seen" ;;
	*) note "wake $1 answers at $2 from another card ($seen) than the one that is woken ($3)" ;;
	esac
}

check_wakes() {
	facts wakes | while read -r name address mac broadcast; do
		check_wake "$name" "$address" "$mac" "$broadcast" </dev/null
	done
	command=$(facts waker)
	[ -n "$command" ] || return 0
	if [ -x "$command" ] && command -v perl >/dev/null && as_run_user test -w "$(facts memory)"; then
		ok "wake $command would note and wake them"
	else
		bad "wake $command can't work: it needs perl and $(facts memory) for $(facts user)"
	fi
}
