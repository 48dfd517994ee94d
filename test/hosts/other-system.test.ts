import { otherSystem } from '../../hosts/other-system';
import { probeReport } from '../../hosts/probe-report';
import { type WantedMachine, wantedFleet } from '../../hosts/wanted';
import type { Host } from '../../lib/homelab';
import { threeMachines } from './homelabs';

function machine(os: Host['os']): WantedMachine {
  const [first] = wantedFleet(threeMachines()).machines;
  if (first === undefined || os === undefined) throw new Error('no machine');
  return { ...first, os };
}

function running(system: string) {
  const report = probeReport(`\nridethrough-report\n${system}end\n`);
  if (report === undefined) throw new Error('no report');
  return report;
}

test.each([
  ['debian-12', 'debian 12'],
  ['proxmox-ve-9', 'debian 13'],
  ['raspberry-pi-os-12', 'raspbian 12'],
  ['raspberry-pi-os-12', 'debian 12'],
  ['other', 'debian 12'],
] as const)('%s is %s', (os, system) => {
  expect(otherSystem(machine(os), running(`system ${system}\n`))).toBeUndefined();
});

test('a machine that runs something else than the homelab says is named, with where to correct it', () => {
  expect(otherSystem(machine('ubuntu-24.04'), running('system debian 12\n'))).toBe(
    'cp1 runs debian 12, and the homelab says ubuntu-24.04: its files are written for NUT 2.8.1. Correct hosts.cp1.os.',
  );
  expect(otherSystem(machine('ubuntu-24.04'), running(''))).toBeUndefined();
});
