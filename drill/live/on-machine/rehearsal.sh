# Runs in mount and process namespaces of its own: what is written here lies in memory and ends with it, however it
# ends; nobody outside can be told or stopped from here. What would do either only writes down that it was called.
# USER FIRES COMMANDS SYSTEM...: FIRES is yes where a stage is due at the end, COMMANDS are further ones to write down.
set -eu
umask 022
user=$1 fires=$2 commands=$3
shift 3
state=/run/nut
owner=$(stat -c 'mode=%a,uid=%u,gid=%g' "$state")

mount -t tmpfs -o size=4m,mode=0755 rehearsal /tmp
mount -t tmpfs -o "size=4m,$owner" rehearsal "$state"
: >/tmp/record
chmod 0666 /tmp/record

cat >/tmp/recorder <<'END'
#!/bin/sh
printf '%s %s\n' "${0##*/}" "$*" >>/tmp/record
END
cat >/tmp/upsc <<'END'
#!/bin/sh
case $2 in
ups.status) echo 'OB DISCHRG' ;;
*) echo 1 ;;
esac
END
chmod 0755 /tmp/recorder /tmp/upsc

# STUB FILE
cover() {
	[ ! -e "$2" ] || mount --bind "$1" "$(readlink -f "$2")"
}

# FILE SED-PROGRAM: that file with its times shortened.
shorten() {
	short=/tmp/${1##*/}
	sed "$2" "$1" >"$short"
	chown --reference="$1" "$short"
	chmod --reference="$1" "$short"
	mount --bind "$short" "$1"
}
shorten /etc/nut/upssched.conf 's/\(START-TIMER[[:space:]].*[[:space:]]\)[0-9][0-9]*[[:space:]]*$/\11/'
shorten /etc/nut/upssched-cmd 's/^WATCH_SECONDS=.*/WATCH_SECONDS=1/'

for folder in /usr/local/sbin /usr/local/bin /usr/sbin /usr/bin /sbin /bin; do
	cover /tmp/upsc "$folder/upsc"
	for name in upsmon logger wall curl sendmail mail systemctl systemd-run shutdown poweroff halt reboot; do
		cover /tmp/recorder "$folder/$name"
	done
done
for file in $commands; do cover /tmp/recorder "$file"; done
cover /dev/null /dev/log

# EVENT SYSTEM, as upsmon says it
event() {
	setpriv --reuid="$(id -u "$user")" --regid="$(id -g "$user")" --init-groups \
		env -i "PATH=$PATH" "NOTIFYTYPE=$1" "UPSNAME=$2" /sbin/upssched </dev/null >>/tmp/said 2>&1 || :
}

for system in "$@"; do event ONBATT "$system"; done
if [ "$fires" = yes ]; then
	awaited='^upsmon -c fsd$'
else
	for system in "$@"; do event LOWBATT "$system"; done
	awaited='^logger .*battery is low'
fi
tries=0
until grep -q "$awaited" /tmp/record || [ "$tries" -ge 40 ]; do
	tries=$((tries + 1))
	sleep 0.5
done
# whoever is told in the background
sleep 1
cat /tmp/record
[ ! -s /tmp/said ] || sed 's/^/said /' /tmp/said
