#!/bin/sh
# Runs at the very end of a shutdown, before NUT's own script, and writes down how the host went down.
{
  echo "verb=$1"
  echo "at=$(date +%s.%N)"
  if [ -e /run/nut/killpower ]; then echo killpower=yes; else echo killpower=no; fi
  if [ -x /sbin/upsmon ]; then
    /sbin/upsmon -K >/dev/null 2>&1
    echo "upsmonK=$?"
  fi
} >/var/lib/lab/witness
