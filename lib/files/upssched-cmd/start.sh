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

# UPS: the words of its stage in TRIGGER, LIMIT and WHICH. Fails where this machine has none for it.
read_stage() {
  words=$(stage_of "$1") || return 1
  read -r TRIGGER LIMIT WHICH <<END
$words
END
}
