import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CannotDrill } from '../../drill';
import { findNut } from '../../drill/nut-programs';
import { findRights } from '../../drill/rights';
import { ridethrough } from '../cli/command-line';

const repository = resolve(__dirname, '..', '..');

describe('a computer without NUT', () => {
  it('is told which packages bring what is missing', () => {
    expect(() => findNut('', [])).toThrow(CannotDrill);
    expect(() => findNut('', [])).toThrow(
      "a drill runs NUT's own daemons on this computer, but upsd, dummy-ups, upsmon, upssched, upsc, unshare, nsenter, mount, ip are not here. " +
        'On Debian and Ubuntu: apt-get install iproute2 mount nut-client nut-server util-linux ' +
        '(installed alone they start nothing: MODE in /etc/nut/nut.conf is none). macOS has no namespaces: use a Linux machine.',
    );
  });
});

describe('a system that forbids namespaces', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'ridethrough-rights-'));
    writeFileSync(
      join(folder, 'unshare'),
      '#!/bin/sh\necho "unshare: unshare failed: Operation not permitted" >&2\nexit 1\n',
    );
    chmodSync(join(folder, 'unshare'), 0o755);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('is quoted, with what allows them', () => {
    expect(() => findRights(join(folder, 'unshare'))).toThrow(
      /^each machine of a drill lives in user, mount, process and network namespaces of its own, and this system refuses them: unshare: unshare failed: Operation not permitted\./,
    );
    expect(() => findRights(join(folder, 'unshare'))).toThrow(
      /CAP_SYS_ADMIN|as root, outside of a container/,
    );
  });
});

describe('what a drill does not take', () => {
  test.each([
    [
      ['--outage', '8'],
      "ridethrough: --outage 8: write a length of time, such as '45s', '8m', '2m59s', '15:57' or '10h'\n",
    ],
    [
      ['--outage', '0s'],
      "ridethrough: --outage 0s: write a length of time, such as '45s', '8m', '2m59s', '15:57' or '10h'\n",
    ],
    [['--scale', '0.5'], 'ridethrough: --scale 0.5: write a whole number of at least 1, such as 20\n'],
    [['--fault', 'dog'], /^ridethrough: --fault dog: 'dog' is not a fault: write KIND/],
    [
      ['--live', '--fault', 'network'],
      'ridethrough: --live plays no outage on the real machines: leave out --outage, --scale and --fault, or leave out --live\n',
    ],
    [['--confirm', 'rack'], 'ridethrough: --confirm is for --live; leave it out\n'],
    [
      ['--live', '--confirm', 'home'],
      /confirmed for 'home', but this is 'rack'; no machine was contacted\n$/,
    ],
    [
      ['--fault', 'crash:nobody'],
      /crash strikes a host, and there is no 'nobody'; there are k8s-cp1, k8s-cp2, k8s-cp3\n$/,
    ],
  ])('%j is refused, with what to write', async (args, words) => {
    const { code, stdout, stderr } = await ridethrough(repository, 'drill', 'rack', ...args);
    if (typeof words === 'string') expect(stderr).toBe(words);
    else expect(stderr).toMatch(words);
    expect(stdout).toBe('');
    expect(code).toBe(2);
  });
});
