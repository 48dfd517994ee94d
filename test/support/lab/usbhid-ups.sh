#!/bin/sh
# Stands where NUT's USB driver does on a host of the lab, and runs the dummy driver under that name with the
# readings in /var/lib/lab/UPS.dev. What only the real driver knows in ups.conf is left out of the copy that the
# dummy driver reads; ups.conf itself stays as it was delivered.
set -eu

ups=
cuts=no
want=
for word in "$@"; do
  if [ "$want" = ups ]; then ups=$word; fi
  want=
  case $word in
    -a) want=ups ;;
    -k) cuts=yes ;;
  esac
done

if [ "$cuts" = yes ]; then
  # upsdrvctl shutdown: the UPS would cut its outlets after offdelay
  date +%s.%N >"/var/lib/lab/outlets-cut-$ups"
  exit 0
fi

conf=/run/lab/$ups
mkdir -p "$conf"
awk -v ups="$ups" '
  /^[ \t]*\[/ {
    here = 1
    mine = ($1 == "[" ups "]")
    if (mine) print "[" ups "]\n  driver = usbhid-ups\n  port = /var/lib/lab/" ups ".dev\n  mode = dummy-once"
    next
  }
  here && !mine { next }
  !here || $1 ~ /^(desc|pollinterval|maxstartdelay|sdorder|ignorelb|synchronous|(override|default)\..*)(=.*)?$/ { print }
' "${NUT_CONFPATH:-/etc/nut}/ups.conf" >"$conf/ups.conf"
chgrp -R nut /run/lab
chmod 0750 "$conf"
if [ ! -e "/var/lib/lab/$ups.dev" ]; then
  echo "no UPS is connected (the test has not set one named $ups)" >&2
  exit 1
fi
NUT_CONFPATH=$conf exec /usr/lib/lab/usbhid-ups "$@"
