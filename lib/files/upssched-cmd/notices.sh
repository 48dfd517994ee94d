# --- Notices

# EVENT UPS
tell() {
  case $TELL in *" $1 "*) in_background "$0" --tell "$1" "$2" ;; esac
}

# EVENT UPS: what people read.
notice_text() {
  read_stage "$2" || return
  case $TRIGGER in
    timer) when="after ${LIMIT:-?} s on battery" ;;
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
