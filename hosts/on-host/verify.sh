# Asks the daemons, and names the check that failed.

# SECONDS CHECK ARGUMENT...
within() {
	read_clock
	check_until=$((clock + $1)) pause=0.02
	shift
	until "$@"; do
		read_clock
		[ "$clock" -lt "$check_until" ] || return 1
		sleep "$pause"
		case $pause in 0.02) pause=0.04 ;; *) pause=0.1 ;; esac
	done
}

verify() {
	step verify 'asking the daemons'
	for system in $(facts upsd); do
		within "$ANSWER_SECONDS" answers "$system" || {
			last_words "nut-driver@${system%%@*}"
			last_words nut-server
			fail "check failed: upsc $system does not answer within $ANSWER_SECONDS s (the driver or upsd): $(upsc "$system" ups.status 2>&1 | mask | tail -n 1)"
		}
		point verified-upsd
	done
	if [ -n "$(facts login)" ]; then verify_upsmon; fi
	verify_logind
	verify_kubelet
}

# WAIT stands for a driver that has told upsd nothing yet.
answers() {
	case $(timeout "$QUESTION_SECONDS" upsc "$1" ups.status 2>/dev/null) in
	'' | WAIT) return 1 ;;
	esac
}

verify_upsmon() {
	within "$ANSWER_SECONDS" upsmon_is_whole || {
		last_words nut-monitor
		fail "check failed: upsmon does not run as a parent that is root with a child that isn't"
	}
	point verified-upsmon
	for system in $(facts login); do
		if is_mutual "$system" && ! within "$MUTUAL_SECONDS" answers "$system"; then
			note "upsmon has not logged in to $system, which does not answer yet: its server logs in here in turn, and may come after this machine"
			continue
		fi
		within "$ANSWER_SECONDS" is_logged_in "$system" || {
			last_words nut-monitor
			fail "check failed: upsmon has not logged in to $system within $ANSWER_SECONDS s (at ACCESS-DENIED upsd knows another password: a new one comes in three steps, docs/hosts.md)"
		}
	done
	point verified-login
}

# Whether the server of a system logs in here in turn.
is_mutual() { facts mutual | grep -qxF "$1"; }

# PROCESS: sets its parent and its user.
read_process() {
	parent='' user=''
	while read -r word first _; do
		case $word in
		PPid:) parent=$first ;;
		Uid:) user=$first ;;
		esac
	done <"/proc/$1/status"
} 2>/dev/null

upsmon_is_whole() {
	for process in /proc/[0-9]*; do
		{ read -r name <"$process/comm"; } 2>/dev/null || continue
		[ "$name" = upsmon ] || continue
		read_process "${process#/proc/}"
		[ -n "$user" ] && [ "$user" != 0 ] || continue
		{ read -r name <"/proc/$parent/comm"; } 2>/dev/null || continue
		[ "$name" = upsmon ] || continue
		read_process "$parent"
		[ "$user" != 0 ] || return 0
	done
	return 1
}

# Whether one of upsd's clients has an address of this machine. Another machine's upsd has that machine's own upsmon
# among them, at its loopback address.
is_logged_in() {
	[ -n "${own_addresses:-}" ] || own_addresses=" $(facts address | tr '\n' ' ') $(hostname -I 2>/dev/null) "
	own=$own_addresses
	case ${1#*@} in 127.* | localhost | localhost:* | ::1 | '[::1]'*) own="$own 127.0.0.1 ::1 localhost " ;; esac
	for client in $(timeout "$QUESTION_SECONDS" upsc -c "$1" 2>/dev/null); do
		case $own in *" ${client#::ffff:} "*) return 0 ;; esac
	done
	return 1
}

