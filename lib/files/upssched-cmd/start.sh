# upssched calls this with EVENT.UPS, or with the name of a timer that is due, and does nothing else until it has
# returned. So everything that takes time goes on in the background, in calls of its own that begin with --.
# It runs as NUT's unprivileged user: only SHUTDOWNCMD runs as root, and only upsmon calls that.

PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin

# Goes on without whoever called. No descriptor is kept: an open one of upssched's or upsmon's would hold their sockets
# open after their end.
in_background() {
  "$@" </dev/null >/dev/null 2>&1 3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&- &
}

# PRIORITY TEXT, to the system's log, which nobody waits for.
say() {
  in_background logger -t ridethrough -p "daemon.$1" -- "$2"
}

# UPS: the words of its stage in TRIGGER, WHICH and LIMIT. Fails where this machine has none for it. LIMIT is empty
# where upssched has no such timer.
read_stage() {
  words=$(stage_of "$1") || return 1
  read -r TRIGGER WHICH LIMIT <<END
$words
END
  if [ "$TRIGGER" = timer ]; then LIMIT=$(timer_of "$1") || LIMIT=''; fi
}

# UPS: the seconds of its timer.
timer_of() {
  while read -r _ _ _ action name seconds _; do
    [ "$action $name" = "START-TIMER stage.$1" ] || continue
    case $seconds in '' | *[!0-9]*) return 1 ;; esac
    echo "$seconds"
    return
  done <"$TIMERS"
  return 1
}
