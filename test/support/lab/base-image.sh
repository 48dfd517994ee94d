#!/bin/sh
# Makes what the hosts of the lab are copies of, as two layers of an overlay in the folder DEST:
#   base  Debian 12 with systemd, sshd, sudo, containerd, and packages of NUT and curl lying ready for apt
#   nut   what installing nut-server and nut-client adds to it
# Runs as root in mount and pid namespaces of its own (base-image.ts): nothing stays mounted, whatever happens.
# Usage: base-image.sh DEST MIRROR
set -eu
dest=$1
mirror=$2

export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
packages=systemd,systemd-sysv,dbus,libpam-systemd,udev,openssh-server,sudo,iproute2,iputils-ping,procps,strace
packages=$packages,python3,containerd,runc
base=$dest/base
inside() { chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 "$@"; }

mkdir -p "$dest"
debootstrap --variant=minbase --include="$packages" bookworm "$base" "$mirror"

root=$base
mount -t proc proc "$base/proc"
echo force-unsafe-io >"$base/etc/dpkg/dpkg.cfg.d/lab"
inside apt-get clean

# apt on a host finds NUT and curl here: they must install with no network.
store=/srv/lab-packages
mkdir "$base$store"
inside apt-get install -y --no-install-recommends --download-only nut-server nut-client curl
mv "$base"/var/cache/apt/archives/*.deb "$base$store/"
for package in "$base$store"/*.deb; do
  dpkg-deb --field "$package"
  echo "Filename: ./${package##*/}"
  echo "Size: $(stat -c %s "$package")"
  echo "SHA256: $(sha256sum <"$package" | cut -d ' ' -f 1)"
  echo
done >"$base$store/Packages"
echo "deb [trusted=yes] file:$store ./" >"$base/etc/apt/sources.list"
rm -rf "$base"/var/lib/apt/lists/*
inside apt-get update

# NUT's dummy driver answers in the place of the USB one: the package's own file moves aside, also when it is
# installed later.
inside dpkg-divert --quiet --no-rename --add --divert /lib/nut/usbhid-ups.packaged /lib/nut/usbhid-ups
mkdir -p "$base/usr/lib/nut" "$base/usr/lib/lab" "$base/var/lib/lab"
here=${0%/*}
install -m 0755 "$here/usbhid-ups.sh" "$base/usr/lib/nut/usbhid-ups"
ln -s /lib/nut/dummy-ups "$base/usr/lib/lab/usbhid-ups"
install -D -m 0755 "$here/witness.sh" "$base/usr/lib/systemd/system-shutdown/a-lab-witness"

# No udev runs in a container: orders to it are written down and answered with success.
inside dpkg-divert --quiet --rename --add --divert /bin/udevadm.packaged /bin/udevadm
install -m 0755 "$here/udevadm.sh" "$base/usr/bin/udevadm"

# Users: ops may become root without a password, guest may not.
for user in ops guest; do inside useradd --create-home --shell /bin/bash "$user"; done
echo 'ops ALL=(ALL:ALL) NOPASSWD: ALL' >"$base/etc/sudoers.d/ops"
chmod 0440 "$base/etc/sudoers.d/ops"

# Each host gets keys, an id and a name of its own before it starts.
rm -f "$base"/etc/ssh/ssh_host_* "$base/etc/machine-id" "$base/var/lib/dbus/machine-id" "$base/etc/hostname"
: >"$base/etc/machine-id"
: >"$base/etc/resolv.conf"
for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer fstrim.timer e2scrub_all.timer \
  e2scrub_reap.service console-getty.service getty.target systemd-networkd.service systemd-resolved.service; do
  inside systemctl --quiet mask "$unit"
done
inside systemctl --quiet disable containerd.service
mkdir -p "$base/var/log/journal"
umount "$base/proc"

mkdir "$dest/nut" "$dest/work" "$dest/merged"
root=$dest/merged
mount -t overlay overlay -o "lowerdir=$base,upperdir=$dest/nut,workdir=$dest/work" "$root"
mount -t proc proc "$root/proc"
inside apt-get install -y --no-install-recommends nut-server nut-client
inside apt-get clean
umount "$root/proc"
umount "$root"
rm -rf "$dest/work" "$dest/merged"
