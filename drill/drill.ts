import type { Plan } from '../lib/power';
import type { Fault } from '../lib/power/simulation';
import { planModel } from '../lib/power/simulation/simulate';
import { drillPlan } from './drill-plan';
import { agrees, foretell, type Prophecy, type Window } from './foretell';
import { DrillMachine, type DrillSite } from './machine';
import { startLabNamespace } from './namespaces';
import { DrillNetwork } from './network';
import { findNut, nutUser } from './nut-programs';
import { Performance, type Seen } from './performance';
import { findRights } from './rights';
import { scalePlan } from './scale-plan';

/** What is rehearsed. */
export interface DrillOptions {
  /** How long the mains are gone, in seconds before scaling. */
  readonly outageSeconds: number;
  /**
   * By what every time is divided: those of the plan, the outage and the faults.
   *
   * @default 1
   */
  readonly scale?: number;
  /** What goes wrong, with times before scaling. @default nothing */
  readonly faults?: readonly Fault[];
  /** Ends the drill early; all of it is cleaned up. */
  readonly signal?: AbortSignal;
  /** Called with what goes on, for people. */
  readonly onProgress?: (text: string) => void;
}

/** What became of one machine. All in seconds since the mains failed, as they passed in the drill. */
export interface DrilledHost {
  /** When its SHUTDOWNCMD runs by the simulator; null where it stays up. */
  readonly foretold: number | null;
  /** When it ran; null where it did not. */
  readonly seen: number | null;
  /** Whether the two are no further from one another than detection allows. */
  readonly agrees: boolean;
  /** The earliest and the latest that detection allows; absent where it stays up in any case. */
  readonly allowed?: { readonly from: number; readonly to: number };
  /** The same for when it goes again, after it was back; absent where it neither did nor was to. */
  readonly next?: DrilledHost;
}

/** What happened on a machine. */
export interface DrillEvent {
  readonly at: number;
  readonly host: string;
  readonly text: string;
}

/** What a drill showed. */
export interface DrillResult {
  /** Length of the outage in the drill, in seconds. */
  readonly outageSeconds: number;
  readonly scale: number;
  readonly hosts: Readonly<Record<string, DrilledHost>>;
  /** What the machines' own scripts said, in order. */
  readonly events: readonly DrillEvent[];
}

/**
 * Plays an outage with NUT's own upsd, dummy-ups, upsmon and upssched on the generated files, for every machine of the
 * plan, on this computer alone, beside what the simulator foretells for that very configuration. Nothing is left behind
 * and nothing outside is reached.
 *
 * @throws CannotDrill where this computer lacks or forbids what it takes
 * @throws the signal's reason where it was ended early
 */
export async function drill(plan: Plan, options: DrillOptions): Promise<DrillResult> {
  const { scale = 1, signal, onProgress = () => {} } = options;
  const nut = findNut();
  const rights = findRights(nut.paths.unshare);
  const scaled = scalePlan(plan, scale);
  const outageSeconds = options.outageSeconds / scale;
  const faults = (options.faults ?? []).map((fault) => scaledFault(fault, options.outageSeconds, scale));
  const prophecy = foretell(scaled, outageSeconds, faults);
  const wantedUser =
    Object.values(plan.hosts).find((host) => host.nut !== undefined)?.nut?.runAsUser ?? 'nut';
  const user = nutUser([wantedUser, 'nut', 'ups', 'nobody']) ?? { name: 'root', uid: 0, gid: 0 };
  const written = drillPlan(scaled, {
    nutVersion: nut.version,
    ...(user.name === wantedUser ? {} : { runAsUser: user.name }),
  });
  signal?.throwIfAborted();
  const lab = await startLabNamespace(rights);
  const site: DrillSite = { lab, nut, plan: written, user };
  const machines = new Map<string, DrillMachine>();
  try {
    const stopped = new Promise<never>((_resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
    stopped.catch(() => {
      // heard below, where somebody waits
    });
    const played = (async () => {
      const count = Object.keys(plan.hosts).length;
      onProgress(`starting ${count} ${count === 1 ? 'machine' : 'machines'}`);
      const network = new DrillNetwork(lab, written);
      await startMachines(site, network, machines);
      const all = [...machines.values()];
      onProgress(
        `every upsmon has seen its UPS on the mains; they fail now, for ${Math.round(outageSeconds)} s`,
      );
      const performance = new Performance({
        plan: scaled,
        model: planModel(scaled, 'nominal'),
        prophecy,
        faults,
        outageSeconds,
        machines,
        network,
        onProgress,
        isOver: () => signal?.aborted === true,
        makeAgain: async (host) => {
          const machine = await DrillMachine.make(site, host);
          await network.plugIn(machine.host, machine.namespace);
          machines.set(host.name, machine);
          all.push(machine);
          return machine;
        },
      });
      return result(scale, outageSeconds, prophecy, all, await performance.play());
    })();
    played.catch(() => {
      // heard by the race, or of no interest once the drill was ended
    });
    return await Promise.race([played, stopped]);
  } finally {
    await lab.end();
  }
}

/** All machines at once; servers run before anybody asks them. */
async function startMachines(
  site: DrillSite,
  network: DrillNetwork,
  machines: Map<string, DrillMachine>,
): Promise<void> {
  const hosts = Object.values(site.plan.hosts).filter(({ nut }) => nut !== undefined);
  await Promise.all(
    hosts.map(async (host) => {
      machines.set(host.name, await DrillMachine.make(site, host));
    }),
  );
  for (const machine of machines.values()) await network.plugIn(machine.host, machine.namespace);
  for (const { name, server } of Object.values(site.plan.upses)) {
    machines
      .get(server)
      ?.setReadings(name, { 'ups.status': 'OL', 'battery.charge': 100, 'battery.runtime': 9999 });
  }
  const servers = [...machines.values()].filter(({ host }) => (host.nut?.serves.length ?? 0) > 0);
  await Promise.all(servers.map((machine) => machine.startServer()));
  await Promise.all([...machines.values()].map((machine) => machine.startUpsmon()));
}

function result(
  scale: number,
  outageSeconds: number,
  { windows }: Prophecy,
  machines: readonly DrillMachine[],
  { began, shutdowns }: Seen,
): DrillResult {
  const hosts: Record<string, DrilledHost> = {};
  for (const [name, window] of Object.entries(windows)) {
    hosts[name] = drilled(window, shutdowns.get(name) ?? []);
  }
  const events = machines.flatMap(({ host, lines }) =>
    lines.map(({ at, text }) => ({ at: rounded(at - began), host: host.name, text })),
  );
  return { outageSeconds, scale, hosts, events: events.sort((a, b) => a.at - b.at) };
}

/** What a machine did beside what was foretold of it; it agrees where it does every time. */
function drilled(window: Window, [first, ...further]: readonly number[]): DrilledHost {
  const seen = first ?? null;
  const isMore = window.next !== undefined || further.length > 0;
  const next = isMore ? drilled(window.next ?? { foretold: null, mayStayUp: true }, further) : undefined;
  return {
    foretold: window.foretold,
    seen,
    agrees: agrees(window, seen) && next?.agrees !== false,
    ...(window.allowed === undefined ? {} : { allowed: window.allowed }),
    ...(next === undefined ? {} : { next }),
  };
}

/** A second outage that says no time comes a minute after the mains' return. */
function scaledFault({ atSeconds, ...fault }: Fault, outageSeconds: number, scale: number): Fault {
  const at = atSeconds ?? (fault.kind === 'second-outage' ? outageSeconds + 60 : undefined);
  return at === undefined ? fault : { ...fault, atSeconds: at / scale };
}

function rounded(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}