logind_delay() {
	answer=$(timeout "$QUESTION_SECONDS" busctl get-property org.freedesktop.login1 /org/freedesktop/login1 \
		org.freedesktop.login1.Manager InhibitDelayMaxUSec 2>/dev/null) || return
	echo $((${answer#t } / 1000000))
}

delays_enough() {
	seconds=$(logind_delay) && [ "$seconds" -ge "$1" ]
}

verify_logind() {
	wanted=$(facts logind)
	[ -n "$wanted" ] || return 0
	within "$QUESTION_SECONDS" delays_enough "$wanted" ||
		# a logind that does not read its files again at a signal does so when it starts
		{ bounded_systemctl restart systemd-logind && within "$ANSWER_SECONDS" delays_enough "$wanted"; } || {
		last_words systemd-logind
		fail "check failed: logind allows a delay of $(logind_delay) s, $wanted s are needed: a drop-in that sorts after ours says otherwise (systemd-analyze cat-config systemd/logind.conf)"
	}
	point verified-logind
}

verify_kubelet() {
	kubelet=$(facts kubelet)
	[ -n "$kubelet" ] || return 0
	unit=${kubelet%% *}
	if [ "$kubelet_ran" = no ]; then
		note "$unit does not run: what it makes of its files was not seen"
		return 0
	fi
	not_asked='' port_until=''
	# shellcheck disable=SC2086 # unit, whole delay, grace
	within "$KUBELET_SECONDS" kubelet_is_ready $kubelet || {
		last_words "$unit"
		fail "check failed: $unit $kubelet_lacks after $KUBELET_SECONDS s"
	}
	[ -z "$not_asked" ] || note "$unit: its live grace could not be asked ($not_asked)"
	point verified-kubelet
}

# UNIT DELAY GRACE: it runs, is the process that holds the lock, and says itself what grace it gives, where it tells us
# that. Without a delay it holds none.
kubelet_is_ready() {
	kubelet_lacks='does not run'
	is_active "$1" || return
	process=$(systemctl show --property MainPID --value "$1")
	kubelet_lacks='does not hold its delay lock (systemd-inhibit --list)'
	[ "$2" = 0 ] || holds_lock "$process" || return
	not_asked=''
	[ "$3" != - ] || return 0
	command -v curl >/dev/null || {
		not_asked='this machine has no curl'
		return 0
	}
	# it opens its port about when it takes its lock
	[ -n "$port_until" ] || { read_clock && port_until=$((clock + QUESTION_SECONDS)); }
	live=$(live_config) || {
		not_asked="curl https://127.0.0.1:10250/configz ends with $?"
		read_clock
		[ "$clock" -ge "$port_until" ]
		return
	}
	case $live in
	*'"shutdownGracePeriod":"'*) ;;
	*)
		not_asked="it answers '$(printf '%.60s' "$live" | tr -d '[:cntrl:]')'"
		return 0
		;;
	esac
	live=${live#*'"shutdownGracePeriod":"'}
	live=$(in_seconds "${live%%'"'*}")
	kubelet_lacks="gives $live s of grace and not $3 s"
	[ "$live" = "$3" ]
}

# What kubelet says of itself. On a control plane it is asked as the API server there asks it; on other nodes it may not
# want to tell.
live_config() {
	for name in /etc/kubernetes/pki/apiserver-kubelet-client /var/lib/rancher/k3s/server/tls/client-kube-apiserver ''; do
		[ -z "$name" ] || [ -r "$name.key" ] || continue
		curl -q -s -k --max-time 2 ${name:+--cert "$name.crt" --key "$name.key"} \
			https://127.0.0.1:10250/configz 2>/dev/null
		return
	done
}

# PROCESS
holds_lock() {
	systemd-inhibit --list --no-pager 2>/dev/null |
		awk -v process="$1" '/kubelet|k3s/ && /shutdown/ && /delay/ { for (i = 1; i <= NF; i++) if ($i == process) found = 1 } END { exit !found }'
}

# A duration as Go writes it: 1h2m3s
in_seconds() {
	printf '%s\n' "$1" | awk '{
		total = 0
		while (match($0, /^[0-9.]+[hms]/)) {
			n = substr($0, 1, RLENGTH - 1); u = substr($0, RLENGTH, 1)
			total += n * (u == "h" ? 3600 : u == "m" ? 60 : 1)
			$0 = substr($0, RLENGTH + 1)
		}
		print total
	}'
}
