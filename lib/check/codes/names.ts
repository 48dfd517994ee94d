import type { CodeEntry } from './entry';

/** Names, what they refer to, and addresses. */
export const NAME_CODES = {
  'unknown-host': {
    severity: 'error',
    title: 'A name of a host that is not declared',
    why: 'Whatever refers to it would lead nowhere: a UPS without a server, a machine that waits for nobody.',
    fix: 'Correct the name, or declare the machine in `hosts`; one that is not ours gets `managed: false`.',
  },
  'unknown-ups': {
    severity: 'error',
    title: 'A name of a UPS that is not declared',
    why: 'The machine would watch no UPS at all, and learn of the outage when its power is gone.',
    fix: 'Correct the name, or declare the UPS in `upses`.',
  },
  'host-name-invalid': {
    severity: 'error',
    title: 'A host name that is none',
    why: 'The name is used as the folder of its files, in Kubernetes and in DNS: lower-case letters, digits and hyphens, at most 63 (RFC 1123).',
    fix: 'Rename the host. The part after the first dot belongs into the homelab’s `domain`.',
  },
  'ups-name-invalid': {
    severity: 'error',
    title: 'A UPS name that NUT cannot hold',
    why: 'With a space, `#`, `=`, `@`, `\\` or `/` NUT does not find the UPS; with a quote, a backtick or `$` the shell that runs NOTIFYCMD reads it as its own and the stage never starts; the name is also part of a timer’s name.',
    fix: 'Use letters, digits, `.`, `_` and `-`, a letter or digit first, at most 63. Where a foreign server has the odd name, give it in `nutName`.',
  },
  'user-name-invalid': {
    severity: 'error',
    title: 'A user name that cannot log in',
    why: 'upsmon sends the name of a NUT user as it stands: with a space, `#`, `=` or `\\` it never logs in. The name of a user of the system has letters, digits, `_` and `-`.',
    fix: 'Take another name.',
  },
  'duplicate-name': {
    severity: 'error',
    title: 'Two names that are the same to NUT or DNS',
    why: 'upsd ignores case, and so does DNS: the second one is never reached.',
    fix: 'Rename one. Two UPSes of one server need different `nutName`s.',
  },
  'domain-invalid': {
    severity: 'error',
    title: 'A domain that is none',
    why: 'It is put behind every host’s name; with a wrong one no machine has a valid name.',
    fix: 'Write labels of lower-case letters, digits and hyphens with dots between them, such as `home.example.com`.',
  },
  'address-invalid': {
    severity: 'error',
    title: 'An address that is none',
    why: 'The other machines reach a host by this address in an outage, when name servers may be gone. Loopback, multicast, broadcast and unset addresses lead elsewhere, or nowhere.',
    fix: 'Write the host’s own IPv4 or IPv6 address, or a host name that resolves without the network, such as by /etc/hosts.',
  },
  'duplicate-address': {
    severity: 'error',
    title: 'Two hosts with one address',
    why: 'One of them would get the other’s files.',
    fix: 'Correct one of the two.',
  },
  'duplicate-mac': {
    severity: 'error',
    title: 'Two hosts with one MAC address',
    why: 'The packet that should wake one wakes the other, and one stays off.',
    fix: 'Correct one of the two: `ip link` on the host prints it.',
  },
  'not-ascii': {
    severity: 'error',
    title: 'A character that NUT drops',
    why: 'NUT’s files hold printable ASCII. Anything else disappears without a word, and what is left is another text.',
    fix: 'Write it in ASCII.',
  },
} as const satisfies Record<string, CodeEntry>;
