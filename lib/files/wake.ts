import { HEADER } from '../nut';
import { type HostPlan, type Plan, WAKE, type WakeTarget } from '../power';
import type { HostFile } from './host-file';
import { scriptFile } from './nut-file';
import { NUT_PATHS } from './nut-paths';
import { NUT_GROUP, WAKING } from './platforms';
import { scriptBody } from './script-body';
import { shellWord } from './shell-word';

/**
 * What wakes other machines over the network once power is back; nothing on a host that wakes none.
 *
 * `remember`, at ONBATT, notes which of them answer; so one that somebody switched off before the outage stays off.
 * `wake`, at ONLINE and with upsmon after a boot, sends a packet to each noted one that doesn't answer, once its UPSes
 * are on the mains with their charge, again and again until it answers or its limit is reached. It ends when a UPS of
 * this host goes on battery: a machine that is itself about to go down wakes nobody.
 */
export function wakeFiles(_plan: Plan, host: HostPlan): HostFile[] {
  if (host.wakes.length === 0 || host.nut === undefined) return [];
  return [
    scriptFile(NUT_PATHS.wakeCommand, wakeScript(host)),
    systemdFile(WAKING.unit, [
      HEADER,
      '[Unit]',
      'Description=Wake the machines that went down in a power cut',
      'After=network-online.target nut-monitor.service',
      '',
      '[Service]',
      `User=${host.nut.runAsUser}`,
      `ExecStartPre=+/usr/bin/install -d -o root -g ${NUT_GROUP} -m 0770 ${WAKING.memoryParent}`,
      `ExecStart=${NUT_PATHS.wakeCommand} wake`,
    ]),
    systemdFile(WAKING.monitorDropIn, [HEADER, '[Unit]', 'Wants=ridethrough-wake.service']),
  ];
}

function systemdFile(path: string, lines: string[]): HostFile {
  const content = `${lines.join('\n')}\n`;
  return { path, owner: 'root', group: 'root', mode: '0644', content, reload: ['systemd'] };
}

/** The script: what the plan says about this host, then the part that is the same everywhere. */
function wakeScript(host: HostPlan): string {
  const fedBy = (host.nut?.monitors ?? []).filter(({ powerValue }) => powerValue > 0);
  const own = fedBy.map(({ system }) => system);
  const asked = [...new Set([...own, ...host.wakes.flatMap(({ systems }) => systems)])];
  return [
    '#!/bin/sh',
    HEADER,
    `# ${NUT_PATHS.wakeCommand} remember: notes which machines answer, at ONBATT.`,
    `# ${NUT_PATHS.wakeCommand} wake: wakes those that were noted and don't answer, at ONLINE and after a boot.`,
    '',
    `MEMORY=${WAKING.memory}`,
    `LOCK=${WAKING.lock}`,
    `INTERVAL_SECONDS=${WAKE.intervalSeconds}`,
    `ANSWER_SECONDS=${WAKE.answerSeconds}`,
    `QUESTION_SECONDS=${WAKE.questionSeconds}`,
    `PACKET_PORT=${WAKE.packetPort}`,
    '# The UPSes that feed this machine, and all that are asked.',
    `OWN_UPSES=${shellWord(own.join(' '))}`,
    `UPSES=${shellWord(asked.join(' '))}`,
    '',
    '# Calls $1 with each machine: number, name, MAC, address, SSH port, broadcast, charge in percent, seconds until an',
    '# answer counts, to wait for the charge and to try, then its UPSes.',
    'each_machine() {',
    ...host.wakes.map((target, index) => `  "$1" ${machineWords(target, index + 1)}`),
    '}',
    '',
    scriptBody('ridethrough-wake.sh'),
  ].join('\n');
}

function machineWords(target: WakeTarget, number: number): string {
  const { limits } = target;
  return [
    number,
    shellWord(target.host),
    shellWord(target.mac),
    shellWord(target.address),
    target.sshPort,
    shellWord(target.broadcast),
    target.onceChargePercent,
    limits.settleSeconds,
    limits.waitSeconds,
    limits.tryForSeconds,
    ...target.systems.map(shellWord),
  ].join(' ');
}
