import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Homelab } from '../../build/lib/homelab';
import { Lab, sshHosts } from '../../test/support/lab';
import { startAgent } from './agent';
import { Ridethrough } from './pulumi';
import type { Turn } from './rival';

const COUNTS = [5, 50];
/** What a restart takes on each host, in seconds: about what NUT's daemons take on a real one, and on a slow one. */
const RESTARTS_SECONDS = [2, 7];
const STAND_INS = 'test/hosts/on-host/stand-ins';

/**
 * Few hosts and many: sshd alone runs on them, and stand-ins answer for systemd and NUT's daemons. A restart takes its
 * time and no processor, as that of another machine does. All else of fifty machines is done by this one's processor: so
 * each is timed with quick restarts and with slow ones, and what these add is what slow machines cost.
 */
export async function benchManyHosts(): Promise<void> {
  console.log('\nmany hosts, all at a time');
  for (const count of COUNTS) {
    const firsts: number[] = [];
    for (const restartSeconds of RESTARTS_SECONDS) {
      const taken = await converge(count, restartSeconds);
      firsts.push(taken[0]?.seconds ?? 0);
      const steps = taken.map(({ step, seconds }) => `${step} ${seconds.toFixed(1)} s`);
      console.log(`  ${count} hosts, a restart takes ${restartSeconds} s: ${steps.join(', ')}`);
    }
    const [quick = 0, slow = 0] = firsts;
    console.log(`  ${count} hosts: slow restarts add ${(slow - quick).toFixed(1)} s to the first converge`);
  }
}

async function converge(
  count: number,
  restartSeconds: number,
): Promise<readonly { step: string; seconds: number }[]> {
  const lab = await Lab.start({ hosts: sshHosts(count, standIns(restartSeconds)) });
  const agent = await startAgent(lab.ssh.identityFile);
  const rival = new Ridethrough(agent.socket, 'ridethrough', manyOf, { parallel: count }, count);
  try {
    const taken = [];
    for (const [step, turn] of [
      ['first converge', 'first'],
      ['no-op', 'first'],
      ['one file', 'changed'],
    ] as const) {
      await rival.ready(lab, turn);
      const began = performance.now();
      await rival.run();
      taken.push({ step, seconds: (performance.now() - began) / 1000 });
    }
    return taken;
  } finally {
    await rival.end();
    agent.end();
    await lab.stop();
  }
}

/** The first host serves the UPS, the others follow. */
function manyOf(lab: Lab, turn: Turn): Homelab {
  const last = lab.hosts.at(-1)?.name;
  const hosts = lab.hosts.map(({ name, address, hostKey }, index): [string, Homelab['hosts'][string]] => [
    name,
    {
      address,
      os: 'debian-12',
      poweredBy: 'closet',
      watts: 5,
      stopTakesUpTo: '30s',
      shutdown:
        index === 0 ? 'low-battery' : { onBatteryFor: turn === 'changed' && name === last ? '3m' : '2m' },
      returns: index === 0 ? 'with-power' : 'by-hand',
      ssh: { hostKey },
    },
  ]);
  return {
    name: 'bench',
    ssh: { user: 'ops' },
    upses: {
      closet: {
        driver: 'usbhid-ups',
        port: 'auto',
        server: lab.hosts[0]?.name ?? '',
        ratedWatts: 1000,
        runtime: [{ watts: 300, lasts: '60m' }],
      },
    },
    hosts: Object.fromEntries(hosts),
    nut: {
      users: {
        admin: { password: { secret: 'nut-admin' }, upsmon: 'primary', actions: ['SET'] },
        monitor: { password: { secret: 'nut-monitor' }, upsmon: 'secondary' },
      },
    },
  };
}

function standIns(restartSeconds: number): Record<string, { content: string; mode?: string }> {
  const text = (name: string) => readFileSync(join(STAND_INS, name), 'utf8');
  const programs = readdirSync(STAND_INS).filter((name) => name !== 'upsmon');
  const slow = text('systemctl').replace('restart) up', `restart) sleep ${restartSeconds}; up`);
  return {
    ...Object.fromEntries(
      programs.map((name) => [`/usr/local/bin/${name}`, { content: text(name), mode: '0755' }]),
    ),
    '/usr/local/bin/systemctl': { content: slow, mode: '0755' },
    '/usr/local/bin/upsc': {
      content:
        '#!/bin/sh\ncase $1 in -l) echo closet ;; -c) seq -f 10.10.31.%.0f 250 ;; *) echo OL ;; esac\n',
      mode: '0755',
    },
    '/stand-ins/upsmon': { content: text('upsmon') },
    '/stand-ins/packages': { content: 'nut-client\nnut-server\n' },
    ...Object.fromEntries(
      ['nut-server', 'nut-monitor'].flatMap((unit) => [
        [`/stand-ins/units/${unit}.enabled`, { content: 'enabled\n' }],
        [`/stand-ins/units/${unit}.active`, { content: 'inactive\n' }],
      ]),
    ),
  };
}
