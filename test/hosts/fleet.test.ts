import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Homelab } from '../../lib/homelab';
import { describeWith } from '../support/needs';
import { type Order, PulumiRun } from '../support/pulumi/pulumi-run';
import type { Answer } from '../support/pulumi/requests';
import { SSHD_ROOM, SshdRoom } from '../support/pulumi/sshd-room';
import { serveBy, threeMachines } from './homelabs';

jest.setTimeout(120_000);

const [CP1, CP2, CP3, CP4] = ['10.10.30.11', '10.10.30.12', '10.10.30.13', '10.10.30.14'] as const;
const OTHER_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGm4oIuCe7FrGvmCo908B0+F1zzMCu51LKloEqjdIX3Z';
const PASSWORDS = {
  'nut-admin': 'Adm1nOfTheCloset "pass" \\word',
  'nut-monitor': 'M0nitorOfTheCloset#pass=word',
};
/** The same in every spelling that a file may have; too long to stand by chance in what Pulumi encrypts. */
const TEXTS = ['Adm1nOfTheCloset', 'M0nitorOfTheCloset'];

/** The stack, the fleet, its provider, and two for each of the three machines. */
const RESOURCES = 9;

/**
 * What needs many runs of Pulumi and no real machine. Each test goes on where the one before it ended. On real machines:
 * rack-life, real-fleet and trouble/fleet; what stops a run before any machine is contacted: stacks/pulumi-program.
 */
