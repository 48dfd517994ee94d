import { DEFAULTS } from '../lib/power';
import type { ProbeReport } from './probe-report';
import type { WantedMachine } from './wanted';

/** How a machine hangs on the servers of its UPSes. All are names of managed machines, never its own. */
export interface Ties {
  /** It can't log in to all that it is to ask there before they have changed, or nobody knows whether it can. */
  needs: readonly string[];
  /** It logs in there already to all that it is to ask there. */
  knows: readonly string[];
  /** It asks there now for a UPS that they no longer serve when they have changed. */
  leaves: readonly string[];
}

/** What of a machine its ties depend on. */
export type TiedMachine = Pick<WantedMachine, 'name' | 'plan' | 'logins' | 'serves'>;

/**
 * @param machines all that are managed, this one among them
 * @param reports what they answered, by name; where one did not, nothing is known of it
 */
export function tiesOf(
  machine: TiedMachine,
  machines: readonly TiedMachine[],
  reports: ReadonlyMap<string, ProbeReport>,
): Ties {
  const { name, logins } = machine;
  const own = reports.get(name);
  const servers = [...new Set(logins.map(({ server }) => server))];
  const isKnown = (server: string) =>
    logins.every((one) => one.server !== server || answersNow(one.system, own, reports.get(server)));
  return {
    needs: servers.filter((server) => !isKnown(server)),
    knows: servers.filter(isKnown),
    leaves: machines.flatMap((other) =>
      other.name !== name && own?.monitors.some((system) => isGivenUp(system, other)) ? [other.name] : [],
    ),
  };
}

/** Whether a machine that we brought to where it is can log in to a system of a server that we brought there as well. */
function answersNow(system: string, own: ProbeReport | undefined, server: ProbeReport | undefined): boolean {
  if (!isSettled(own) || !isSettled(server)) return false;
  const driver = `nut-driver@${system.slice(0, system.indexOf('@'))}`;
  // what is to run there and doesn't answers nobody
  const runs = server.units.every(({ name }) => name !== 'nut-server' && name !== driver);
  return runs && own.monitors.some((one) => isSame(one, system));
}

/** Whether the last run there came to its end. */
function isSettled(report: ProbeReport | undefined): report is ProbeReport {
  return report?.mark !== undefined && !report.isUnfinished;
}

/** Whether a machine has the address of a system and is not to serve it. */
function isGivenUp(system: string, { name, plan, serves }: TiedMachine): boolean {
  const [, host = ''] = parts(system);
  const isThere = [plan.address, name].some((one) => one.toLowerCase() === host);
  return isThere && !serves.some((one) => isSame(one, system));
}

function isSame(one: string, other: string): boolean {
  return parts(one).join(' ') === parts(other).join(' ');
}

const UPSD_PORT = String(DEFAULTS.ups.upsdPort);

/** UPS, host and port of `ups@host[:port]`: upsd and DNS ignore case, and upsd's own port needs no mention. */
function parts(system: string): string[] {
  const [, ups = '', bracketed, host = '', port = UPSD_PORT] =
    /^([^@]*)@(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/.exec(system.toLowerCase()) ?? [];
  return [ups, bracketed ?? host, port];
}
