# --- The watcher: begins at ONBATT and ends at ONLINE. It fires a stage by charge or runtime, and one by time that
# upssched has lost or that couldn't fire when it was due.

# UPS: the pid of its watcher. A number in a file may long be somebody else's: only the command tells.
watcher_of() {
  pid=$(cat "$STATE/ridethrough-watcher.$1" 2>/dev/null)
  case $pid in '' | *[!0-9]*) return 1 ;; esac
  case $({ tr '\0' ' ' <"/proc/$pid/cmdline"; } 2>/dev/null) in
    *" $0 --watch $1 " | *" $0 --watch-unremembered $1 ") echo "$pid" ;;
    *) return 1 ;;
  esac
}

# UPS. A watcher that ends itself goes on to its end, and says what is left to say.
end_watcher() {
  watcher=$(watcher_of "$1") || return 0
  [ "$watcher" = "$$" ] || kill "$watcher" 2>/dev/null
}

upsmon_runs() {
  upsmon=$(cat "$STATE/upsmon.pid" 2>/dev/null) && kill -0 "$upsmon" 2>/dev/null
}

# UPS: mains, calibrating, below (its limit), above, or unknown.
standing_of() {
  power=$(power_of "$(ask "$1" ups.status)")
  [ "$power" = battery ] || { echo "$power" && return; }
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

# Seconds since the machine's start, in NOW: nobody sets that clock.
seconds_up() {
  read -r NOW _ </proc/uptime
  NOW=${NOW%%.*}
}

# UPS: so that ONLINE finds this watcher. Where that can't be written, it sees by itself that the mains are back.
register() {
  if write "ridethrough-watcher.$1" "$$"; then registered=yes; else registered=no; fi
}

# UPS: whether its watcher goes on. It leaves when a later one has taken its place, and with upsmon: at its next start
# upsmon says ONBATT anew, which starts another.
is_wanted() {
  case $(state_of "$1") in online | fired) return 1 ;; esac
  [ "$had_upsmon" = no ] || upsmon_runs || return 1
  mine=$(cat "$STATE/ridethrough-watcher.$1" 2>/dev/null) || mine=''
  if [ "$registered" = yes ] && [ -n "$mine" ]; then [ "$mine" = "$$" ]; else register "$1"; fi
}

# UPS
leave() {
  [ -z "$sleeper" ] || kill "$sleeper" 2>/dev/null
  [ "$(cat "$STATE/ridethrough-watcher.$1" 2>/dev/null)" != "$$" ] || rm -f "$STATE/ridethrough-watcher.$1"
}

# UPS
watch() {
  read_stage "$1" || return
  ups_watched=$1
  sleeper=''
  trap 'leave "$ups_watched"' EXIT
  trap 'exit 0' HUP INT TERM
  end_watcher "$1"
  register "$1"
  if upsmon_runs; then had_upsmon=yes; else had_upsmon=no; fi
  fed=0
  if [ "$TRIGGER" = timer ]; then watch_timer "$1"; else watch_battery "$1"; fi
}

# UPS STANDING: it stands down where the mains are back and nobody said so.
count_mains() {
  if [ "$2" = mains ]; then fed=$((fed + 1)); else fed=0; fi
  if [ "$fed" -ge "$WATCH_READINGS" ]; then stand_down "$1"; fi
}

# UPS. A calibration is no outage, but the mains may fail in it, and upsd too.
watch_timer() {
  if [ -z "$LIMIT" ]; then
    say err "there is no timer for UPS $1 in $TIMERS: $HOST goes down at low battery only"
    return
  fi
  seconds_up
  overdue=$((NOW + LIMIT + OVERDUE_SECONDS))
  discharging=0
  while is_wanted "$1"; do
    power=$(power_of "$(ask "$1" ups.status)")
    case $power in battery | unknown) discharging=$((discharging + 1)) ;; *) discharging=0 ;; esac
    count_mains "$1" "$power"
    seconds_up
    case $(state_of "$1") in
      online | due | fired) ;;
      calibrating) if [ "$discharging" -ge "$WATCH_READINGS" ]; then due "$1"; fi ;;
      firing) if [ "$NOW" -ge "$overdue" ]; then due "$1"; fi ;;
      *)
        if [ "$NOW" -ge "$overdue" ]; then
          say err "the timer of UPS $1 is overdue on $HOST: upssched has lost it"
          due "$1"
        fi
        ;;
    esac
    pause "$WATCH_SECONDS"
  done
}

# UPS
watch_battery() {
  below=0
  while is_wanted "$1"; do
    standing=$(standing_of "$1")
    count_mains "$1" "$standing"
    if [ "$WHICH" = all ]; then
      for one in $STAGED; do
        [ "$one" = "$1" ] || [ "$(standing_of "$one")" = below ] || standing=other
      done
    fi
    case $standing in below) below=$((below + 1)) ;; *) below=0 ;; esac
    if [ "$below" -ge "$WATCH_READINGS" ]; then fire "$1"; fi
    pause "$WATCH_SECONDS"
  done
}
