# What the connection runs: takes the delivery, has systemd do the work in a unit of its own, and tells of it. The work
# goes on when the connection does not.

# RUN.PID folders whose people are gone.
sweep() {
	for old in "$RUN"/run.*; do
		[ -d "$old" ] || continue
		kill -0 "${old##*.}" 2>/dev/null && continue
		worker=$(cat "$old/worker" 2>/dev/null) && [ ! -e "$old/rc" ] && kill -0 "$worker" 2>/dev/null && continue
		rm -rf "$old"
	done
}

receive() {
	mkdir -p "$RUN" && chmod 0700 "$RUN" && sweep && rm -rf "$WORK" && mkdir "$WORK" "$WORK/in" || return
	script_text >"$WORK/script" && payload_text | tar -x -f - -C "$WORK/in" || return
	printf '%s%s\n' "${SUDO_USER:-root}" "${SSH_CLIENT:+ from ${SSH_CLIENT%% *}}" >"$WORK/in/who"
	true >"$WORK/log" && true >"$WORK/result"
}

# Whole lines of the log that were not yet told.
tell() {
	while IFS= read -r line <&8; do
		printf '%s\n' "$part$line" >&2
		part=''
	done
	part=$part$line
}

# Whether the process that works, or puts back what killed work has left, is alive.
at_work() {
	worker=''
	{ read -r worker <"$WORK/worker"; } 2>/dev/null && kill -0 "$worker" 2>/dev/null
}

# OWN OTHER: of the two that may still need the folder, this one has done with it. Whoever is last takes it away.
leave() {
	true >"$WORK/$1"
	[ ! -e "$WORK/$2" ] || rm -rf "$WORK"
}

launch() {
	WORK=$RUN/run.$$
	if [ "$(id -u)" != 0 ]; then
		echo 'this has to run as root: give a user who is root, or one with sudo without password' >&2
		exit 1
	fi
	trap 'rm -rf "$WORK"' EXIT
	receive || {
		echo "the files could not be received below $RUN. Nothing was changed." >&2
		exit 1
	}
	exec 8<"$WORK/log"
	part=''
	systemd-run --quiet --collect --wait --unit="ridethrough-$$" --description='ridethrough' \
		--property=KillMode=process --property=TimeoutStopSec=600 \
		--property="ExecStopPost=/bin/sh $WORK/script work recover $WORK" \
		/bin/sh "$WORK/script" work "$1" "$WORK" "$2" "$3" </dev/null >"$WORK/unit" 2>&1 &
	unit=$!
	# from here on the folder belongs to the work
	trap - EXIT
	looks=0 pause=0.02
	while [ ! -s "$WORK/rc" ] && { kill -0 "$unit" 2>/dev/null || at_work; }; do
		tell
		sleep "$pause"
		# whoever waits for seconds doesn't feel parts of one
		case $((looks += 1)) in 50) pause=0.1 ;; 80) pause=0.3 ;; esac
	done
	tell
	if [ -s "$WORK/rc" ]; then
		code=$(cat "$WORK/rc")
	else
		code=1
		if [ -e "$WORK/worker" ]; then
			echo 'The work was killed before its end.' >&2
			[ ! -d "$JOURNAL" ] || echo 'The next run puts back what it has changed.' >&2
			# whoever may still come to put that back needs the script alone
			rm -rf "$WORK/in"
		else
			sed 's/^/systemd-run: /' "$WORK/unit" >&2
			echo 'systemd could not start the work. Nothing was changed.' >&2
			rm -rf "$WORK"
			exit 1
		fi
	fi
	cat "$WORK/result"
	leave told over
	exit "$code"
}
