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

# UPS: the last that is known of it here: on-battery, due (but another UPS still feeds this machine), firing, fired,
# online, or nothing since the machine has started.
state_of() {
  cat "$STATE/ridethrough.$1" 2>/dev/null
}

# FILE TEXT, whole or not at all, and also in the place of a file that root has left there.
write() {
  { echo "$2" >"$STATE/$1.$$" && mv -f "$STATE/$1.$$" "$STATE/$1"; } 2>/dev/null
}

# UPS STATE
remember() {
  write "ridethrough.$1" "$2"
}

# UPS: the words of its stage in TRIGGER, LIMIT and WHICH. Fails where this machine has none for it.
read_stage() {
  words=$(stage_of "$1") || return 1
  read -r TRIGGER LIMIT WHICH <<END
$words
END
}

# UPS: its status, asked for again until there is one. Called with a bound.
insist() {
  system=$(system_of "$1")
  until upsc "$system" ups.status 2>/dev/null; do sleep 1; done
}

# UPSES: a line "UPS STATUS" for each, all asked at once; no status where none came in time.
confirmed_statuses() {
  for one in $1; do
    { status=$(timeout -k 1 "$CONFIRM_SECONDS" "$0" --insist "$one"); echo "$one $status"; } &
  done
  wait
}

# UPS STATE: whether the machine goes although upsd says nothing: the UPS was last seen on battery. Of the UPS whose
# stage is due that holds unless ONLINE came since, of another one only if it was seen.
last_seen_on_battery() {
  case $(state_of "$1") in
    online) return 1 ;;
    '') [ "$1" = "$2" ] ;;
  esac
}

# UPS: its timer is due, or its watcher has seen enough.
due() {
  if ! read_stage "$1"; then
    say err "there is no stage for UPS $1 on $HOST"
    return
  fi
  case $(state_of "$1") in on-battery) remember "$1" due ;; esac
  if [ "$WHICH" = all ]; then asked=$STAGED; else asked=$1; fi
  statuses=$(confirmed_statuses "$asked")
  fed=''
  while read -r ups status; do
    case " $status " in
      *' OB '*) ;;
      '  ')
        if last_seen_on_battery "$ups" "$1"; then
          say warning "UPS $ups doesn't answer; it was last seen on battery"
        else
          fed="$fed $ups"
        fi
        ;;
      *) fed="$fed $ups" ;;
    esac
  done <<END
$statuses
END
  case "$fed " in
    ' ') fire "$1" ;;
    *" $1 "*)
      say notice "the stage of UPS $1 is due, but it isn't on battery: $HOST stays up"
      case $(state_of "$1") in due | firing) stand_down "$1" ;; esac
      ;;
    *) say notice "the stage of UPS $1 is due, but$fed still feeds $HOST, which stays up" ;;
  esac
}

# UPS: this machine goes down. upsmon's unprivileged half has its root half run SHUTDOWNCMD; a second call does nothing.
fire() {
  say crit "$HOST is shutting down: the stage of UPS $1 is due"
  case $(state_of "$1") in firing | fired) ;; *) tell fired "$1" ;; esac
  remember "$1" firing
  if timeout -k 1 "$CONFIRM_SECONDS" upsmon -c fsd; then
    remember "$1" fired
  else
    say crit "upsmon -c fsd failed on $HOST; the watcher tries again"
  fi
}

# UPS: the mains are back before its stage was due.
stand_down() {
  was=$(state_of "$1")
  remember "$1" online
  end_watcher "$1"
  case $was in on-battery | due) tell cancelled "$1" ;; esac
}

# UPS: the pid of its watcher. A number in a file may long be somebody else's: only the command tells.
watcher_of() {
  pid=$(cat "$STATE/ridethrough.$1.watcher" 2>/dev/null)
  case $pid in '' | *[!0-9]*) return 1 ;; esac
  case $({ tr '\0' ' ' <"/proc/$pid/cmdline"; } 2>/dev/null) in
    *" $0 --watch $1 ") echo "$pid" ;;
    *) return 1 ;;
  esac
}

