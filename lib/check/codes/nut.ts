import type { CodeEntry } from './entry';

/** NUT: its servers, users, times and versions. */
export const NUT_CODES = {
  'driver-missing': {
    severity: 'error',
    title: 'A managed server without a driver',
    why: 'upsd gets its data from a driver; ups.conf needs its name and its port.',
    fix: 'Add `driver` and `port`: `usbhid-ups` and `auto` for most UPSes with USB. `nut-scanner -U` on the machine prints both.',
  },
  'driver-unknown': {
    severity: 'warning',
    title: 'A driver that looks misspelt',
    why: 'A driver that is not installed does not start, and upsd has no data.',
    fix: 'Correct the name. If it is right, its delays and its bus are not known here: write `offDelay` and `onDelay`.',
  },
  'driver-option-invalid': {
    severity: 'error',
    title: 'A driver, or an option of one, that ups.conf cannot hold',
    why: 'A wrong name ends the section or is ignored; an option that is written twice counts once, and nobody knows which.',
    fix: 'Correct the name. What the spec has a key for goes there.',
  },
  'usb-upses-alike': {
    severity: 'warning',
    title: 'Two UPSes on USB that their drivers cannot tell apart',
    why: 'A USB driver takes the first device it knows, and `port: auto` says nothing more. At each start the two may change places: machines then follow the battery of the wrong UPS, and the wrong outlets are cut.',
    fix: 'Run `nut-scanner -U` on the server, and give each UPS what differs: its `serial` in `driverOptions`, or its `usb` ids where the models differ.',
  },
  'driver-socket-too-long': {
    severity: 'error',
    title: 'A UPS name too long for its driver’s socket',
    why: 'The socket’s path has at most 107 characters. With a longer one upsd does not reach the driver, or does not start.',
    fix: 'Take a shorter name, or a short `nutName`.',
  },
  'server-unreachable': {
    severity: 'error',
    title: 'upsd does not listen where it is asked',
    why: 'Machines that follow never connect, and know nothing of an outage. The server’s own upsmon asks 127.0.0.1.',
    fix: 'Remove `listen`, or have both 127.0.0.1 and the host’s address in it.',
  },
  'upsd-ports-differ': {
    severity: 'error',
    title: 'One upsd at two ports',
    why: 'One upsd serves all UPSes of a machine, at one port.',
    fix: 'Write the same `upsdPort` for each UPS of the host.',
  },
  'login-on-managed-server': {
    severity: 'error',
    title: 'A log-in that the server does not know',
    why: 'The users of a managed upsd are those of `nut.users`. With another one upsmon never logs in; that is one line in a log, and nobody waits for the machine.',
    fix: 'Remove `login`, or add the user to `nut.users`.',
  },
  'login-assumed': {
    severity: 'warning',
    title: 'No log-in for a server that is not ours',
    why: 'Its users are its own. A wrong one is one line in upsmon’s log: the machine follows, but the server does not wait for it.',
    fix: 'Add `login` with the user’s name and the secret of its password.',
  },
  'nut-users-primary': {
    severity: 'error',
    title: 'Not exactly one primary among NUT’s users',
    why: 'The server’s own upsmon logs in as primary; only that may set FSD, which makes the others go.',
    fix: 'Let exactly one user have `upsmon: primary`, or leave `users` out.',
  },
  'nut-users-secondary': {
    severity: 'error',
    title: 'No secondary among NUT’s users',
    why: 'Machines that follow log in as the first secondary. Without one they don’t, and the server does not wait for them.',
    fix: 'Add a user with `upsmon: secondary`.',
  },
  'instant-command-invalid': {
    severity: 'error',
    title: 'An instant command that is none',
    why: 'It goes into upsd.users, where anything else than its name would be read as something else.',
    fix: 'Write a name from `upscmd -l UPS`, or `ALL`.',
  },
  'run-as-root': {
    severity: 'error',
    title: 'upsmon as root',
    why: 'Everything upsmon starts would run as root: scripts, timers, notices. It needs none of that: SHUTDOWNCMD runs as root anyway.',
    fix: 'Remove `runAsUser`.',
  },
  'run-as-user-not-in-nut': {
    severity: 'warning',
    title: 'A run user that has to be in NUT’s group',
    why: 'What upsmon starts reads upssched.conf and the addresses for notices (root:nut, 0640) and writes in /run/nut (root:nut, 0770). A user outside the group `nut` gets none of it: no stage fires and no notice goes out, and the machine only goes at low battery.',
    fix: 'Remove `runAsUser`: the packages bring the user `nut`. Or `usermod -aG nut USER` on the machine, and restart nut-monitor.',
  },
  'timing-zero': {
    severity: 'error',
    title: 'A time of 0 where NUT needs one',
    why: 'POLLFREQ 0 makes upsmon ask without a pause (a third of a core, and no warning); others take 0 for at once, and curl for no limit.',
    fix: 'Write at least one second.',
  },
  'dead-time-below-poll': {
    severity: 'error',
    title: 'A UPS counts as dead between two questions',
    why: 'DEADTIME is how long upsmon does without an answer. Below POLLFREQ or POLLFREQALERT it runs out although all is well; on battery that shuts the machine down.',
    fix: 'Let it be about three times the longer of the two (`man upsmon.conf`).',
  },
  'max-age-too-short': {
    severity: 'warning',
    title: 'Data counts as stale too soon',
    why: 'USB drivers drop out for a second or two now and then. With a short MAXAGE each time is a lost UPS, and on battery a lost UPS is a shutdown.',
    fix: 'Keep 15 s, and more where `pollInterval` is long.',
  },
  'host-sync-below-final-delay': {
    severity: 'warning',
    title: 'The server does not wait for those who follow',
    why: 'At low battery the server waits HOSTSYNC for the others to log out. They do after their FINALDELAY. If that is the longer one, the server goes on without them.',
    fix: 'Let `hostSync` be above `finalDelay`.',
  },
  'nut-version-unknown': {
    severity: 'warning',
    title: 'A release of NUT that is not known here',
    why: 'Words and behaviour differ between releases; files are written for the nearest known one.',
    fix: 'Try the files on the machine before you rely on them.',
  },
  'upssched-burns-core': {
    severity: 'info',
    title: 'upssched takes a whole core while a timer waits',
    why: 'NUT 2.8.0 only (Debian 12, Proxmox VE 8). It works, but draws power from the battery for as long as the stage waits.',
    fix: 'Count a few watts more, or install NUT 2.8.1 or later.',
  },
} as const satisfies Record<string, CodeEntry>;
