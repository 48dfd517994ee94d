import { examine, type Finding, HomelabError } from '../lib/check';
import { type HostFile, hostFiles } from '../lib/files';
import type { Homelab, Host } from '../lib/homelab';
import { DEFAULTS, type HostPlan, type Plan, upsSystem } from '../lib/power';
import { type Connection, ConnectionProblem, connections } from './connection';
import { RunProblem } from './run-problem';
import { type NeededSecrets, neededSecrets } from './secrets/needed';

/** One machine as the homelab wants it. */
export interface WantedMachine {
  name: string;
  /** What it is to run. */
  os: NonNullable<Host['os']>;
  plan: HostPlan;
  files: readonly HostFile[];
  connection: Connection;
  /** What it asks of other managed machines. */
  logins: readonly Login[];
  /** The UPSes that it serves, as others ask for them: `closet@10.10.30.11`. */
  serves: readonly string[];
  /** Whether it has a kubelet that must not be restarted together with another one's: it is a control plane. */
  takesTurns: boolean;
}

/** One MONITOR line that names another managed machine. */
export interface Login {
  /** As it stands there: `closet@10.10.30.11`. */
  system: string;
  /** Who serves it. */
  server: string;
}

/** Everything that the homelab says about its managed machines. */
export interface WantedFleet {
  plan: Plan;
  machines: readonly WantedMachine[];
  secrets: NeededSecrets;
  /** Warnings, and what is good to know: what `ridethrough check` says too. */
  findings: readonly Finding[];
}

/**
 * Looks at the homelab only: contacts nobody and needs no secret.
 *
 * @throws RunProblem with every finding of severity error
 * @throws ConnectionProblem with every machine that can't be told from another one
 */
export function wantedFleet(homelab: Homelab): WantedFleet {
  const { plan, findings } = examined(homelab);
  const names = Object.keys(plan.hosts).filter((name) => hostFiles(plan, name).length > 0);
  const reached = connections(homelab, names);
  const files = new Map(names.map((name) => [name, hostFiles(plan, name)]));
  const machines = names.map((name): WantedMachine => {
    const host = plan.hosts[name];
    const connection = reached.get(name);
    if (host === undefined || connection === undefined) throw new ConnectionProblem(`no host '${name}'`);
    return {
      name,
      os: homelab.hosts[name]?.os ?? DEFAULTS.host.os,
      plan: host,
      files: files.get(name) ?? [],
      connection,
      logins: loginsOf(plan, host).filter(({ server }) => server !== name && files.has(server)),
      serves: servedBy(homelab, name),
      takesTurns: host.role === 'control-plane' && host.kubelet !== undefined,
    };
  });
  return { plan, machines, secrets: neededSecrets(files, reached), findings };
}

type Examined = { plan: Plan; findings: readonly Finding[] };

/** A program asks which secrets it needs, then HostFleet asks the same, and the checks play every outage each time. */
let last: { text: string; examined: Examined } | undefined;

function examined(homelab: Homelab): Examined {
  const text = asText(homelab);
  if (last !== undefined && last.text === text) return last.examined;
  const { findings, sound } = examine(homelab);
  if (sound === undefined) throw new RunProblem(new HomelabError(findings).message);
  const found = { plan: sound.plan, findings };
  if (text !== undefined) last = { text, examined: found };
  return found;
}

/** Undefined where it is no plain data: the checks say so then. */
function asText(homelab: Homelab): string | undefined {
  try {
    return JSON.stringify(homelab);
  } catch {
    return undefined;
  }
}

/** The systems of a host's MONITOR lines, its own included. */
function loginsOf(plan: Plan, host: HostPlan): Login[] {
  return (host.nut?.monitors ?? []).flatMap(({ ups, system }) => {
    const server = plan.upses[ups]?.server;
    return server === undefined ? [] : [{ system, server }];
  });
}

function servedBy(homelab: Homelab, name: string): string[] {
  const upses = Object.entries(homelab.upses).filter(([, { server }]) => server === name);
  return upses.map(([ups, spec]) => upsSystem(ups, spec, '', homelab));
}
