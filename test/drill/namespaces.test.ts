import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import {
  type LabNamespace,
  type Namespace,
  onMachine,
  type Rights,
  startLabNamespace,
  startMachineNamespace,
} from '../../drill/namespaces';
import { tryRun } from '../../drill/run';
import { describeWith } from '../support/needs';
import { NUT_DRILL } from './needs';

const isRoot = process.getuid?.() === 0;
const RIGHTS: readonly Rights[] = isRoot ? ['root', 'root-without-user-namespaces'] : ['unprivileged'];

describeWith(NUT_DRILL, 'a machine of a drill', () => {
  describe.each(RIGHTS)('by the rights of %s', (rights) => {
    let lab: LabNamespace;
    let machine: Namespace;
    const group = isRoot ? /^nut:[^:]*:(\d+):/m.exec(readFileSync('/etc/group', 'utf8'))?.[1] : undefined;
    const sh = async (script: string) => {
      const { stdout, stderr } = await tryRun(onMachine(lab, machine, ['sh', '-c', script]));
      return `${stdout}${stderr}`;
    };

    beforeEach(async () => {
      lab = await startLabNamespace(rights);
      machine = await startMachineNamespace(lab, { name: 'inner', group });
    });
    afterEach(() => lab.end());

    test('has a name, processes and folders of its own', async () => {
      expect(
        await sh('hostname; ls /etc/nut; test -d /proc/$PPID || echo unseen; echo x >/etc/nut/inner'),
      ).toBe('inner\nunseen\n');
      expect(await sh('ls /etc/nut; stat -c %a /run/nut; find /dev -name log')).toBe('inner\n770\n');
      expect(hostname()).not.toBe('inner');
      expect(existsSync('/etc/nut/inner')).toBe(false);
    });

    test('reaches nothing outside', async () => {
      expect(await sh('ip -o route show table all | grep -v " dev lo "')).toBe('');
      expect(await sh('ip -o link | cut -d: -f2')).toBe(' lo\n');
    });

    test('writes down who would have powered this computer off, and does no more', async () => {
      await sh('systemctl poweroff; logger -t x -- hello');
      const record = await sh('cut -d" " -f2- /run/drill/record');
      expect(record).toContain('logger -t x -- hello\n');
      // where there is no systemd there is nothing to replace
      if (existsSync('/usr/bin/systemctl')) expect(record).toContain('systemctl poweroff\n');
    });

    test('ends with everything in it', async () => {
      void tryRun(onMachine(lab, machine, ['sh', '-c', 'trap "" TERM HUP; sleep 1000 & sleep 1000']));
      const isInside = (pid: string) => namespaceOf(pid) === namespaceOf(String(machine.pid));
      const pids = () => readdirSync('/proc').filter((entry) => /^\d+$/.test(entry) && isInside(entry));
      while (pids().length < 4) await new Promise((resolve) => setTimeout(resolve, 20));
      const inside = pids();
      await machine.end();
      expect(inside.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
    });
  });
});

function namespaceOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined;
  }
}
