import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Homelab } from '../../build/lib/homelab';
import { Lab, sshHosts } from '../../test/support/lab';
import { startAgent } from './agent';
import { Ridethrough } from './pulumi';
import type { Turn } from './rival';

const COUNTS = [5, 50];
/** What a restart takes on each host, in seconds: about what NUT's daemons take on a real one. */
const RESTART_SECONDS = 2;
const STAND_INS = 'test/hosts/on-host/stand-ins';

/**
 * Few hosts and many: sshd alone runs on them, and stand-ins answer for systemd and NUT's daemons. A restart takes its
 * time and no processor, as that of another machine does.
 */
export async function benchManyHosts(): Promise<void> {
  console.log(`\nmany hosts, all at a time; a restart takes ${RESTART_SECONDS} s on each`);
  for (const count of COUNTS) {
    const lab = await Lab.start({ hosts: sshHosts(count, standIns()) });
    const agent = await startAgent(lab.ssh.identityFile);
    const rival = new Ridethrough(agent.socket, 'ridethrough', manyOf, { parallel: count }, count);
    try {
      const taken: string[] = [];
      for (const [step, turn] of [
        ['first converge', 'first'],
        ['no-op', 'first'],
        ['one file', 'changed'],
      ] as const) {
        await rival.ready(lab, turn);
        const began = performance.now();
        await rival.run();
        taken.push(`${step} ${((performance.now() - began) / 1000).toFixed(1)} s`);
      }
      const inTurn = count * RESTART_SECONDS;
      console.log(`  ${count} hosts: ${taken.join(', ')}  (the restarts one after the other: ${inTurn} s)`);
    } finally {
      await rival.end();
      agent.end();
      await lab.stop();
    }
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

function standIns(): Record<string, { content: string; mode?: string }> {
  const text = (name: string) => readFileSync(join(STAND_INS, name), 'utf8');
  const programs = readdirSync(STAND_INS).filter((name) => name !== 'upsmon');
  const slow = text('systemctl').replace('restart) up', `restart) sleep ${RESTART_SECONDS}; up`);
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
