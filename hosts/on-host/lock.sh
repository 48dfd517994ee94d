# One run at a time. The kernel holds the lock for as long as this shell or something it started lives (an apt-get
# whose shell was killed still works on the machine).
lock() {
	exec 9>>"$RUN/lock" || fail "cannot open $RUN/lock"
	if ! flock -n 9; then
		# whoever has just taken it writes its name into it
		sleep 0.2
		say "waiting for another run on this machine: $(cat "$RUN/lock")"
		flock -w "$LOCK_WAIT_SECONDS" 9 ||
			fail "another run has been at work on this machine for longer than $LOCK_WAIT_SECONDS s: $(cat "$RUN/lock"). Nothing was changed."
	fi
	printf 'process %s for %s since %s\n' "$$" "$(cat "$IN/who")" "$(date -u +%FT%TZ)" >"$RUN/lock"
}
