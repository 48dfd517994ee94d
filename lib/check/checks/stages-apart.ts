import type { Span } from '../../power';
import type { CheckContext } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { listed, text } from '../say';

interface Group {
  onBatterySeconds: number;
  hosts: string[];
  shortestSeconds: number;
  longestSeconds: number;
}

/** Stages by time on one UPS that are closer together than detection and timers are exact: they may change places. */
export function* stagesApart({ lab, plan }: CheckContext): Generator<Conclusion> {
  const said = new Set<string>();
  for (const [ups, stages] of timerStagesByUps(plan)) {
    const server = lab.upses[ups]?.server;
    const groups = groupsOf(stages);
    for (const [index, later] of groups.entries()) {
      const earlier = groups[index - 1];
      if (earlier === undefined) continue;
      const overlap = earlier.longestSeconds - later.shortestSeconds;
      if (overlap <= 0) continue;
      const first = earlier.hosts.filter((name) => name !== server && !isNeeded(name, later.hosts, lab));
      const [a, b] = [first[0], later.hosts[0]];
      if (a === undefined || b === undefined || said.has(JSON.stringify([first, later.hosts]))) continue;
      said.add(JSON.stringify([first, later.hosts]));
      const gap = later.onBatterySeconds - earlier.onBatterySeconds;
      const message = `on UPS ${text(ups)} ${names(first)} after ${earlier.onBatterySeconds} s on battery and ${names(later.hosts)} after ${later.onBatterySeconds} s; that is ${gap} s apart, and detection, timers and FINALDELAY differ by up to ${Math.ceil(gap + overlap)} s, so they may change places: put them at least ${Math.ceil(gap + overlap)} s apart, or give them the same time`;
      yield conclusion('stages-too-close', ['hosts', b, 'shutdown', 'onBatteryFor'], message, [
        ...first.map((name) => ['hosts', name, 'shutdown']),
        ...['pollFreq', 'finalDelay'].map((key) => ['nut', key]),
        ...[a, b].flatMap((name) => ['pollFreq', 'finalDelay'].map((key) => ['hosts', name, 'nut', key])),
        ['upses', ups, 'pollInterval'],
      ]);
    }
  }
}

interface TimerStage {
  host: string;
  onBatterySeconds: number;
  startsAfter: Span;
}

function timerStagesByUps(plan: CheckContext['plan']): Map<string, TimerStage[]> {
  const byUps = new Map<string, TimerStage[]>();
  for (const [host, { stages }] of Object.entries(plan.hosts)) {
    for (const { ups, trigger, startsAfter } of stages) {
      if (trigger.kind !== 'timer' || startsAfter === undefined) continue;
      const stage = { host, onBatterySeconds: trigger.onBatterySeconds, startsAfter };
      const stagesThere = byUps.get(ups);
      if (stagesThere === undefined) byUps.set(ups, [stage]);
      else stagesThere.push(stage);
    }
  }
  return byUps;
}

/** Stages of the same time are one stage: they are meant to be together. */
function groupsOf(stages: readonly TimerStage[]): Group[] {
  const groups = new Map<number, Group>();
  for (const { host, onBatterySeconds, startsAfter } of stages) {
    const group = groups.get(onBatterySeconds) ?? {
      onBatterySeconds,
      hosts: [],
      shortestSeconds: Number.POSITIVE_INFINITY,
      longestSeconds: 0,
    };
    group.hosts.push(host);
    group.shortestSeconds = Math.min(group.shortestSeconds, startsAfter.shortestSeconds);
    group.longestSeconds = Math.max(group.longestSeconds, startsAfter.longestSeconds);
    groups.set(onBatterySeconds, group);
  }
  return [...groups.values()].sort((a, b) => a.onBatterySeconds - b.onBatterySeconds);
}

/** What stops before a machine that needs it is said to be in the wrong order, not to be too close. */
function isNeeded(name: string, by: readonly string[], lab: CheckContext['lab']): boolean {
  return by.some((other) => lab.hosts[other]?.dependsOn?.includes(name) || lab.hosts[other]?.runsOn === name);
}

function names(hosts: readonly string[]): string {
  return hosts.length === 1 ? `host ${listed(hosts)} stops` : `the hosts ${listed(hosts)} stop`;
}
