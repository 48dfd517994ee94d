import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import * as path from 'node:path';
import { describeWith } from '../support/needs';
import { NUT_LAB, NutLab, unexpectedLines, waitUntil } from '../support/nut';
import { clientFiles, serverFiles } from '../support/nut/sample-files';

jest.setTimeout(120_000);

const repository = path.resolve(__dirname, '..', '..');

describeWith(NUT_LAB, 'the lab of NUT machines', () => {
  let lab: NutLab;
  beforeEach(async () => {
    lab = await NutLab.start();
  });
  afterEach(() => lab.stop());

  test('a server and a secondary talk to each other and go down when the battery is low', async () => {
    const [server, client] = await Promise.all([
      lab.machine({ name: 'cp1', address: '10.10.30.11', files: serverFiles('10.10.30.11') }),
      lab.machine({ name: 'cp2', address: '10.10.30.12', files: clientFiles('10.10.30.11') }),
    ]);
    await server.start();
    await client.start();
    expect((await server.clients('closet')).length).toBe(2);
    expect(await client.upsc('closet@10.10.30.11', 'battery.charge')).toBe('100');
    expect([...unexpectedLines(server.log), ...unexpectedLines(client.log)]).toEqual([]);
    expect(server.recorded()).toEqual([]);

    server.ups('closet').set({ 'ups.status': 'OB LB', 'battery.charge': 9 });
    await server.until('the server goes down', () => server.recorded().length > 0);
    await client.until('the client goes down', () => client.recorded().length > 0);
    for (const machine of [server, client]) {
      expect(machine.recorded()).toEqual([
        { at: expect.any(Number), uid: 0, program: '/usr/bin/systemctl', args: 'poweroff' },
      ]);
      expect(machine.logged(/Auto logout and shutdown proceeding/)).toHaveLength(1);
    }
    await Promise.all([server.powerOff(), client.powerOff()]);
    expect(server.isUp).toBe(false);
  });

  test('upsmon -c fsd by the unprivileged user takes a secondary down, and it alone', async () => {
    const server = await lab.machine({ name: 's', address: '10.0.30.10', files: serverFiles('10.0.30.10') });
    const client = await lab.machine({ name: 'c', address: '10.0.10.11', files: clientFiles('10.0.30.10') });
    await server.start();
    await client.start();
    const refused = await client.run(['systemctl', 'poweroff'], { user: 'nut' });
    expect(refused.code).toBe(0);
    expect(await client.run(['/sbin/upsmon', '-c', 'fsd'], { user: 'nut' })).toMatchObject({ code: 0 });
    await client.until('the client goes down', () => client.recorded().length === 2);
    const nut = Number(/^nut:[^:]*:(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'))?.[1]);
    expect(client.recorded().map(({ uid }) => uid)).toEqual([nut, 0]);
    expect(server.recorded()).toEqual([]);
    await server.stopDaemon('upsmon');
    expect(server.isRunning('upsmon')).toBe(false);
    expect(server.processes().map(({ command }) => command)).toEqual([
      '/lib/nut/dummy-ups -a closet -FF',
      '/lib/nut/upsd -F',
    ]);
  });

  test('a machine writes nothing on the real one and sees none of its processes', async () => {
    const machine = await lab.machine({
      name: 'own-root',
      files: {
        '/etc/ridethrough/lab-only': { content: 'x', mode: '0640', group: 'nut' },
        '/var/run/lab-only': { content: 'x' },
      },
    });
    const script = [
      'echo changed >/etc/hostname; touch /run/lab-only-2 /usr/lab-only; hostname; stat -c "%a %U %G" $1',
      `test -d /proc/${process.pid} || echo unseen; ls /etc/nut`,
    ].join('; ');
    const { stdout, stderr } = await machine.run(['sh', '-c', script, 'sh', '/etc/ridethrough/lab-only']);
    expect(stderr).toBe('');
    expect(stdout).toBe('own-root\n640 root nut\nunseen\n');
    for (const file of ['/etc/ridethrough/lab-only', '/run/lab-only', '/run/lab-only-2', '/usr/lab-only']) {
      expect(existsSync(file)).toBe(false);
      expect(machine.exists(file)).toBe(true);
    }
    expect(readFileSync('/etc/hostname', 'utf8')).not.toBe('changed\n');
  });

  test('nothing outside can be reached', async () => {
    const machine = await lab.machine({ name: 'alone' });
    const { stdout } = await machine.run(['ip', '-o', 'route', 'show', 'table', 'all']);
    const outward = stdout.split('\n').filter((line) => line !== '' && !/ dev lo /.test(line));
    expect(outward).toEqual([]);
  });

  test('what cannot be is said', async () => {
    const machine = await lab.machine({ name: 'plain' });
    expect(() => machine.ups('gone')).toThrow('plain serves , no UPS gone');
    expect(() => machine.write('/x', { content: '', owner: 'nobody-here' })).toThrow(
      'there is no nobody-here in /etc/passwd',
    );
    await expect(machine.until('never', () => false, 100)).rejects.toThrow('not seen within 0.1 s: never');
  });
});

describeWith(NUT_LAB, 'a lab whose test is killed', () => {
  let child: ChildProcess | undefined;
  afterEach(() => child?.kill('SIGKILL'));

  test('leaves no process behind', async () => {
    const program = `
      const { NutLab } = require('./test/support/nut');
      NutLab.start().then((lab) => lab.machine({ name: 'left' })).then((machine) => {
        machine.run(['sh', '-c', 'trap "" TERM HUP; sleep 1000 & sleep 1000'], { timeout: 1e6 });
        setTimeout(() => console.log(/\\d+/.exec(machine.root)[0]), 300);
      });`;
    const args = ['-r', 'ts-node/register/transpile-only', '-e', program];
    const started = spawn(process.execPath, args, { cwd: repository, stdio: ['ignore', 'pipe', 'inherit'] });
    child = started;
    const pid = await new Promise<string>((resolve) => {
      started.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString().trim()));
    });
    const pids = () => innerProcesses(pid);
    const inside = pids();
    expect(inside.length).toBeGreaterThanOrEqual(4);
    started.kill('SIGKILL');
    await waitUntil('every process of the lab is gone', () =>
      inside.every((inner) => !existsSync(`/proc/${inner}`)),
    );
  });
});

/** Every process in the pid namespace of the given one, by the pids that the test sees. */
function innerProcesses(pid: string): string[] {
  const parents = [pid];
  const namespace = pidNamespace(pid);
  for (const entry of readdirSync('/proc')) {
    if (/^\d+$/.test(entry) && entry !== pid && pidNamespace(entry) === namespace) parents.push(entry);
  }
  return parents;
}

function pidNamespace(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined;
  }
}
