set -fu

say() {
  logger -t ridethrough-wake -- "$*" 2>/dev/null 9>&- || printf '%s\n' "ridethrough-wake: $*" >&2
}

# Reads lines `key address port` and prints the keys of those that answer, on one line. A refused connection is an
# answer too: the machine is up.
who_answers() {
  perl -e '
    use strict;
    use Errno qw(EINPROGRESS ECONNREFUSED);
    use Fcntl;
    use Socket qw(:DEFAULT :addrinfo);
    my $bound = shift;
    my @machines = map { [split] } <STDIN>;
    while (my @batch = splice @machines, 0, 200) {
      my (%open, @up);
      my $wanted = "";
      for (@batch) {
        my ($key, $address, $port) = @$_;
        my ($error, $found) =
          getaddrinfo($address, $port, { flags => AI_NUMERICHOST, socktype => SOCK_STREAM });
        next if $error || !$found;
        socket(my $socket, $found->{family}, SOCK_STREAM, 0) or next;
        fcntl($socket, F_SETFL, O_NONBLOCK) or next;
        if (connect($socket, $found->{addr}) || $! == ECONNREFUSED) {
          push @up, $key;
        } elsif ($! == EINPROGRESS) {
          $open{fileno $socket} = [$key, $socket];
          vec($wanted, fileno $socket, 1) = 1;
        }
      }
      my $left = $bound;
      while (%open && $left > 0) {
        (my $count, $left) = select(undef, my $ready = $wanted, undef, $left);
        last if $count <= 0;
        for my $number (grep { vec($ready, $_, 1) } keys %open) {
          my ($key, $socket) = @{ delete $open{$number} };
          vec($wanted, $number, 1) = 0;
          my $error = unpack("i", getsockopt($socket, SOL_SOCKET, SO_ERROR));
          push @up, $key if $error == 0 || $error == ECONNREFUSED;
        }
      }
      print map { "$_ " } @up;
    }' "$ANSWER_SECONDS" 9>&-
}

# Reads lines `mac broadcast` and sends each its packet: six bytes ff, then the address sixteen times.
send_packets() {
  perl -e '
    use strict;
    use Socket qw(:DEFAULT :addrinfo);
    my ($port) = @ARGV;
    while (<STDIN>) {
      my ($mac, $broadcast) = split;
      my ($error, $found) =
        getaddrinfo($broadcast, $port, { flags => AI_NUMERICHOST, socktype => SOCK_DGRAM });
      die "$broadcast: $error\n" if $error;
      my $packet = "\xff" x 6 . pack("H12", $mac =~ tr/://dr) x 16;
      my $socket;
      socket($socket, $found->{family}, SOCK_DGRAM, 0)
        && setsockopt($socket, SOL_SOCKET, SO_BROADCAST, 1)
        && send($socket, $packet, 0, $found->{addr})
        or warn "the packet for $mac could not be sent to $broadcast: $!\n";
    }' "$PACKET_PORT" 2>&1 9>&-
}

# --- What is remembered: one file per machine, named for its MAC address. Making and removing one is all that happens
# to it, so there is never half a memory.

remembered() { [ -e "$MEMORY/$1" ]; }

forget() {
  say "$2"
  rm -f "$MEMORY/$1" 9>&-
}

# Callbacks of each_machine get: number name mac address port broadcast charge settle wait try UPS...

ask_all() { questions="$questions$1 $4 $5$newline"; }

ask_remembered() {
  if remembered "$3"; then ask_all "$@"; fi
}

note() {
  case $answering in
  *" $1 "*) printf '%s\n' "$2" >"$MEMORY/$3" || say "could not note that $2 is up" ;;
  esac
}

# --- One at a time: the kernel holds the lock for as long as its owner lives, however that ends. What the owner starts
# gets no share of it (9>&-).

lock() {
  (true >>"$LOCK") 2>/dev/null || return 1
  exec 9>>"$LOCK"
  lock_tries=$1
  until flock -n 9; do
    [ "$lock_tries" -gt 0 ] || return 1
    lock_tries=$((lock_tries - 1))
    sleep 1 9>&-
  done
  echo $$ >"$LOCK"
}

