import type { CodeEntry } from './entry';

/** Machines as such: how they are reached and what they run. */
export const HOST_CODES = {
  'host-key-missing': {
    severity: 'error',
    title: 'No SSH host key',
    why: 'Files with secrets go to this machine. Without its key another machine at its address would get them.',
    fix: "Where you have logged in to your machines by ssh before, one line for the whole homelab does: `ssh: { user: 'ops', knownHostsFile: '~/.ssh/known_hosts' }`. Or run `ssh-keyscan -t ed25519 ADDRESS`, compare the key with the one on the machine (`/etc/ssh/ssh_host_ed25519_key.pub`), and write it with that host: `ssh: { hostKey: 'ssh-ed25519 AAAA…' }`.",
  },
  'host-key-invalid': {
    severity: 'error',
    title: 'An SSH host key that is none',
    why: 'No machine has such a key, so none can be reached: every connection ends with a key that does not match. Most often it was cut short when it was copied, or the type in front of it is another key’s.',
    fix: 'Run `ssh-keyscan -t ed25519 ADDRESS` again and copy the type and the whole key, as it stands in `/etc/ssh/ssh_host_ed25519_key.pub` on the machine.',
  },
  'jump-host-loop': {
    severity: 'error',
    title: 'Jump hosts that lead in a circle',
    why: 'None of them can be reached.',
    fix: 'Remove `jumpHost` from the one that is reached directly.',
  },
  'os-assumed': {
    severity: 'warning',
    title: 'A managed machine without an operating system',
    why: 'It decides NUT’s version, and that the words in its files. The default may be the wrong one.',
    fix: 'Write `os`.',
  },
  'os-other-managed': {
    severity: 'error',
    title: 'A managed machine of an unknown operating system',
    why: 'Where its files go, who owns them and how daemons are restarted is not known.',
    fix: 'Name its `os`, or write `managed: false` and configure it by hand; it takes part in the plan.',
  },
  'notices-without-target': {
    severity: 'warning',
    title: 'Notices that nobody gets',
    why: 'There is nothing to send, or nobody to send it to.',
    fix: 'Name a target and at least one event, or remove `notices`.',
  },
  'email-command-invalid': {
    severity: 'error',
    title: 'A mail command that is no path',
    why: 'It runs on the machine as the unprivileged user with a bare environment: no PATH is searched and no shell splits it.',
    fix: 'Write an absolute path without options, such as `/usr/sbin/sendmail`. Options belong into that program’s own configuration.',
  },
  'email-recipient-invalid': {
    severity: 'error',
    title: 'A mail recipient that is none',
    why: 'It becomes an argument of the mail command, where a leading `-` is an option.',
    fix: 'Write a plain address.',
  },
  'secret-name-invalid': {
    severity: 'error',
    title: 'A secret’s name that cannot be one',
    why: 'The name stands in files as the hole that the value is put into. It is not shown, since it may be the secret itself, written in the wrong place.',
    fix: 'Use letters, digits, `.`, `_` and `-`. If the text was the secret: move it to your secret store, and change it.',
  },
  'secret-without-source': {
    severity: 'warning',
    title: 'A secret that is listed and has no source',
    why: 'An entry in `secrets` says where a value is found. An empty one says nothing.',
    fix: 'Name a source, or remove the entry.',
  },
} as const satisfies Record<string, CodeEntry>;
