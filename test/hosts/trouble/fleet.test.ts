import { readFileSync } from 'node:fs';
import type { Homelab } from '../../../lib/homelab';
import { LAB, Lab } from '../../support/lab';
import { describeWith } from '../../support/needs';
import { missingPulumi } from '../../support/pulumi/engine';
import { type Order, PulumiRun } from '../../support/pulumi/pulumi-run';
import { HOST_KEY, threeMachines } from '../homelabs';

jest.setTimeout(600_000);

/** cp1 serves the UPS, cp2 follows; the others can't be worked on. */
const ADDRESSES = {
  cp1: '10.10.30.11',
  cp2: '10.10.30.12',
  nosudo: '10.10.30.13',
  guest: '10.10.30.14',
  off: '10.10.30.15',
} as const;
const NAMES = Object.keys(ADDRESSES) as (keyof typeof ADDRESSES)[];

describeWith(
  { ...LAB, also: [...(LAB.also ?? []), missingPulumi()] },
  'pulumi up where not every machine is well',
  () => {
    let lab: Lab;
    let pulumi: PulumiRun;
    beforeAll(async () => {
      lab = await Lab.start({
        hosts: NAMES.map((name) => ({
          name,
          address: ADDRESSES[name],
          upses: name === 'cp1' ? ['closet'] : [],
          sudo: name !== 'nosudo',
          on: name !== 'off',
        })),
      });
      pulumi = await PulumiRun.start((command) => lab.workstation.command(command));
    });
    afterAll(async () => {
      await pulumi?.stop();
      await lab?.stop();
    });

    function homelab(change: (hosts: Homelab['hosts']) => void = () => {}): Homelab {
      const declared = threeMachines({ ssh: { user: 'ops', privateKey: { secret: 'ssh-key' } } });
      const { cp1, cp2 } = declared.hosts;
      if (cp1 === undefined || cp2 === undefined) throw new Error('cp1 and cp2 are there');
      declared.hosts = { cp1 };
      for (const name of NAMES) {
        declared.hosts[name] = {
          ...(name === 'cp1' ? cp1 : cp2),
          address: ADDRESSES[name],
          ssh: { hostKey: lab.host(name).hostKey, ...(name === 'guest' && { user: 'guest' }) },
        };
      }
      change(declared.hosts);
      return declared;
    }

    const ask = (operation: Order['operation'], declared: Homelab) =>
      pulumi.ask({
        operation,
        homelab: declared,
        secrets: {
          'nut-admin': 'admin',
          'nut-monitor': 'monitor',
          'ssh-key': readFileSync(lab.ssh.identityFile, 'utf8'),
        },
      });
    const trees = () => NAMES.map((name) => lab.tree(name, ['/etc', '/var/lib/ridethrough', '/var/lib/nut']));

    test('a machine with another host key than its own stops everything, before any machine is touched', async () => {
      const before = trees();
      const answer = await ask(
        'up',
        homelab(({ cp2 }) => {
          if (cp2) cp2.ssh = { hostKey: HOST_KEY };
        }),
      );
      expect(answer.error + answer.output).toContain(
        `cp2 at 10.10.30.12, port 22, does not show the host key that the homelab expects (${HOST_KEY})`,
      );
      expect(trees()).toEqual(before);
    });

    test('those that are off or let nobody become root are named; the others converge', async () => {
      const answer = await ask('up', homelab());
      expect(answer.error).not.toBe('');
      const said = answer.diagnostics.map(({ message }) => message).join('\n');
      expect(said).toMatch(/off could not be reached: /);
      expect(said).toMatch(
        /nosudo can't be worked on as it is: .*sudo: command not found; who logs in there has to be root/,
      );
      expect(said).toMatch(
        /guest can't be worked on as it is: sudo: a password is required; who logs in there/,
      );
      for (const name of ['off', 'nosudo', 'guest']) {
        const failed = answer.diagnostics.filter(
          (one) => one.severity === 'error' && one.name === `fleet-${name}`,
        );
        expect({ name, failed: failed.length > 0 }).toEqual({ name, failed: true });
      }
      const clients = (await lab.host('cp1').output('upsc -c closet 2>/dev/null')).trim().split('\n').sort();
      expect(clients).toEqual([ADDRESSES.cp2, '127.0.0.1']);

      // the one that is back is brought there too, and nobody else is touched
      lab.host('off').powerOn();
      await lab.host('off').waitUp(180_000);
      const before = lab.tree('cp1', ['/var/lib/ridethrough']);
      await ask('up', homelab());
      expect(lab.tree('cp1', ['/var/lib/ridethrough'])).toEqual(before);
      expect(await lab.host('cp1').output('upsc -c closet 2>/dev/null')).toContain(ADDRESSES.off);
      expect(lab.host('guest').exists('/var/lib/ridethrough')).toBe(false);
    });
  },
);
