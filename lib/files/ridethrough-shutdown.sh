# SHUTDOWNCMD of upsmon, which runs it once, as root, and waits for its end: one that fails is a line in the log, and one
# that hangs leaves a machine that nobody watches any more.

PATH=$PATH:/usr/sbin:/usr/bin:/sbin:/bin

# TEXT
say() {
  logger -t ridethrough -p daemon.crit -- "$1" </dev/null >/dev/null 2>&1 &
}

# SECONDS COMMAND...
within() {
  bound=$1
  shift
  timeout -k 1 "$bound" "$@" </dev/null 2>/dev/null
}

is_stopping() {
  [ "$(within "$QUESTION_SECONDS" systemctl is-system-running)" = stopping ]
}

# Through logind, which lets kubelet end its pods first. Where somebody forbids a shutdown (systemd 257 heeds that for
# root as well), -i passes over them and still waits for those who only want a delay.
by_logind() {
  within "$ANSWER_SECONDS" systemctl poweroff
  case $? in
    0) return 0 ;;
    # it hangs: asking once more takes as long again
    124 | 137) is_stopping ;;
    *) is_stopping || within "$ANSWER_SECONDS" systemctl poweroff -i ;;
  esac
}

by_systemd() {
  say 'logind does not power off: starting poweroff.target past it'
  within "$ANSWER_SECONDS" systemctl --no-block --job-mode=replace-irreversibly start poweroff.target
}

# Waits for none of them: one may hang in the kernel, on the disk of a server that is already off.
by_force() {
  say 'powering off by force'
  systemctl --force poweroff </dev/null >/dev/null 2>&1 &
  sleep "$FORCE_SECONDS"
  systemctl --force --force poweroff </dev/null >/dev/null 2>&1 &
  sleep "$FORCE_SECONDS"
  poweroff --force --force --no-sync </dev/null >/dev/null 2>&1 &
}

last_resort() {
  sleep "$LONGEST_STOP_SECONDS"
  say "still on after $LONGEST_STOP_SECONDS s"
  by_force
}

# A unit of its own without default dependencies: a shutdown that hangs leaves it alone, while it ends what upsmon has
# started. Where systemd can't even start a unit, it ends nothing either.
arm_last_resort() {
  within "$QUESTION_SECONDS" systemd-run --quiet --collect --unit=ridethrough-last-resort \
    --property=DefaultDependencies=no "$0" --last-resort && return
  (trap '' HUP TERM && exec "$0" --last-resort) </dev/null >/dev/null 2>&1 &
}

if [ "$*" = --last-resort ]; then
  last_resort
  exit 0
fi

say 'shutting down'
arm_last_resort
is_stopping || by_logind || by_systemd || by_force
exit 0
