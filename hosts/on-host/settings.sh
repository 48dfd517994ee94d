set -u
umask 077
LC_ALL=C PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
export LC_ALL PATH

# What must survive a reboot. For root alone: the backups hold passwords.
STATE=/var/lib/ridethrough
ORIGINAL=$STATE/original
JOURNAL=$STATE/journal
# Stands where all is as before the first run, and only our folder is still to go.
GIVEN_BACK=$STATE/given-back
# What must not survive one: the lock, and what has just been delivered. In memory, for root alone.
RUN=/run/ridethrough

# A line in every file that is wholly ours (lib/nut/token.ts).
OURS='^# Written by ridethrough'

LOCK_WAIT_SECONDS=300
PACKAGES_WAIT_SECONDS=600
QUESTION_SECONDS=5
# Where somebody waits for a preview.
PREVIEW_QUESTION_SECONDS=2
RESTART_SECONDS=90
# A whole k3s takes its time on a small computer.
RESTART_KUBELET_SECONDS=300
ANSWER_SECONDS=60
# A server that follows this machine and is worked on at the same time has its upsd up by then.
MUTUAL_SECONDS=15
KUBELET_SECONDS=120
LOG_LINES=20
# Kept free for putting things back: each of our files is smaller, and they go one by one.
RESERVE_BYTES=262144

# Every step passes here with its name: a place for a test to stop the work. On a machine it does nothing.
point() { :; }