# The outage is back: whoever is waking stops here, and what is not awake yet stays remembered.
stop_waking() {
  lock 0 && return
  owner=
  read -r owner <"$LOCK" || return 0
  case $(tr '\0' ' ' <"/proc/${owner:-none}/cmdline" 2>/dev/null) in
  *'ridethrough-wake wake '*) kill "$owner" ;;
  esac
  lock 5
}

remember() {
  mkdir -p "$MEMORY" || exit 1
  stop_waking
  questions=
  each_machine ask_all
  answering=" $(printf '%s' "$questions" | who_answers) "
  each_machine note
}

# --- Waking

ask_ups() { timeout "$QUESTION_SECONDS" upsc "$1" "$2" 2>/dev/null 9>&-; }

# Where a forced shutdown is still set, a machine that starts goes down at once: that is not power yet.
read_upses() {
  upses=' '
  for ups in $UPSES; do
    charge=0
    case " $(ask_ups "$ups" ups.status) " in
    *' OB '*) power=battery ;;
    *' FSD '*) power=unknown ;;
    *' OL '*)
      power=mains
      charge=$(ask_ups "$ups" battery.charge)
      charge=${charge%%.*}
      case $charge in '' | *[!0-9]*) charge=0 ;; esac
      ;;
    *) power=unknown ;;
    esac
    upses="$upses$ups=$power:$charge "
  done
}

# How the UPSes after the first argument stand together: battery, met (on the mains with this charge), or waiting.
judge() {
  needed=$1
  shift
  power=met
  for ups in "$@"; do
    case $upses in
    *" $ups=battery:"*)
      power=battery
      return
      ;;
    *" $ups=mains:"*)
      charge=${upses#*" $ups=mains:"}
      [ "${charge%% *}" -ge "$needed" ] || power=waiting
      ;;
    *) power=waiting ;;
    esac
  done
}

consider() {
  number=$1 name=$2 mac=$3 broadcast=$6 charge_needed=$7 settle=$8 wait=$9 try=${10}
  shift 10
  remembered "$mac" || return 0
  left=$((left + 1))
  judge "$charge_needed" "$@"
  if [ "$power" = battery ]; then
    eval "since_$number=$now ready_$number="
    return
  fi
  since='' ready=''
  eval "since=\${since_$number:-$started} ready=\${ready_$number:-}"
  case $answering in
  *" $number "*)
    if [ $((now - since)) -ge "$settle" ]; then forget "$mac" "$name is up"; fi
    return
    ;;
  esac
  if [ "$power" = waiting ]; then
    if [ $((now - since)) -ge "$wait" ]; then
      forget "$mac" "$name stays off: its UPS did not reach $charge_needed % on the mains within $wait s"
    fi
    return
  fi
  if [ -z "$ready" ]; then
    ready=$now
    eval "ready_$number=$now"
    say "waking $name ($mac)"
  fi
  if [ $((now - ready)) -ge "$try" ]; then
    forget "$mac" "$name does not answer; no more packets after $try s"
    return
  fi
  packets="$packets$mac $broadcast$newline"
}

wake() {
  questions=
  each_machine ask_remembered
  [ -n "$questions" ] || exit 0
  lock 15 || exit 0
  seconds_up
  started=$now
  while :; do
    seconds_up
    read_upses
    # shellcheck disable=SC2086 # one word per UPS
    judge 0 $OWN_UPSES
    case $power in
    battery) exit 0 ;;
    met) look_around ;;
    esac
    sleep "$INTERVAL_SECONDS" 9>&-
  done
}

look_around() {
  questions=
  each_machine ask_remembered
  answering=" $(printf '%s' "$questions" | who_answers) "
  left=0 packets=
  each_machine consider
  [ "$left" -gt 0 ] || exit 0
  [ -n "$packets" ] || return 0
  failure=$(printf '%s' "$packets" | send_packets)
  [ -z "$failure" ] || say "$failure"
}

# Not the clock, which may jump when the network is back.
seconds_up() {
  read -r now _ </proc/uptime
  now=${now%%.*}
}

newline='
'
case ${1:-} in
remember) remember ;;
wake) wake ;;
*)
  echo 'usage: ridethrough-wake remember|wake' >&2
  exit 2
  ;;
esac
