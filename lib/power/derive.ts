import { type Homelab, type Host, seconds } from '../homelab';
import { DEFAULTS } from './defaults';
import { kubeletPlan } from './kubelet-plan';
import { loadsByUps } from './load';
import { hostNutPlan, servedBy } from './nut-plan';
import type { HostPlan, NoticePlan, Plan, Span } from './plan';
import { quorumPlan } from './quorum';
import { sshPlan } from './ssh-plan';
import { stagesOf } from './stages';
import { stopOrder } from './stop-order';
import { longestStopSeconds } from './stop-time';
import { suppliesOf } from './supplies';
import { upsPlan } from './ups-plan';
import { returnsOf, wakeTargets } from './wake';

/**
 * The plan of a homelab whose shape is right. It computes and judges nothing: a reference that leads nowhere gives an
 * empty place in the plan. Whoever has no checked homelab takes `plan()`, which refuses one with errors.
 */
export function derivePlan(lab: Homelab): Plan {
  const loads = loadsByUps(lab);
  const order = stopOrder(lab);
  const served = servedBy(lab);
  const wakes = wakeTargets(lab, order);
  const notices = lab.notices === undefined ? undefined : noticePlan(lab.notices);

  const upses: Plan['upses'] = {};
  for (const [name, ups] of Object.entries(lab.upses)) {
    const load = loads.get(name) ?? { baseWatts: 0, gearWatts: 0, hostWatts: 0, totalWatts: 0 };
    upses[name] = upsPlan(name, ups, lab, { load, besides: served.get(ups.server) ?? [] });
  }
  const hosts: Plan['hosts'] = {};
  for (const [name, host] of Object.entries(lab.hosts)) {
    hosts[name] = hostPlan(name, host, lab, {
      serves: served.get(name) ?? [],
      wakes: wakes.get(name) ?? [],
      notices,
    });
  }
  const quorum = quorumPlan(lab);
  return {
    name: lab.name,
    upses,
    hosts,
    stopOrder: order,
    gear: Object.entries(lab.networkGear ?? {}).map(([name, gear]) => ({ name, ...gear })),
    ...(quorum === undefined ? {} : { quorum }),
  };
}

function hostPlan(
  name: string,
  host: Host,
  lab: Homelab,
  shared: { serves: string[]; wakes: HostPlan['wakes']; notices: NoticePlan | undefined },
): HostPlan {
  const nut = hostNutPlan(name, host, lab, shared.serves);
  const kubelet = kubeletPlan(host, lab.cluster);
  const stages = stagesOf(host, nut);
  return {
    name,
    fullName: lab.domain === undefined ? name : `${name}.${lab.domain}`,
    address: host.address,
    ssh: sshPlan(name, host, lab),
    role: host.role ?? DEFAULTS.host.role,
    managed: host.managed ?? DEFAULTS.host.managed,
    os: host.os ?? DEFAULTS.host.os,
    ...(host.runsOn === undefined ? {} : { runsOn: host.runsOn }),
    watts: host.watts,
    idleWatts: host.idleWatts ?? host.watts,
    supplies: suppliesOf(host),
    minSupplies: host.minSupplies ?? DEFAULTS.host.minSupplies,
    ...(nut === undefined ? {} : { nut }),
    stages,
    stop: upTo(longestStopSeconds(host, lab)),
    ...(host.stopTakesUpTo === undefined ? { stopAssumed: true } : {}),
    boot: upTo(seconds(host.bootTakesUpTo ?? DEFAULTS.host.bootTakesUpTo)),
    returns: returnsOf(host),
    dependsOn: host.dependsOn ?? [],
    ...(kubelet === undefined ? {} : { kubelet }),
    wakes: shared.wakes,
    ...(shared.notices === undefined || stages.length === 0 ? {} : { notices: shared.notices }),
  };
}

/** A time of which only the longest is known: at the least a fifth of it, two thirds to expect. */
function upTo(longestSeconds: number): Span {
  return {
    shortestSeconds: Math.round(longestSeconds / 5),
    nominalSeconds: Math.round((longestSeconds * 2) / 3),
    longestSeconds,
  };
}

function noticePlan(notices: NonNullable<Homelab['notices']>): NoticePlan {
  return {
    ...(notices.discord === undefined ? {} : { discordWebhook: notices.discord.webhook }),
    ...(notices.webhook === undefined ? {} : { webhookUrl: notices.webhook.url }),
    ...(notices.email === undefined
      ? {}
      : { email: { to: notices.email.to, command: notices.email.command ?? DEFAULTS.notices.command } }),
    events: notices.events ?? [...DEFAULTS.notices.events],
    timeoutSeconds: seconds(notices.timeout ?? DEFAULTS.notices.timeout),
  };
}
