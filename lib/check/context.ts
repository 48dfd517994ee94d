import type { Homelab } from '../homelab';
import { DEFAULTS, type Plan } from '../power';
import type { Conclusion } from './finding';

/** What a check looks at. */
export interface CheckContext {
  /** The homelab without what is already known to be wrong. Its objects have no prototype. */
  readonly lab: Homelab;
  /** Its plan. A reference that leads nowhere is an empty place in it. */
  readonly plan: Plan;
  /**
   * Names as they were declared, those of entries that are left out of `lab` included; undefined where the whole
   * section is wrong and nobody knows its names.
   */
  readonly declared: Declared;
  /** The hosts that watch each UPS from elsewhere, by the UPS's name. */
  readonly followers: ReadonlyMap<string, readonly string[]>;
}

/** Names of hosts and UPSes as declared. */
export interface Declared {
  readonly hosts: ReadonlySet<string> | undefined;
  readonly upses: ReadonlySet<string> | undefined;
}

/** One check: what it finds, in the order in which it stands in the homelab. */
export type Check = (context: CheckContext) => Iterable<Conclusion>;

/** What the checks look at. One pass over the hosts. */
export function checkContext(lab: Homelab, plan: Plan, declared: Declared): CheckContext {
  const followers = new Map<string, string[]>();
  for (const [name, { nut }] of Object.entries(plan.hosts)) {
    for (const { ups, role } of nut?.monitors ?? []) {
      if (role === 'primary') continue;
      const names = followers.get(ups);
      if (names === undefined) followers.set(ups, [name]);
      else names.push(name);
    }
  }
  return { lab, plan, declared, followers };
}

/** Whether a host is declared, right, and its files are ours. */
export function isManaged(lab: Homelab, host: string): boolean {
  return lab.hosts[host] !== undefined && (lab.hosts[host].managed ?? DEFAULTS.host.managed);
}
