# --- What is remembered: a file per UPS and kind in $STATE. The kind stands first, so that no name of a UPS makes one
# file of two. Where a file can't be written, nothing old may stand for what is new: it is removed, which a full disk
# allows, and whoever knows better keeps that in mind.

kept_for=''
kept=''

# UPS: the last that is known of it here: on-battery, due (but another UPS still feeds this machine), calibrating,
# firing, fired, online; or nothing, since the machine has just started or nothing can be written.
state_of() {
  if [ "$kept_for" = "$1" ]; then echo "$kept"; else cat "$STATE/ridethrough-state.$1" 2>/dev/null; fi
}

# UPS STATE. Fails where only this process knows it from now on.
remember() {
  kept_for=''
  write "ridethrough-state.$1" "$2" && return
  kept_for=$1
  kept=$2
  say err "the state of UPS $1 ($2) can't be written to $STATE on $HOST; what waits goes on without it"
  return 1
}

# FILE TEXT, whole or not at all, and also in the place of a file that root has left there. On a full disk the old one
# may have to go first.
write() {
  put "$1" "$2" && return
  rm -f "$STATE/$1" 2>/dev/null
  put "$1" "$2"
}

# FILE TEXT
put() {
  new=$STATE/ridethrough-new.$$
  { echo "$2" >"$new" && mv -f "$new" "$STATE/$1"; } 2>/dev/null && return
  rm -f "$new" 2>/dev/null
  return 1
}
