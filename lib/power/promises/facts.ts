import type { Run } from '../simulation/run';

/** What a run comes to for one machine, in milliseconds; Infinity for never. */
export interface HostFacts {
  /** Its first SHUTDOWNCMD. */
  stopBegan: number;
  /** When it was off for the first time, in whatever way. */
  off: number;
  /** When it lost its power while it wasn't off. */
  powerLost: number;
  /** What took the power: the outlets' cut, the end of the battery, or something else. */
  lostTo: 'cut' | 'empty' | 'other';
  /** When upsmon decided. */
  decided: number;
  /** Whether a stage of its own decided. */
  byStage: boolean;
  /** When it first started or stopped a second time in one return of the mains. */
  restarted: number;
}

/** What a run comes to. */
export interface RunFacts {
  hosts: HostFacts[];
  /** When each UPS's outlets went off for the first time, and to what. */
  outletsOff: { at: number; to: 'cut' | 'empty' }[];
  /** When each UPS was on low battery for the first time. */
  low: number[];
  /** When each threshold of each UPS was reached for the first time. */
  thresholds: number[][];
  mainsBack: number;
}

const NEVER = Number.POSITIVE_INFINITY;

/** Reads a run's events once. */
export function factsOf(run: Run): RunFacts {
  const { model, marks } = run;
  const hosts = model.hosts.map(
    (): HostFacts => ({
      stopBegan: NEVER,
      off: NEVER,
      powerLost: NEVER,
      lostTo: 'other',
      decided: NEVER,
      byStage: false,
      restarted: NEVER,
    }),
  );
  const outletsOff = model.upses.map((): RunFacts['outletsOff'][number] => ({ at: NEVER, to: 'cut' }));
  const low = model.upses.map(() => NEVER);
  const thresholds = model.upses.map((ups) => ups.thresholds.map(() => NEVER));
  const starts = model.hosts.map(() => 0);
  const isUpAgain = model.hosts.map(() => false);
  let mainsBack = NEVER;
  let mainsAreOn = true;
  let lostTo: HostFacts['lostTo'] = 'other';
  let lostAt = -1;
  let firedBy = -1;
  for (const { at, event, host, ups, threshold } of marks) {
    const facts = hosts[host];
    if (event === 'outlets-cut' || event === 'battery-empty') {
      lostTo = event === 'outlets-cut' ? 'cut' : 'empty';
      lostAt = at;
      const outlets = outletsOff[ups];
      if (outlets !== undefined && outlets.at === NEVER) outletsOff[ups] = { at, to: lostTo };
    } else if (event === 'low-battery') {
      low[ups] = Math.min(low[ups] ?? NEVER, at);
    } else if (event === 'threshold-reached') {
      const reached = thresholds[ups];
      if (reached !== undefined) reached[threshold] = Math.min(reached[threshold] ?? NEVER, at);
    } else if (event === 'mains-lost' || event === 'mains-back') {
      if (event === 'mains-back') mainsBack = Math.min(mainsBack, at);
      mainsAreOn = event === 'mains-back';
      starts.fill(0);
      isUpAgain.fill(false);
    } else if (facts === undefined) {
    } else if (event === 'stage-fired') {
      firedBy = host;
    } else if (event === 'shutdown-decided') {
      if (facts.decided === NEVER) facts.byStage = firedBy === host;
      facts.decided = Math.min(facts.decided, at);
      firedBy = -1;
    } else if (event === 'shutdown-started') {
      facts.stopBegan = Math.min(facts.stopBegan, at);
      if (isUpAgain[host] && mainsAreOn) facts.restarted = Math.min(facts.restarted, at);
    } else if (event === 'off' || event === 'forced-off') {
      facts.off = Math.min(facts.off, at);
    } else if (event === 'power-lost') {
      facts.off = Math.min(facts.off, at);
      if (facts.powerLost === NEVER) {
        facts.powerLost = at;
        facts.lostTo = lostAt === at ? lostTo : 'other';
      }
      if (isUpAgain[host] && mainsAreOn) facts.restarted = Math.min(facts.restarted, at);
    } else if (event === 'booting') {
      const count = (starts[host] ?? 0) + 1;
      starts[host] = count;
      if (count > 1) facts.restarted = Math.min(facts.restarted, at);
    } else if (event === 'up') {
      isUpAgain[host] = true;
    }
  }
  return { hosts, outletsOff, low, thresholds, mainsBack };
}