# UPS
end_watcher() {
  watcher=$(watcher_of "$1") || return 0
  [ "$watcher" = "$$" ] || kill "$watcher" 2>/dev/null
}

upsmon_runs() {
  upsmon=$(cat "$STATE/upsmon.pid" 2>/dev/null) && kill -0 "$upsmon" 2>/dev/null
}

# UPS VARIABLE
ask() {
  timeout -k 1 "$CONFIRM_SECONDS" upsc "$(system_of "$1")" "$2" 2>/dev/null
}

# UPS: mains, below (its limit), above, or unknown.
standing_of() {
  status=$(ask "$1" ups.status) || status=''
  case " $status " in
    *' OB '*) ;;
    '  ') echo unknown && return ;;
    *) echo mains && return ;;
  esac
  reading=$(ask "$1" "battery.$TRIGGER") || reading=''
  reading=${reading%%.*}
  case $reading in
    '' | *[!0-9]* | ??????????*) echo unknown ;;
    *) if [ "$reading" -lt "$LIMIT" ]; then echo below; else echo above; fi ;;
  esac
}

# SECONDS, ended at once by a signal.
pause() {
  sleep "$1" &
  sleeper=$!
  wait "$sleeper"
  sleeper=''
}

# UPS: whether its watcher goes on. It leaves when a later one has taken its place, and with upsmon: at its next start
# upsmon says ONBATT anew, which starts another.
is_wanted() {
  case $(state_of "$1") in online | fired) return 1 ;; esac
  [ "$had_upsmon" = no ] || upsmon_runs || return 1
  mine=$(cat "$STATE/ridethrough.$1.watcher" 2>/dev/null) || mine=''
  [ -n "$mine" ] || { write "ridethrough.$1.watcher" "$$"; return 0; }
  [ "$mine" = "$$" ]
}

# UPS
leave() {
  [ -z "$sleeper" ] || kill "$sleeper" 2>/dev/null
  [ "$(cat "$STATE/ridethrough.$1.watcher" 2>/dev/null)" != "$$" ] || rm -f "$STATE/ridethrough.$1.watcher"
}

# UPS
watch() {
  read_stage "$1" || return
  ups=$1
  sleeper=''
  trap 'leave "$ups"' EXIT
  trap 'exit 0' HUP INT TERM
  end_watcher "$ups"
  write "ridethrough.$ups.watcher" "$$"
  if upsmon_runs; then had_upsmon=yes; else had_upsmon=no; fi
  if [ "$TRIGGER" = timer ]; then watch_timer "$ups"; else watch_battery "$ups"; fi
}

# UPS
watch_timer() {
  waited=0
  while is_wanted "$1"; do
    if [ "$waited" -ge $((LIMIT + OVERDUE_SECONDS)) ]; then
      case $(state_of "$1") in
        on-battery)
          say err "the timer of UPS $1 is overdue on $HOST: upssched has lost it"
          due "$1"
          ;;
        firing) due "$1" ;;
      esac
    fi
    pause "$WATCH_SECONDS"
    waited=$((waited + WATCH_SECONDS))
  done
}

# UPS
watch_battery() {
  below=0
  fed=0
  while is_wanted "$1"; do
    standing=$(standing_of "$1")
    case $standing in mains) fed=$((fed + 1)) ;; *) fed=0 ;; esac
    if [ "$WHICH" = all ]; then
      for one in $STAGED; do
        [ "$one" = "$1" ] || [ "$(standing_of "$one")" = below ] || standing=other
      done
    fi
    case $standing in below) below=$((below + 1)) ;; *) below=0 ;; esac
    if [ "$fed" -ge "$WATCH_READINGS" ]; then stand_down "$1"; fi
    if [ "$below" -ge "$WATCH_READINGS" ]; then fire "$1"; fi
    pause "$WATCH_SECONDS"
  done
}

