import type { CheckContext } from '../context';
import { isManaged } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { listed, text } from '../say';

/** Machines that no UPS feeds: worst where others need them. */
export function* powerSources(context: CheckContext): Generator<Conclusion> {
  const { lab } = context;
  const needs = neededBy(context);
  for (const [name, host] of Object.entries(lab.hosts)) {
    // A virtual machine has the power of the machine it runs on, which is asked itself.
    if (host.runsOn !== undefined || (host.poweredBy !== undefined && host.poweredBy.length > 0)) continue;
    if (host.poweredBy === '') continue;
    const path = ['hosts', name, 'poweredBy'];
    const reason = needs.get(name);
    const restsOn = [['hosts', name, 'runsOn']];
    if (reason !== undefined) {
      const message = `host ${text(name)} is on no UPS, and ${reason}; it would be gone with the mains: name its UPS in poweredBy`;
      yield conclusion('dependency-without-ups', path, message, restsOn);
    } else if (isManaged(lab, name)) {
      const message = `host ${text(name)} is managed and on no UPS; it loses its power with the mains, whatever else happens: name its UPS in poweredBy, or leave the host out`;
      yield conclusion('host-without-ups', path, message, restsOn);
    }
  }
}

/** Why a machine must not be gone, by its name. One pass over the homelab. */
function neededBy({ lab, followers }: CheckContext): Map<string, string> {
  const served = new Map<string, string[]>();
  const dependents = new Map<string, string[]>();
  for (const [ups, { server }] of Object.entries(lab.upses)) add(served, server, ups);
  for (const [name, host] of Object.entries(lab.hosts)) {
    for (const needed of new Set([
      ...(host.dependsOn ?? []),
      ...(host.runsOn === undefined ? [] : [host.runsOn]),
    ])) {
      if (needed !== name) add(dependents, needed, name);
    }
  }
  const reasons = new Map<string, string>();
  for (const [name, hosts] of dependents)
    reasons.set(name, `${listed(hosts)} ${hosts.length === 1 ? 'needs' : 'need'} it`);
  for (const [name, upses] of served) {
    const many = upses.reduce((sum, ups) => sum + (followers.get(ups)?.length ?? 0), 0);
    const others =
      many === 0 ? '' : `, which ${many === 1 ? '1 other machine follows' : `${many} other machines follow`}`;
    reasons.set(name, `it serves UPS ${listed(upses)}${others}`);
  }
  return reasons;
}

function add(to: Map<string, string[]>, key: string, value: string): void {
  const values = to.get(key);
  if (values === undefined) to.set(key, [value]);
  else values.push(value);
}
