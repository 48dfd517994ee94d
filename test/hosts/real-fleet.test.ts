import { readFileSync } from 'node:fs';
import type { Homelab } from '../../lib/homelab';
import { LAB, Lab } from '../support/lab';
import { describeWith } from '../support/needs';
import { waitUntil } from '../support/nut/wait';
import { missingPulumi } from '../support/pulumi/engine';
import { type Order, PulumiRun } from '../support/pulumi/pulumi-run';
import { serveBy, threeMachines } from './homelabs';

jest.setTimeout(600_000);

const ADDRESSES = { cp1: '10.10.30.11', cp2: '10.10.30.12', cp3: '10.10.30.13' } as const;
/** UPSes by the names under which they are served at some time. */
const PLUGGED_IN = { cp1: ['closet', 'rack'], cp2: ['closet'], cp3: [] };
/** Milliseconds; machines that are busy with other tests are slow. */
const WIDE = 120_000;
const NAMES = Object.keys(ADDRESSES) as (keyof typeof ADDRESSES)[];

describeWith({ ...LAB, also: [...(LAB.also ?? []), missingPulumi()] }, 'pulumi up on real hosts', () => {
  let lab: Lab;
  let pulumi: PulumiRun;

  beforeAll(async () => {
    lab = await Lab.start({
      hosts: NAMES.map((name) => ({
        name,
        address: ADDRESSES[name],
        upses: PLUGGED_IN[name],
      })),
    });
    pulumi = await PulumiRun.start((command) => lab.workstation.command(command));
    console.info(`pulumi up is tested with ${pulumi.engine.plugin}`);
  });
  afterAll(async () => {
    await pulumi?.stop();
    await lab?.stop();
  });

  function homelab(change: (homelab: Homelab) => void = () => {}): Homelab {
    const declared = threeMachines({ ssh: { user: 'ops', privateKey: { secret: 'ssh-key' } } });
    for (const name of NAMES) {
      const host = declared.hosts[name];
      if (host) host.ssh = { hostKey: lab.host(name).hostKey };
    }
    change(declared);
    return declared;
  }

  const asked = (operation: Order['operation'], declared: Homelab, others: Record<string, string> = {}) =>
    pulumi.ask({
      operation,
      homelab: declared,
      secrets: {
        'nut-admin': 'Adm1n "pass" \\word',
        'nut-monitor': 'M0nitor#pass=word',
        'ssh-key': readFileSync(lab.ssh.identityFile, 'utf8'),
        ...others,
      },
    });

  async function ask(...order: Parameters<typeof asked>) {
    const answer = await asked(...order);
    if (answer.error !== '') throw new Error(`${answer.error}\n${answer.output}`);
    return answer;
  }

  const onHost = async (name: string, script: string) =>
    (await lab.ssh.run(lab.host(name), `sudo -n sh -c '${script}'`)).stdout.trim();

  const loggedIn = async (server = 'cp1', ups = 'closet') =>
    (await onHost(server, `upsc -c ${ups}@127.0.0.1 2>/dev/null`)).split('\n').sort();
  /** What upsd and upsmon read, and which upsmon runs. */
  const state = (name: string) =>
    onHost(
      name,
      'cat /etc/nut/upsd.users /etc/nut/upsmon.conf 2>/dev/null | sha256sum; cat /run/nut/upsmon.pid',
    );

  test('another name of a UPS, then another server: each takes one run, and a second one changes nothing', async () => {
    await ask('up', homelab());
    const renamed = homelab((declared) => {
      if (declared.upses.closet) declared.upses.closet.nutName = 'rack';
    });
    await ask('up', renamed);
    expect(await loggedIn('cp1', 'rack')).toEqual(['10.10.30.12', '10.10.30.13', '127.0.0.1']);

    const moved = homelab((declared) => serveBy(declared, 'cp2'));
    await ask('up', moved);
    expect(await loggedIn('cp2')).toEqual(['10.10.30.11', '10.10.30.13', '127.0.0.1']);
    expect(await onHost('cp1', 'systemctl is-active nut-server nut-driver@rack nut-monitor')).toBe(
      'inactive\ninactive\nactive',
    );
    const calm = await Promise.all(NAMES.map(state));
    expect((await ask('up', moved)).steps).toEqual([]);
    expect(await Promise.all(NAMES.map(state))).toEqual(calm);
  });

  test('a new password in one step is refused and breaks nothing; in three steps it comes with no gap', async () => {
    await ask('up', homelab());
    const everybody = await loggedIn();
    expect(everybody).toEqual(expect.arrayContaining([ADDRESSES.cp2, ADDRESSES.cp3]));
    const [server, ...followers] = await Promise.all(NAMES.map(state));

    const refused = await asked('up', homelab(), { 'nut-monitor': 'an0ther "pass"' });
    const said = refused.error + refused.output;
    expect(said).toContain('check failed: upsmon has not logged in to closet@10.10.30.11 within 60 s');
    expect(said).toMatch(/the last lines of nut-monitor:\n(.*\n)*.*ACCESS-DENIED/);
    expect(said).not.toContain('an0ther');
    // the files are the old ones, upsmon started anew with them, and nobody is missing; the server was not touched
    const [serverAfter, ...followersAfter] = await Promise.all(NAMES.map(state));
    expect(serverAfter).toBe(server);
    expect(followersAfter.map(filesOf)).toEqual(followers.map(filesOf));
    await waitUntil(
      'all have logged in again',
      async () => String(await loggedIn()) === String(everybody),
      WIDE,
    );
    const calm = await Promise.all(NAMES.map(state));
    expect((await ask('up', homelab())).changes).not.toHaveProperty('create');
    expect(await Promise.all(NAMES.map(state))).toEqual(calm);

    const second = { password: { secret: 'nut-monitor-2' }, upsmon: 'secondary' } as const;
    const steps: [string, (users: Users) => Users, string[]][] = [
      ['below the first', (users) => ({ ...users, 'monitor-2': second }), ['cp1']],
      [
        'above the first',
        ({ admin, ...users }) => ({ admin, 'monitor-2': second, ...users }),
        ['cp2', 'cp3'],
      ],
      ['alone', ({ monitor: _, ...users }) => ({ ...users, 'monitor-2': second }), ['cp1']],
    ];
    const values = { 'nut-monitor-2': 'N3w "pass" #2' };
    let before = await Promise.all(NAMES.map(state));
    for (const [where, change, touched] of steps) {
      const users = homelab((declared) => {
        if (declared.nut?.users) declared.nut.users = change(declared.nut.users);
      });
      await ask('up', users, values);
      const after = await Promise.all(NAMES.map(state));
      const changed = NAMES.filter((_, index) => after[index] !== before[index]);
      expect({ where, changed }).toEqual({ where, changed: touched });
      await waitUntil(
        `all have logged in: ${where}`,
        async () => String(await loggedIn()) === String(everybody),
        WIDE,
      );
      before = after;
    }
    // the old one opens nothing any more
    expect(await onHost('cp1', 'cat /etc/nut/upsd.users')).not.toContain('M0nitor');
    expect(await onHost('cp2', 'cat /etc/nut/upsmon.conf')).not.toContain('M0nitor');
  });
});

type Users = NonNullable<NonNullable<Homelab['nut']>['users']>;

/** Without the process. */
function filesOf(text: string): string {
  return text.split('\n')[0] ?? '';
}