# EVENT UPS
tell() {
  case $TELL in *" $1 "*) in_background "$0" --tell "$1" "$2" ;; esac
}

# EVENT UPS: what people read.
notice_text() {
  read_stage "$2" || return
  case $TRIGGER in
    timer) when="after $LIMIT s on battery" ;;
    charge) when="below $LIMIT % charge" ;;
    runtime) when="below $LIMIT s of runtime" ;;
  esac
  case $1 in
    armed) echo "$HOST runs on battery (UPS $2) and shuts down $when" ;;
    fired) echo "$HOST is shutting down (UPS $2, $when)" ;;
    cancelled) echo "$HOST stays up, the power is back (UPS $2)" ;;
  esac
}

# TEXT as a JSON string
json() {
  printf '"%s"' "$(printf '%s' "$1" | tr -d '[:cntrl:]' | sed 's/[\\"]/\\&/g')"
}

# FILE JSON: posts it to the address in the file, which stands in no command line.
post() {
  printf '%s' "$2" |
    timeout -k 1 "$TELL_SECONDS" curl -q --silent --fail --output /dev/null --max-time "$TELL_SECONDS" \
      --header 'Content-Type: application/json' --data-binary @- --config "$1" ||
    say warning "curl could not deliver a notice ($1)"
}

# TEXT
mail_notice() {
  printf 'To: %s\nSubject: [%s] %s\n\n%s\n' "$MAIL_TO" "$HOMELAB" "$1" "$1" | mail_command ||
    say warning "a notice to $MAIL_TO could not be sent"
}

# EVENT UPS
notify() {
  text=$(notice_text "$1" "$2")
  if [ -n "$DISCORD" ]; then
    post "$DISCORD" "{\"content\":$(json "$HOMELAB: $text"),\"allowed_mentions\":{\"parse\":[]}}" &
  fi
  if [ -n "$WEBHOOK" ]; then
    about="\"homelab\":$(json "$HOMELAB"),\"host\":$(json "$HOST"),\"ups\":$(json "$2")"
    post "$WEBHOOK" "{$about,\"event\":$(json "$1"),\"text\":$(json "$text")}" &
  fi
  if [ -n "$MAIL_TO" ]; then mail_notice "$text" & fi
  wait
}

# UPS
on_battery() {
  say warning "UPS $1 is on battery"
  [ -z "$WAKE" ] || in_background "$WAKE" remember
  stage_of "$1" >/dev/null || return 0
  was=$(state_of "$1")
  remember "$1" on-battery
  in_background "$0" --watch "$1"
  # an upsmon that was restarted says ONBATT again
  case $was in on-battery | due) ;; *) tell armed "$1" ;; esac
}

# UPS
on_line() {
  say notice "UPS $1 is on mains"
  [ -z "$WAKE" ] || in_background "$WAKE" wake
  if stage_of "$1" >/dev/null; then stand_down "$1"; fi
}

about=${1#*.}
case $1 in
  --due) due "$2" ;;
  --insist) insist "$2" ;;
  --watch) watch "$2" ;;
  --tell) notify "$2" "$3" ;;
  stage.*) in_background "$0" --due "$about" ;;
  onbatt.*) on_battery "$about" ;;
  online.*) on_line "$about" ;;
  lowbatt.*) say alert "UPS $about: its battery is low; the machines that are left go down" ;;
  fsd.*) say alert "UPS $about: forced shutdown" ;;
  commbad.*) say warning "UPS $about: no news of it; stages that wait go on" ;;
  commok.*) say notice "UPS $about: there is news of it again" ;;
  nocomm.*) say warning "UPS $about: still no news of it" ;;
  replbatt.*) say warning "UPS $about: its battery needs to be replaced" ;;
  shutdown) say alert "$HOST is going down" ;;
  noparent) say alert "upsmon's root half is gone: $HOST can't shut down by itself, restart nut-monitor" ;;
  *) say err "upssched-cmd was called with '$1', which it doesn't know" ;;
esac
