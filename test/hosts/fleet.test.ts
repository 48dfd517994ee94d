import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Homelab } from '../../lib/homelab';
import { describeWith } from '../support/needs';
import { type Order, PulumiRun } from '../support/pulumi/pulumi-run';
import { SSHD_ROOM, SshdRoom } from '../support/pulumi/sshd-room';
import { threeMachines } from './homelabs';

jest.setTimeout(120_000);

const [CP1, CP2, CP3] = ['10.10.30.11', '10.10.30.12', '10.10.30.13'] as const;
const OTHER_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGm4oIuCe7FrGvmCo908B0+F1zzMCu51LKloEqjdIX3Z';
const PASSWORDS = { 'nut-admin': 'Adm1n "pass" \\word', 'nut-monitor': 'M0nitor#pass=word' };
/** The same in every spelling that a file may have. */
const TEXTS = ['Adm1n', 'M0nitor'];

describeWith(SSHD_ROOM, 'HostFleet, with Pulumi’s engine and a real sshd', () => {
  let room: SshdRoom;
  let pulumi: PulumiRun;
  let secrets: Record<string, string>;

  beforeAll(async () => {
    room = await SshdRoom.start([CP1, CP2, CP3, '10.10.30.14']);
    pulumi = await PulumiRun.start(room.inside);
    secrets = { ...PASSWORDS, 'ssh-key': room.privateKey };
    console.info(`HostFleet is tested with ${pulumi.engine.plugin}`);
  });
  afterAll(async () => {
    await pulumi?.stop();
    await room?.stop();
  });

  let stack = 0;
  beforeEach(() => {
    stack++;
    for (const address of [CP1, CP2, CP3]) room.behave(address, '');
  });
  afterEach(async () => {
    for (const address of [CP1, CP2, CP3]) room.behave(address, '');
    await ask('destroy', lab());
    room.seen();
  });

  function lab(change: (lab: Homelab) => void = () => {}): Homelab {
    const homelab = threeMachines({ ssh: { hostKey: room.hostKey, privateKey: { secret: 'ssh-key' } } });
    for (const host of Object.values(homelab.hosts)) delete host.ssh;
    change(homelab);
    return homelab;
  }

  const ask = (operation: Order['operation'], homelab: Homelab, further: Partial<Order> = {}) =>
    pulumi.ask({ operation, homelab, secrets, stack: `stack${stack}`, ...further });
  const up = async (homelab: Homelab, further: Partial<Order> = {}) => {
    const answer = await ask('up', homelab, further);
    if (answer.error !== '') throw new Error(`${answer.error}\n${answer.output}`);
    return answer;
  };
  const ran = (mode: string) =>
    room
      .seen()
      .filter((one) => one.mode === mode && one.event === 'start')
      .map(({ address }) => address);
  const about = (answer: { diagnostics: { message: string; name: string }[] }, name: string) =>
    answer.diagnostics.filter((one) => one.name === `fleet-${name}`).map(({ message }) => message.trimEnd());

  test('up installs on every machine, the server first; a second up changes nothing; destroy restores', async () => {
    const first = await up(lab());
    expect(first.changes).toEqual({ create: 8 });
    const order = ran('apply');
    expect(order[0]).toBe(CP1);
    expect([...order].sort()).toEqual([CP1, CP2, CP3]);
    expect(room.files(CP1)?.['/etc/nut/upsd.users']?.content).toContain('M0nitor');
    expect(Object.keys(room.files(CP2) ?? {})).toContain('/etc/nut/upssched.conf');

    const machines = first.outputs.machines as Record<
      string,
      { changed: string[]; digest: string; when: string }
    >;
    expect(machines.cp2?.changed).toContain('/etc/nut/upsmon.conf');
    expect(machines.cp2?.when).toMatch(/^\d{4}-\d\d-\d\dT/);

    const second = await up(lab());
    expect(second.changes).toEqual({ same: 8 });
    expect(second.steps).toEqual([]);
    expect(second.outputs).toEqual(first.outputs);
    expect(ran('apply')).toEqual([]);

    await ask('destroy', lab());
    expect([...ran('restore')].sort()).toEqual([CP1, CP2, CP3]);
    expect(room.files(CP1)).toBeUndefined();
  });

  test('one changed stage is an update of one machine, and no replacement', async () => {
    await up(lab());
    room.seen();
    const changed = lab((one) => {
      one.hosts.cp3 = { ...one.hosts.cp3, shutdown: { onBatteryFor: '3m' } } as Homelab['hosts'][string];
    });
    const preview = await ask('preview', changed);
    expect(preview.changes).toMatchObject({ update: 1 });
    expect(about(preview, 'cp3').join('\n')).toMatch(/- AT ONBATT \S+ START-TIMER stage\.closet 120/);
    expect(about(preview, 'cp3').join('\n')).toMatch(/\+ AT ONBATT \S+ START-TIMER stage\.closet 180/);
    expect(about(preview, 'cp3').join('\n')).toMatch(/restarts: nut-monitor$/);
    expect(about(preview, 'cp1')).toEqual([]);
    room.seen();

    const answer = await up(changed);
    expect(answer.changes).toEqual({ same: 7, update: 1 });
    expect(answer.steps).toEqual([{ op: 'update', name: 'fleet-cp3', type: 'command:remote:Command' }]);
    const seen = room.seen();
    expect(seen.filter(({ mode }) => mode === 'restore')).toEqual([]);
    expect(seen.filter(({ event }) => event === 'changed')).toMatchObject([
      {
        address: CP3,
        changed: ['/etc/nut/upssched.conf'],
        restarted: ['nut-monitor'],
      },
    ]);
  });

  test('on a change of all, the server comes last', async () => {
    await up(lab());
    room.seen();
    await up(lab((one) => Object.assign(one.nut ?? {}, { deadTime: '25s' })));
    const order = ran('apply');
    expect(order.at(-1)).toBe(CP1);
    expect([...order].sort()).toEqual([CP1, CP2, CP3]);
  });

  test('drift shows in preview and is mended by up, and then nothing is left to do', async () => {
    await up(lab());
    room.drift(CP2, '/etc/nut/nut.conf', { content: 'MODE=none\n' });
    room.drift(CP2, '/etc/nut/upssched.conf', undefined);
    room.drift(CP3, '/etc/nut/upsmon.conf', { mode: '666' });
    const preview = await ask('preview', lab());
    expect(preview.changes).toMatchObject({ update: 2 });
    const cp2 = about(preview, 'cp2').join('\n');
    expect(cp2).toContain('/etc/nut/nut.conf is changed\n    - MODE=none\n    + ');
    expect(cp2).toContain('MODE=netclient');
    expect(cp2).toContain('/etc/nut/upssched.conf is created (0640 root:nut)');
    expect(about(preview, 'cp3').join('\n')).toContain(
      '/etc/nut/upsmon.conf is file 666 root nut and becomes 0640 root:nut',
    );
    room.seen();

    expect((await up(lab())).changes).toEqual({ same: 6, update: 2 });
    expect(room.files(CP2)?.['/etc/nut/nut.conf']?.content).toContain('MODE=netclient');
    const after = await up(lab());
    expect(after.changes).toEqual({ same: 8 });
  });

  test('without a probe nobody is asked, and nothing to do opens no connection', async () => {
    const options = { probe: false };
    await up(lab(), { options });
    const seen = room.seen().filter(({ event }) => event === 'start');
    expect(seen.map(({ mode }) => mode)).toEqual(['apply', 'apply', 'apply']);
    expect(seen[0]?.address).toBe(CP1);
    expect((await up(lab(), { options })).changes).toEqual({ same: 8 });
    expect(room.seen()).toEqual([]);
    // asked again later, all is well
    expect((await up(lab())).changes).toEqual({ same: 8 });
  });

  test('a host that is taken out of the homelab is given back', async () => {
    await up(lab());
    room.seen();
    const without = lab((one) => {
      delete one.hosts.cp3;
    });
    const answer = await up(without);
    expect(answer.changes).toMatchObject({ delete: 2 });
    expect(room.seen().filter(({ mode, event }) => mode === 'restore' && event === 'end')).toMatchObject([
      { address: CP3 },
    ]);
    expect(room.files(CP3)).toBeUndefined();
    expect(room.files(CP2)).toBeDefined();
  });

  test('a wrong host key stops everything before any machine is touched', async () => {
    const wrong = lab((one) => {
      if (one.hosts.cp2) one.hosts.cp2.ssh = { hostKey: OTHER_KEY };
    });
    const answer = await ask('up', wrong);
    expect(answer.error + answer.output).toContain(
      `cp2 at 10.10.30.12, port 22, does not show the host key that the homelab expects (${OTHER_KEY})`,
    );
    expect(ran('apply')).toEqual([]);
    expect(room.files(CP1)).toBeUndefined();
  });

  test('an error gives no machine back, even where the program looks at nothing', async () => {
    await up(lab());
    room.seen();
    const wrong = lab((one) => {
      if (one.hosts.cp2) one.hosts.cp2.ssh = { hostKey: OTHER_KEY };
    });
    const answer = await ask('up', wrong, { ignoresOutputs: true });
    expect(answer.error + answer.output).toContain('does not show the host key that the homelab expects');
    const empty = await ask('up', lab(), { ignoresOutputs: true, secrets: { ...secrets, 'nut-admin': '' } });
    expect(empty.error + empty.output).toContain('a secret has no value; no machine was touched:\n');
    expect(room.seen().filter(({ mode }) => mode !== 'probe')).toEqual([]);
    expect(room.files(CP1)).toBeDefined();
  });

  test('without a probe a wrong host key stops that machine; the provider checks it itself', async () => {
    const wrong = lab((one) => {
      if (one.hosts.cp2) one.hosts.cp2.ssh = { hostKey: OTHER_KEY };
    });
    const answer = await ask('up', wrong, { options: { probe: false } });
    expect(answer.error + answer.output).toContain('ssh: handshake failed: ssh: host key mismatch');
    expect(room.files(CP2)).toBeUndefined();
  });

  test('a homelab with errors is refused before any machine is contacted', async () => {
    const keyless = lab((one) => Object.assign(one, { ssh: { privateKey: { secret: 'ssh-key' } } }));
    const answer = await ask('up', keyless);
    for (const name of ['cp1', 'cp2', 'cp3']) {
      expect(answer.error + answer.output).toMatch(new RegExp(`host '${name}' .* \\(host-key-missing\\)`));
    }
    expect(room.seen()).toEqual([]);
  });

  test('missing secrets are all named at once, before any machine is contacted', async () => {
    const answer = await ask('up', lab(), { secrets: { unused: 'x' } });
    const said = answer.error + answer.output;
    expect(said).toContain('3 secrets have no value; no machine was touched:');
    expect(said).toContain('- nut-admin: for /etc/nut/upsd.users on cp1, /etc/nut/upsmon.conf on cp1.');
    expect(said).toContain('- nut-monitor: for /etc/nut/upsd.users on cp1, ');
    expect(said).toContain(
      '- ssh-key: for the SSH login on cp1, the SSH login on cp2, the SSH login on cp3.',
    );
    expect(room.seen()).toEqual([]);
  });

  test('a machine that can’t be reached is named; preview works, and up brings the others there', async () => {
    await up(lab());
    room.seen();
    const away = lab((one) => {
      // nobody has this address
      if (one.hosts.cp2) one.hosts.cp2.address = '10.10.30.99';
      Object.assign(one.nut ?? {}, { deadTime: '25s' });
    });
    const preview = await ask('preview', away);
    expect(preview.error).toBe('');
    expect(about(preview, 'cp2').join('\n')).toContain('cp2 could not be reached: ');
    expect(about(preview, 'cp3').join('\n')).toContain('cp3 differs from what is wanted');
    room.seen();
    const answer = await ask('up', away);
    expect(answer.error).toContain('fleet-cp2');
    expect([...ran('apply')].sort()).toEqual([CP1, CP3]);
  });

  test('where a machine fails, its words are told, its server is not changed', async () => {
    await up(lab());
    room.seen();
    room.behave(CP3, 'fails');
    const answer = await ask(
      'up',
      lab((one) => Object.assign(one.nut ?? {}, { deadTime: '25s' })),
    );
    expect(answer.output).toContain('upsd does not answer: the old files came back');
    expect(ran('apply')).not.toContain(CP1);
  });

  test('no more machines at a time than asked for', async () => {
    for (const address of [CP1, CP2, CP3]) room.behave(address, 'slow');
    await up(lab(), { options: { parallel: 1 } });
    let running = 0;
    let most = 0;
    for (const { mode, event } of room.seen()) {
      if (mode !== 'apply' || event === 'changed') continue;
      running += event === 'start' ? 1 : -1;
      most = Math.max(most, running);
    }
    expect(most).toBe(1);
  });

  test('control planes are given back one at a time, whatever the last up had to do', async () => {
    const clustered = lab((one) => {
      for (const host of Object.values(one.hosts)) host.role = 'control-plane';
      one.cluster = {
        distribution: 'kubeadm',
        kubelet: { shutdownGracePeriod: '20s', shutdownGracePeriodCriticalPods: '10s' },
      };
    });
    await up(clustered);
    expect((await up(clustered)).changes).toEqual({ same: 8 });
    for (const address of [CP1, CP2, CP3]) room.behave(address, 'slow');
    room.seen();
    expect((await ask('destroy', clustered)).error).toBe('');
    const seen = room.seen().filter(({ mode, event }) => mode === 'restore' && event !== 'changed');
    expect(seen.map(({ event }) => event)).toEqual(['start', 'end', 'start', 'end', 'start', 'end']);
  });

  test('a machine is reached through another one', async () => {
    const through = lab((one) => {
      if (one.hosts.cp3) one.hosts.cp3.ssh = { jumpHost: 'cp1' };
    });
    expect((await up(through)).changes).toEqual({ create: 8 });
    expect((await up(through)).changes).toEqual({ same: 8 });
    expect(room.files(CP3)).toBeDefined();
  });

  test('progress shows the steps of each machine, where it is asked for', async () => {
    const quiet = await up(lab());
    expect(quiet.output).not.toContain('putting the new files in place');
    const changed = lab((one) => Object.assign(one.nut ?? {}, { deadTime: '25s' }));
    expect((await up(changed, { options: { progress: true } })).output).toContain(
      'putting the new files in place',
    );
  });

  test('no password is in an output, at the highest level of talk, or on Pulumi’s disk', async () => {
    const other = await PulumiRun.start(room.inside, room.agent());
    const byAgent = (change?: (lab: Homelab) => void) =>
      lab((one) => {
        Object.assign(one, { ssh: { hostKey: room.hostKey } });
        change?.(one);
      });
    try {
      const said: string[] = [];
      const talk = async (operation: Order['operation'], homelab: Homelab) => {
        const answer = await other.ask({
          operation,
          homelab,
          secrets: PASSWORDS,
          stack: 'talk',
          verbose: true,
        });
        said.push(
          answer.output,
          answer.error,
          JSON.stringify(answer.diagnostics),
          JSON.stringify(answer.outputs),
        );
        return answer.error;
      };
      expect(await talk('preview', byAgent())).toBe('');
      expect(await talk('up', byAgent())).toBe('');
      expect(await talk('up', byAgent())).toBe('');
      room.drift(CP1, '/etc/nut/upsd.users', { content: '[monitor]\n  password = Adm1n-old\n' });
      expect(await talk('preview', byAgent())).toBe('');
      room.behave(CP1, 'fails');
      expect(await talk('up', byAgent())).not.toBe('');
      said.push(other.said);
      // the search finds what is there
      expect(said.join('')).toContain('/etc/nut/upsd.users is changed');
      expect(filesWith(other.folder, 'fleet-cp1')).not.toEqual([]);
      for (const text of TEXTS) {
        expect(said.filter((one) => one.includes(text)).map((one) => one.slice(0, 200))).toEqual([]);
        expect(filesWith(other.folder, text)).toEqual([]);
        for (const { command } of room.seen()) expect(command).not.toContain(text);
      }
      room.behave(CP1, '');
      await other.ask({ operation: 'destroy', homelab: byAgent(), secrets: PASSWORDS, stack: 'talk' });
    } finally {
      await other.stop();
    }
  });

  test('a private key from the secrets is in no output and not on Pulumi’s disk', async () => {
    const answers = [await ask('preview', lab()), await up(lab()), await up(lab())];
    const lines = room.privateKey.split('\n').filter((line) => line.length > 40 && !line.startsWith('-----'));
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) {
      expect(answers.filter((answer) => JSON.stringify(answer).includes(line))).toEqual([]);
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
