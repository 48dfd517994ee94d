# --- A stage that is due

# UPS VARIABLE
ask() {
  timeout -k 1 "$CONFIRM_SECONDS" upsc "$(system_of "$1")" "$2" 2>/dev/null
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

# STATUS: mains, battery, calibrating or unknown. A UPS that empties its battery to measure it (OB CAL) still has the
# mains: upsmon tells ONBATT but isn't brought down by OB LB then (is_ups_critical in clients/upsmon.c, since 2.8.0).
power_of() {
  case " $1 " in
    '  ') echo unknown ;;
    *' OB '*)
      case " $1 " in
        *' CAL '*) echo calibrating ;;
        *) echo battery ;;
      esac
      ;;
    *) echo mains ;;
  esac
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
  feeding=''
  measured=''
  while read -r ups status; do
    case $(power_of "$status") in
      mains) feeding="$feeding $ups" ;;
      calibrating) measured="$measured $ups" ;;
      unknown)
        if last_seen_on_battery "$ups" "$1"; then
          say warning "UPS $ups doesn't answer; it was last seen on battery"
        else
          feeding="$feeding $ups"
        fi
        ;;
    esac
  done <<END
$statuses
END
  case "$feeding /$measured " in
    ' / ') fire "$1" ;;
    *" $1 "*/*)
      say notice "the stage of UPS $1 is due, but it isn't on battery: $HOST stays up"
      case $(state_of "$1") in due | calibrating | firing) stand_down "$1" ;; esac
      ;;
    */*" $1 "*)
      case $(state_of "$1") in
        calibrating) ;;
        *)
          say notice "the stage of UPS $1 is due, but it is calibrating its battery: $HOST stays up until that ends"
          remember "$1" calibrating
          ;;
      esac
      ;;
    *) say notice "the stage of UPS $1 is due, but$feeding$measured still feeds $HOST, which stays up" ;;
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
  case $was in on-battery | due | calibrating) tell cancelled "$1" ;; esac
}
