import {
  type Duration,
  type Homelab,
  type Host,
  type NutUser,
  seconds,
  type Ups,
  type UpsmonTimings,
} from '../homelab';
import { DEFAULT_USERS, DEFAULTS } from './defaults';
import { detectionSpan } from './detection';
import { OPERATING_SYSTEMS } from './operating-systems';
import { outletsOf } from './outlets';
import type { HostNutPlan, Monitor, UserPlan } from './plan';
import { powerOf } from './supplies';

/** NUT's version on a host: its own word, or that of its operating system's packages. */
export function nutVersionOf(host: Host): string {
  return host.nut?.version ?? OPERATING_SYSTEMS[host.os ?? DEFAULTS.host.os].nutVersion;
}

/** Which UPSes each host serves. One pass. */
export function servedBy(lab: Homelab): Map<string, string[]> {
  const served = new Map<string, string[]>();
  for (const [name, ups] of Object.entries(lab.upses)) {
    const names = served.get(ups.server);
    if (names === undefined) served.set(ups.server, [name]);
    else names.push(name);
  }
  return served;
}

/** The users of every managed upsd. */
export function usersOf(lab: Homelab): Record<string, NutUser> {
  return lab.nut?.users ?? DEFAULT_USERS;
}

/** The user that hosts log in with, by what their upsmon may be: the first one of that kind. */
export function loginUser(
  lab: Homelab,
  role: 'primary' | 'secondary',
): { username: string; user: NutUser } | undefined {
  for (const [username, user] of Object.entries(usersOf(lab))) {
    if (user.upsmon === role) return { username, user };
  }
  return undefined;
}

/** NUT on one host; undefined where it has nothing to do with any UPS. */
export function hostNutPlan(
  name: string,
  host: Host,
  lab: Homelab,
  serves: string[],
): HostNutPlan | undefined {
  const { supplies, minSupplies } = powerOf(name, lab.hosts);
  const fed = new Map<string, number>();
  for (const { ups } of supplies) fed.set(ups, (fed.get(ups) ?? 0) + 1);
  for (const ups of serves) if (!fed.has(ups)) fed.set(ups, 0);
  const timing = timings(host, lab);

  const monitors = [...fed].flatMap(([ups, powerValue]) => {
    const spec = Object.hasOwn(lab.upses, ups) ? lab.upses[ups] : undefined;
    if (spec === undefined) return [];
    return [monitor({ name, ups, spec, lab, powerValue, pollFreqSeconds: timing.pollFreqSeconds })];
  });
  if (monitors.length === 0) return undefined;

  const first = serves[0] === undefined ? undefined : lab.upses[serves[0]];
  return {
    version: nutVersionOf(host),
    mode: serves.length > 0 ? 'netserver' : 'netclient',
    runAsUser: host.nut?.runAsUser ?? DEFAULTS.nut.runAsUser,
    serves,
    listen: serves.length === 0 ? [] : (host.nut?.listen ?? ['127.0.0.1', host.address]),
    upsdPort: first?.upsdPort ?? DEFAULTS.ups.upsdPort,
    maxAgeSeconds: seconds(lab.nut?.maxAge ?? DEFAULTS.nut.maxAge),
    users: serves.length === 0 ? [] : userPlans(lab),
    monitors,
    // A server that no UPS feeds watches only: upsmon refuses to start where the supplies can't reach MINSUPPLIES.
    minSupplies: supplies.length === 0 ? 0 : minSupplies,
    cutsOutlets: serves.some((name) => cutsAtTheEnd(name, lab)),
    ...timing,
  };
}

/** Whether a UPS's outlets are switched off at the end. */
export function cutsAtTheEnd(name: string, lab: Homelab): boolean {
  const ups = Object.hasOwn(lab.upses, name) ? lab.upses[name] : undefined;
  return ups !== undefined && outletsOf(ups, lab) === 'cut';
}

function monitor(of: {
  name: string;
  ups: string;
  spec: Ups;
  lab: Homelab;
  powerValue: number;
  pollFreqSeconds: number;
}): Monitor {
  const { spec, lab } = of;
  const role = spec.server === of.name ? 'primary' : 'secondary';
  const login = loginUser(lab, role);
  return {
    ups: of.ups,
    system: upsSystem(of.ups, spec, of.name, lab),
    powerValue: of.powerValue,
    role,
    username: spec.login?.username ?? login?.username ?? '',
    password: spec.login?.password ?? login?.user.password ?? { secret: '' },
    detection: detectionSpan(seconds(spec.pollInterval ?? DEFAULTS.ups.pollInterval), of.pollFreqSeconds),
  };
}

/** A UPS as upsmon and upsc name it on a host: over the loopback on its own server, else by the server's address. */
export function upsSystem(name: string, ups: Ups, onHost: string, lab: Homelab): string {
  const address = ups.server === onHost ? '127.0.0.1' : (lab.hosts[ups.server]?.address ?? '');
  const bracketed = address.includes(':') ? `[${address}]` : address;
  const port = ups.upsdPort ?? DEFAULTS.ups.upsdPort;
  return `${ups.nutName ?? name}@${bracketed}${port === DEFAULTS.ups.upsdPort ? '' : `:${port}`}`;
}

/** By name: their order in the homelab says whom followers log in as, and for another one upsd need not be restarted. */
function userPlans(lab: Homelab): UserPlan[] {
  const users = Object.entries(usersOf(lab)).sort(([one], [other]) => (one < other ? -1 : 1));
  return users.map(([name, user]) => ({
    name,
    password: user.password,
    ...(user.upsmon === undefined ? {} : { upsmon: user.upsmon }),
    actions: user.actions ?? [],
    instcmds: user.instcmds ?? [],
  }));
}

function timings(host: Host, lab: Homelab) {
  const of = (key: keyof UpsmonTimings): number => {
    const said: Duration = host.nut?.[key] ?? lab.nut?.[key] ?? DEFAULTS.nut[key];
    return seconds(said);
  };
  return {
    pollFreqSeconds: of('pollFreq'),
    pollFreqAlertSeconds: of('pollFreqAlert'),
    hostSyncSeconds: of('hostSync'),
    deadTimeSeconds: of('deadTime'),
    finalDelaySeconds: of('finalDelay'),
    noCommWarnSeconds: of('noCommWarnTime'),
    rbWarnSeconds: of('rbWarnTime'),
  };
}
