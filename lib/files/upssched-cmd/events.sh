# --- What upssched calls this with

# UPS
on_battery() {
  say warning "UPS $1 is on battery"
  [ -z "$WAKE" ] || in_background "$WAKE" remember
  stage_of "$1" >/dev/null || return 0
  was=$(state_of "$1")
  if remember "$1" on-battery; then
    in_background "$0" --watch "$1"
  else
    in_background "$0" --watch-unremembered "$1"
  fi
  # an upsmon that was restarted says ONBATT again
  case $was in on-battery | due | calibrating) ;; *) tell armed "$1" ;; esac
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
  --watch-unremembered)
    kept_for=$2
    kept=on-battery
    watch "$2"
    ;;
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