describeWith(SSHD_ROOM, 'HostFleet, with Pulumi’s engine and a real sshd', () => {
  let room: SshdRoom;
  let pulumi: PulumiRun;
  let secrets: Record<string, string>;

  beforeAll(async () => {
    room = await SshdRoom.start([CP1, CP2, CP3, CP4]);
    pulumi = await PulumiRun.start(room.inside);
    secrets = { ...PASSWORDS, 'ssh-key': room.privateKey };
    console.info(`HostFleet is tested with ${pulumi.engine.plugin}`);
  });
  afterAll(async () => {
    await pulumi?.stop();
    await room?.stop();
  });

  function lab(change: (lab: Homelab) => void = () => {}): Homelab {
    const homelab = threeMachines({ ssh: { hostKey: room.hostKey, privateKey: { secret: 'ssh-key' } } });
    for (const host of Object.values(homelab.hosts)) delete host.ssh;
    change(homelab);
    return homelab;
  }
  const deadTime = (time: `${number}s`) => (one: Homelab) => Object.assign(one.nut ?? {}, { deadTime: time });
  const wrongKey = () =>
    lab((one) => {
      if (one.hosts.cp2) one.hosts.cp2.ssh = { hostKey: OTHER_KEY };
    });

  const answers: Answer[] = [];
  /** What the first up gave. */
  let installed: Answer['outputs'] = {};
  /** The one with everything that Pulumi can say. */
  let loudest: Answer | undefined;
  const ask = async (operation: Order['operation'], homelab: Homelab, further: Partial<Order> = {}) => {
    const answer = await pulumi.ask({ operation, homelab, secrets, ...further });
    answers.push(answer);
    return answer;
  };
  const up = async (homelab: Homelab, further: Partial<Order> = {}) => {
    const answer = await ask('up', homelab, further);
    if (answer.error !== '') throw new Error(`${answer.error}\n${answer.output}`);
    return answer;
  };
  const behave = (behaviour: string) => {
    for (const address of [CP1, CP2, CP3]) room.behave(address, behaviour);
  };
  const ran = (mode: string, seen = room.seen()) =>
    seen.filter((one) => one.mode === mode && one.event === 'start').map(({ address }) => address);
  const about = (answer: Answer, name: string) =>
    answer.diagnostics
      .filter((one) => one.name === `fleet-${name}`)
      .map(({ message }) => message.trimEnd())
      .join('\n');

  test('a fleet that is new and no target is in the way of no other target', async () => {
    const { error, changes } = await ask('preview', lab(), { target: ['**pulumi:pulumi:Stack**'] });
    expect(error).toBe('');
    expect(changes).toMatchObject({ create: 2 });
    room.seen();
  });

  test('up installs on every machine, the server first, no more at a time than asked for, and quietly', async () => {
    behave('slow');
    const first = await up(lab(), { options: { parallel: 1 } });
    installed = first.outputs;
    behave('');
    expect(first.changes).toEqual({ create: RESOURCES });
    expect(first.output).not.toContain('putting the new files in place');
    const seen = room.seen();
    const order = ran('apply', seen);
    expect(order[0]).toBe(CP1);
    expect([...order].sort()).toEqual([CP1, CP2, CP3]);
    const turns = seen.filter(({ mode, event }) => mode === 'apply' && event !== 'changed');
    expect(turns.map(({ event }) => event)).toEqual(['start', 'end', 'start', 'end', 'start', 'end']);
    expect(room.files(CP1)?.['/etc/nut/upsd.users']?.content).toContain('M0nitor');
    expect(Object.keys(room.files(CP2) ?? {})).toContain('/etc/nut/upssched.conf');
    const { cp2 } = first.outputs.machines as Record<string, { changed: string[]; when: string }>;
    expect(cp2?.changed).toContain('/etc/nut/upsmon.conf');
    expect(cp2?.when).toMatch(/^\d{4}-\d\d-\d\dT/);
  });

  test('a second up has nothing to do, and gives the same outputs', async () => {
    const second = await up(lab());
    expect(second.changes).toEqual({ same: RESOURCES });
    expect(second.steps).toEqual([]);
    expect(second.outputs).toEqual(installed);
    expect(ran('apply')).toEqual([]);
  });

  test('a provider for commands that the fleet is given takes the place of its own, and replaces no machine', async () => {
    const { error, steps } = await ask('preview', lab(), { provider: 'mine' });
    expect(error).toBe('');
    expect(steps.filter(({ type }) => type === 'pulumi:providers:command')).toEqual([
      { op: 'create', name: 'mine', type: 'pulumi:providers:command' },
      { op: 'delete', name: 'fleet', type: 'pulumi:providers:command' },
    ]);
    expect(steps.map(({ op }) => op)).not.toContain('replace');
    room.seen();
  });

  test('an error gives no machine back, even where the program looks at nothing', async () => {
    const problem = 'does not show the host key that the homelab expects';
    for (const ignoresOutputs of [true, false]) {
      const answer = await ask('up', wrongKey(), { ignoresOutputs });
      const errors = answer.diagnostics.filter(({ severity }) => severity === 'error');
      expect(errors.map(({ message }) => message)).toEqual([
        expect.stringContaining(problem),
        // what stops an inline program
        expect.stringContaining('Duplicate resource URN'),
      ]);
    }
    const empty = await ask('up', lab(), { ignoresOutputs: true, secrets: { ...secrets, 'nut-admin': '' } });
    expect(empty.error + empty.output).toContain('a secret has no value; no machine was touched:\n');
    expect(room.seen().filter(({ mode }) => mode !== 'probe')).toEqual([]);
    expect(room.files(CP1)).toBeDefined();
    expect(pulumi.said).not.toContain('nobody took');
  });

  test('a preview names a machine that can’t be reached, and shows what becomes of the others', async () => {
    const away = lab((one) => {
      // nobody has this address
      if (one.hosts.cp2) one.hosts.cp2.address = '10.10.30.99';
      if (one.hosts.cp3) one.hosts.cp3.shutdown = { onBatteryFor: '3m' };
    });
    const preview = await ask('preview', away);
    expect(preview.error).toBe('');
    expect(about(preview, 'cp2')).toContain('cp2 could not be reached: ');
    expect(about(preview, 'cp3')).toContain('cp3 differs from what is wanted');
    expect(about(preview, 'cp3')).toMatch(/- AT ONBATT \S+ START-TIMER stage\.closet 120/);
    expect(about(preview, 'cp3')).toMatch(/\+ AT ONBATT \S+ START-TIMER stage\.closet 180/);
    expect(about(preview, 'cp3')).toMatch(/restarts: nut-monitor$/);
    expect(room.seen().filter(({ mode }) => mode !== 'probe')).toEqual([]);
  });

  test('on a change of all the server comes last; progress shows the steps where it is asked for', async () => {
    const answer = await up(lab(deadTime('25s')), { options: { progress: true } });
    expect(answer.output).toContain('putting the new files in place');
    const order = ran('apply');
    expect(order.at(-1)).toBe(CP1);
    expect([...order].sort()).toEqual([CP1, CP2, CP3]);
  });

  test('what a machine says of a run that ended well is told once, by that run', async () => {
    room.behave(CP2, 'notes');
    const told = await up(lab(deadTime('26s')));
    room.behave(CP2, '');
    const said = [
      { severity: 'warning', message: 'cp2: UPS "closet" can\'t be asked\n', name: 'fleet-cp2' },
      {
        severity: 'info',
        message: 'cp2: backed up first, below /backups: /etc/nut/nut.conf\n',
        name: 'fleet-cp2',
      },
    ];
    expect(told.diagnostics).toEqual(expect.arrayContaining(said));
    expect(told.outputs.machines).toMatchObject({ cp2: { notes: ['UPS "closet" can\'t be asked'] } });
    const quiet = await up(lab(deadTime('26s')));
    expect(quiet.changes).toEqual({ same: RESOURCES });
    expect(about(quiet, 'cp2')).toBe('');
    // nor where the next run is only shown
    expect(about(await ask('preview', lab(deadTime('27s'))), 'cp2')).toMatch(/restarts: nut-monitor$/);
    room.seen();
  });

  test('where a machine fails, its words are told, its server is not changed', async () => {
    room.behave(CP3, 'fails');
    loudest = await ask('up', lab(deadTime('30s')), { verbose: true });
    room.behave(CP3, '');
    expect(loudest.output).toContain('upsd does not answer: the old files came back');
    expect(ran('apply')).not.toContain(CP1);
  });

  test('where a UPS gets another server, that one comes first and the old one last; back again too', async () => {
    const moved = lab((one) => serveBy(one, 'cp2'));
    room.behave(CP3, 'fails');
    room.seen();
    await ask('up', moved);
    room.behave(CP3, '');
    // whoever follows the old one has it as long as that is so
    expect(ran('apply')).toEqual([CP2, CP3]);
    await up(moved);
    expect(ran('apply')).toEqual([CP3, CP1]);
    await up(lab());
    expect(ran('apply')).toEqual([CP1, CP3, CP2]);
  });

  test('a host with a new name keeps what it has, and is given back by that name', async () => {
    const renamed = lab((one) => {
      const { cp3, ...others } = one.hosts;
      one.hosts = { ...others, ...(cp3 && { node3: cp3 }) };
    });
    room.seen();
    expect((await up(renamed)).changes).toMatchObject({ create: 2, delete: 2 });
    const ended = room.seen().filter(({ address, event }) => address === CP3 && event === 'end');
    expect(ended.map(({ mode }) => mode)).toEqual(['probe', 'apply', 'restore']);
    expect(Object.keys(room.files(CP3) ?? {})).toContain('/etc/nut/upsmon.conf');

    // the machine belongs to whoever has it now, also by its old name
    expect((await up(lab())).changes).toMatchObject({ create: 2, delete: 2 });
    expect(ran('restore')).toEqual([CP3]);
    expect(room.files(CP3)).toBeDefined();
  });

  test('another machine in the place of a host, by another name, has the old one given back', async () => {
    const other = lab((one) => {
      const { cp3, ...others } = one.hosts;
      one.hosts = { ...others, ...(cp3 && { node4: { ...cp3, address: CP4 } }) };
    });
    room.seen();
    expect((await up(other)).changes).toMatchObject({ create: 2, delete: 2 });
    expect(ran('restore')).toEqual([CP3]);
    expect(room.files(CP3)).toBeUndefined();
    expect(Object.keys(room.files(CP4) ?? {})).toContain('/etc/nut/upsmon.conf');
    await up(lab());
    expect(ran('restore')).toEqual([CP4]);
  });

  test('a host that is taken out of the homelab is given back; destroy gives back the others', async () => {
    const without = lab((one) => {
      delete one.hosts.cp3;
    });
    expect((await up(without)).changes).toMatchObject({ delete: 2 });
    expect(room.seen().filter(({ mode, event }) => mode === 'restore' && event === 'end')).toMatchObject([
      { address: CP3 },
    ]);
    expect(room.files(CP3)).toBeUndefined();
    expect(room.files(CP2)).toBeDefined();

    await ask('destroy', without);
    // the server last: whoever follows it has it until then
    expect(ran('restore')).toEqual([CP2, CP1]);
    expect(room.files(CP1)).toBeUndefined();
  });

  test('without a probe nobody is asked, and nothing to do opens no connection', async () => {
    const options = { probe: false };
    await up(lab(), { options });
    const seen = room.seen().filter(({ event }) => event === 'start');
    expect(seen.map(({ mode }) => mode)).toEqual(['apply', 'apply', 'apply']);
    expect(seen[0]?.address).toBe(CP1);
    expect((await up(lab(), { options })).changes).toEqual({ same: RESOURCES });
    expect(room.seen()).toEqual([]);
    // asked again later, all is well
    expect((await up(lab())).changes).toEqual({ same: RESOURCES });
  });

  test('without a probe a wrong host key stops that machine; the provider checks it itself', async () => {
    room.seen();
    const answer = await ask('up', wrongKey(), { options: { probe: false } });
    expect(answer.error + answer.output).toContain('ssh: handshake failed: ssh: host key mismatch');
    expect(room.seen().filter(({ address }) => address === CP2)).toEqual([]);
  });

  test('control planes, one of them reached through another, are given back one at a time, whatever the last up had to do', async () => {
    const clustered = lab((one) => {
      for (const host of Object.values(one.hosts)) host.role = 'control-plane';
      one.cluster = {
        distribution: 'kubeadm',
        kubelet: { shutdownGracePeriod: '20s', shutdownGracePeriodCriticalPods: '10s' },
      };
      if (one.hosts.cp3) one.hosts.cp3.ssh = { jumpHost: 'cp1' };
    });
    await up(clustered);
    expect([...ran('apply')].sort()).toEqual([CP1, CP2, CP3]);
    expect((await up(clustered)).changes).toEqual({ same: RESOURCES });
    behave('slow');
    room.seen();
    expect((await ask('destroy', clustered)).error).toBe('');
    const seen = room.seen().filter(({ mode, event }) => mode === 'restore' && event !== 'changed');
    expect(seen.map(({ event }) => event)).toEqual(['start', 'end', 'start', 'end', 'start', 'end']);
    const order = ran('restore', seen);
    expect(order.at(-1)).toBe(CP1);
    expect(order.sort()).toEqual([CP1, CP2, CP3]);
  });

  test('no password is in an output, at the highest level of talk, or on Pulumi’s disk, nor is a private key at the usual one', () => {
    const said = answers.map((answer) => JSON.stringify(answer));
    // the search finds what is there
    expect(said.join('')).toContain('/etc/nut/upssched.conf is changed');
    expect(filesWith(pulumi.folder, 'fleet-cp1')).not.toEqual([]);
    const saying = (text: string, where: readonly string[]) =>
      where.flatMap((one) => (one.includes(text) ? [one.slice(0, 200)] : []));
    for (const text of TEXTS) {
      expect(saying(text, [...said, pulumi.said])).toEqual([]);
      expect(filesWith(pulumi.folder, text)).toEqual([]);
    }

    const lines = room.privateKey.split('\n').filter((line) => line.length > 40 && !line.startsWith('-----'));
    expect(lines.length).toBeGreaterThan(2);
    // at the highest level Pulumi shows it: docs/hosts.md
    const usual = said.filter((_, index) => answers[index] !== loudest);
    expect(usual.length).toBe(said.length - 1);
    for (const line of lines) {
      expect(saying(line, usual)).toEqual([]);
      expect(filesWith(pulumi.folder, line)).toEqual([]);
    }
  });
});

function filesWith(folder: string, text: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter(
      (file) => statSync(file, { throwIfNoEntry: false })?.isFile() && readFileSync(file).includes(text),
    );
}
