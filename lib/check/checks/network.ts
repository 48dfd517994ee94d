import { DEEPEST_NESTING } from '../../power';
import type { CheckContext } from '../context';
import { type Conclusion, conclusion } from '../finding';
import { listed, text } from '../say';

interface Served {
  readonly ups: string;
  readonly server: string;
  /** Followers that hear the server over the network. */
  readonly remote: ReadonlySet<string>;
}

/** What lies between a UPS's server and the machines that follow it: without power there, they hear nothing. */
export function* network(context: CheckContext): Generator<Conclusion> {
  const served = servedOverNetwork(context);
  const gears = Object.entries(context.lab.networkGear ?? {});
  const [first] = served;
  if (gears.length === 0 && first !== undefined) {
    const followers = [...first.remote];
    const message = `${listed(followers)} ${followers.length === 1 ? 'follows' : 'follow'} UPS ${text(first.ups)} over the network, and no network gear is declared; a switch without a battery is off as soon as the mains fail, and nothing more is heard from ${text(first.server)}: declare it in networkGear with its UPS`;
    yield conclusion('network-gear-undeclared', ['networkGear'], message, [
      ['hosts', '*', 'poweredBy'],
      ['hosts', '*', 'runsOn'],
    ]);
  }
  for (const [name, { poweredBy, connects }] of gears) {
    const between = connects === undefined ? served.map(toCarried) : carriedBy(new Set(connects), served);
    const unfed = between.find(({ followers }) => followers.length > 0);
    const path = ['networkGear', name, 'poweredBy'];
    if (poweredBy === undefined && unfed !== undefined) {
      const message = `network gear ${text(name)} is on no UPS and lies between ${listed(unfed.followers)} and ${text(unfed.server)}, which serves UPS ${text(unfed.ups)}; with the mains it goes off and they hear nothing more of the battery: put it on a UPS and name that in poweredBy`;
      yield conclusion('network-without-ups', path, message, [['networkGear', name, 'connects']]);
    }
    const elsewhere = between.find(({ ups, followers }) => ups !== poweredBy && followers.length > 0);
    if (
      poweredBy !== undefined &&
      elsewhere !== undefined &&
      context.declared.upses?.has(poweredBy) === true
    ) {
      const message = `network gear ${text(name)} is on UPS ${text(poweredBy)} and lies between ${listed(elsewhere.followers)} and ${text(elsewhere.server)}, which serves UPS ${text(elsewhere.ups)}; if ${text(poweredBy)} is empty first, they hear nothing more of theirs and shut down after DEADTIME: see that ${text(poweredBy)} lasts longer than ${text(elsewhere.ups)}`;
      yield conclusion('network-on-another-ups', path, message, [['networkGear', name, 'connects']]);
    }
  }
}

interface Carried {
  ups: string;
  server: string;
  followers: string[];
}

function toCarried({ ups, server, remote }: Served): Carried {
  return { ups, server, followers: [...remote] };
}

/** Walks along what the gear connects or who follows, whichever is less. */
function carriedBy(connected: ReadonlySet<string>, served: readonly Served[]): Carried[] {
  return served.flatMap(({ ups, server, remote }) => {
    if (!connected.has(server)) return [];
    const [less, more] = connected.size < remote.size ? [connected, remote] : [remote, connected];
    return [{ ups, server, followers: [...less].filter((name) => more.has(name)) }];
  });
}

function servedOverNetwork({ lab, followers }: CheckContext): Served[] {
  return Object.entries(lab.upses).flatMap(([ups, { server }]) => {
    if (lab.hosts[server] === undefined) return [];
    const machine = machineOf(server, lab);
    const remote = (followers.get(ups) ?? []).filter((name) => machineOf(name, lab) !== machine);
    return remote.length === 0 ? [] : [{ ups, server, remote: new Set(remote) }];
  });
}

/** The machine that a virtual one stands on in the end. */
function machineOf(name: string, lab: CheckContext['lab']): string {
  let at = name;
  for (let level = 0; level <= DEEPEST_NESTING; level += 1) at = lab.hosts[at]?.runsOn ?? at;
  return at;
}
