import { randomBytes } from 'node:crypto';
import type { Homelab } from '../lib/homelab';
import { findingLines } from '../lib/report';
import { requireCommandPackage } from './command-package';
import { deadAgent } from './dead-agent';
import { filled } from './filled-files';
import type { InstalledMachine } from './installed-machine';
import { knownValue } from './known-value';
import type { Machine } from './machine';
import { waitsFor } from './order';
import { otherSystem } from './other-system';
import { payload } from './payload';
import { isHindered, previewText } from './preview-text';
import * as pulumi from './pulumi';
import { RunProblem } from './run-problem';
import { MissingSecretsError, missingNames } from './secrets/missing';
import type { NeededSecrets } from './secrets/needed';
import { refuseNoTexts, refuseUnfitSecrets } from './secrets/unfit';
import { stopTheRun } from './stop-the-run';
import { type Answers, ask, type Survey } from './survey';
import { tiesOf } from './ties';
import { type WantedFleet, type WantedMachine, wantedFleet } from './wanted';

/** What a {@link HostFleet} is made of. */
export interface HostFleetArgs {
  /** The homelab, as one writes it. Its errors are this component's errors. */
  homelab: Homelab;
  /**
   * Values of the secrets by name: of those in files, and of private keys that `ssh.privateKey` names. They travel on
   * standard input only, and Pulumi keeps them encrypted.
   */
  secrets: Readonly<Record<string, pulumi.Input<string>>>;
  /**
   * Whether each machine is asked first, over an SSH connection of its own that changes nothing, how it differs from
   * what is wanted. Without it Pulumi only sees what changed in the homelab, and nobody notices what was changed on a
   * machine; as nobody knows then where a machine logs in already, servers come before those that follow them; and a
   * wrong host key stops only that machine and those that wait for it.
   *
   * @default true
   */
  probe?: boolean | undefined;
  /**
   * Whether machines are changed while one of their UPSes is on battery, low, or in forced shutdown.
   *
   * @default false
   */
  evenOnBattery?: boolean | undefined;
  /**
   * How many machines are worked on at a time, at most.
   *
   * @minimum 1
   * @default 16
   */
  parallel?: number | undefined;
  /**
   * Whether Pulumi shows each step of each machine while it works there, a line a step, without secrets.
   *
   * @default false
   */
  progress?: boolean | undefined;
}

const TYPE = 'ridethrough:hosts:HostFleet';

/** What {@link HostFleetArgs} means where it says nothing. */
const DEFAULTS = { probe: true, evenOnBattery: false, parallel: 16, progress: false };

/**
 * What a run without a probe leaves on a machine: always the same, so that nothing but a change in the homelab makes
 * another run.
 */
const FIRST_MARK = 'first';

/**
 * The machines of a homelab, each brought to what the homelab wants of it: one {@link Machine} for every managed host.
 *
 * - A machine comes after the server of its UPS where it can't log in there yet, else before it.
 * - Control planes with a kubelet go one after the other, also when they are given back.
 * - Their commands run by the provider for `command` among its `providers`, or by one that it makes for itself.
 * - Taking a host out of the homelab, or destroying the stack, gives the machine back as it was.
 *
 * Nothing is touched, and the run fails with all problems at once, where the homelab has errors, a machine's host key
 * is not known or not the one it shows, secrets have no value, or one that their files can't hold. (Without the probe a
 * wrong host key shows when that machine's turn has come, and stops only those that wait for it. In an inline program of
 * the Automation API, Pulumi adds that the fleet's URN is a duplicate where the problem showed only after the
 * constructor: that is how such a run is stopped.)
 *
 * @example
 * const config = new pulumi.Config('ridethrough');
 * new HostFleet('rack', { homelab: rack, secrets: { 'nut-monitor': config.requireSecret('nut-monitor') } });
 */
export class HostFleet extends pulumi.ComponentResource {
  /** What is installed on each machine, by its name. */
  readonly machines: pulumi.Output<Record<string, InstalledMachine>>;

  /**
   * @throws RunProblem where it can be told at once that nothing can be done: the homelab has errors, a setting is
   * wrong, a host key isn't known, nobody gave a secret, or `@pulumi/command` isn't installed
   */
  constructor(name: string, args: HostFleetArgs, opts?: pulumi.ComponentResourceOptions) {
    const declared = declaredBy(args);
    super(TYPE, name, {}, opts);
    const machines = this.#converge(name, declared, opts?.parent).catch((error: unknown) =>
      stopTheRun(error, this, () => new pulumi.ComponentResource(TYPE, name, {}, opts)),
    );
    this.machines = pulumi.output(machines);
    this.registerOutputs({ machines: this.machines });
  }

  async #converge(
    name: string,
    { settings, wanted, secrets }: Declared,
    parent: pulumi.Resource | undefined,
  ): Promise<Record<string, pulumi.Output<InstalledMachine>>> {
    tellFindings(wanted, this);
    tellOfDeadAgent(this).catch(() => {});
    const values = pulumi.secret(pulumi.output(secrets));
    const known = await knownValue(values);
    if (known !== undefined) refuseUnfit(wanted, ofThese(wanted.secrets, known));
    const deliver = (machine: WantedMachine, all: Record<string, string>) =>
      payload({
        plan: wanted.plan,
        host: machine.name,
        files: filled(machine.files, all),
        options: { force: settings.evenOnBattery },
      });
    const payloads =
      known && new Map(wanted.machines.map((machine) => [machine.name, once(() => deliver(machine, known))]));
    const answers = await asked(wanted, payloads, known ?? {}, settings);
    // Pulumi's command package takes as long to load as a machine to answer, and so does its plugin
    const { Machine } = require('./machine') as typeof import('./machine');
    const { commandProvider } = require('./command-provider') as typeof import('./command-provider');
    const providers = wanted.machines.length === 0 ? {} : { command: commandProvider(this, name, parent) };
    const surveys = await answers();
    const fleet = new Map<string, Machine>();
    for (const [machine, before] of inTurn(wanted.machines, surveys, settings)) {
      const survey = surveys.get(machine.name) ?? { kind: 'not-asked', why: '' };
      const component = new Machine(
        `${name}-${machine.name}`,
        {
          connection: machine.connection,
          privateKeys: secrets,
          stdin: payloads?.get(machine.name)?.() ?? values.apply((all) => deliver(machine, all)),
          ...markOf(survey),
          after: before.flatMap((one) => fleet.get(one) ?? []),
          progress: settings.progress,
        },
        { parent: this, providers },
      );
      fleet.set(machine.name, component);
      await say(survey, machine, component);
    }
    return Object.fromEntries([...fleet].map(([host, { installed }]) => [host, installed]));
  }
}

function once<T>(make: () => T): () => T {
  let made: { it: T } | undefined;
  return () => {
    made ??= { it: make() };
    return made.it;
  };
}

/** What is known of a fleet before anybody is asked. */
interface Declared {
  settings: typeof DEFAULTS;
  wanted: WantedFleet;
  secrets: Record<string, pulumi.Input<string>>;
}

function declaredBy(args: HostFleetArgs): Declared {
  const settings = { ...DEFAULTS, ...definedOf(args) };
  const wanted = wantedFleet(args.homelab);
  requireCommandPackage();
  return { settings, wanted, secrets: ofThese(wanted.secrets, args.secrets) };
}

function refuseUnfit({ machines, secrets }: WantedFleet, values: Record<string, string>): void {
  refuseNoTexts(secrets, values);
  refuseUnfitSecrets(machines, values);
}

/** What `ridethrough check` says of the homelab too. */
function tellFindings({ findings }: WantedFleet, fleet: HostFleet): void {
  for (const severity of ['warning', 'info'] as const) {
    const text = findingLines(findings.filter((one) => one.severity === severity)).trimEnd();
    if (text !== '')
      void (severity === 'warning' ? pulumi.log.warn(text, fleet) : pulumi.log.info(text, fleet));
  }
}

async function tellOfDeadAgent(fleet: HostFleet): Promise<void> {
  const text = await deadAgent();
  if (text !== undefined) await pulumi.log.warn(text, fleet);
}

/** Asks every machine, unless that isn't wanted or can't be: what is wanted depends on secrets. */
async function asked(
  { machines }: WantedFleet,
  payloads: ReadonlyMap<string, () => string> | undefined,
  privateKeys: Record<string, string>,
  settings: typeof DEFAULTS,
): Promise<Answers> {
  if (!settings.probe) return async () => new Map();
  if (payloads === undefined) {
    const why = 'the secrets are not known yet, so nobody asked it how it differs from what is wanted';
    return async () => new Map(machines.map(({ name }) => [name, { kind: 'not-asked', why }]));
  }
  const questions = machines.map(({ name, connection }) => ({
    connection,
    stdin: payloads.get(name) ?? (() => ''),
  }));
  return ask(questions, privateKeys, settings.parallel);
}

/** Each machine with those it waits for, in an order in which these come first. */
function inTurn(
  machines: readonly WantedMachine[],
  surveys: ReadonlyMap<string, Survey>,
  { parallel }: typeof DEFAULTS,
): [WantedMachine, string[]][] {
  const reports = new Map(
    [...surveys].flatMap(([name, survey]) =>
      survey.kind === 'answered' ? [[name, survey.report] as const] : [],
    ),
  );
  const facts = machines.map((machine) => {
    const { name, takesTurns } = machine;
    const kind = surveys.get(name)?.kind;
    return {
      name,
      ...tiesOf(machine, machines, reports),
      reachable: kind !== 'unreachable' && kind !== 'refuses',
      changes: !reports.get(name)?.isAsWanted,
      takesTurns,
    };
  });
  const waits = waitsFor(facts, parallel);
  const turns: [WantedMachine, string[]][] = [];
  const done = new Set<string>();
  while (turns.length < machines.length) {
    for (const machine of machines) {
      const before = waits.get(machine.name) ?? [];
      if (done.has(machine.name) || !before.every((one) => done.has(one))) continue;
      done.add(machine.name);
      turns.push([machine, before]);
    }
  }
  return turns;
}

/**
 * The mark that was left where all is well. Else a new one, so that Pulumi finds the machine changed whatever mark it
 * has in its state.
 */
function markOf(survey: Survey): { mark: string; isNewMark: boolean } {
  if (survey.kind === 'not-asked') return { mark: FIRST_MARK, isNewMark: false };
  const mark = survey.kind === 'answered' && survey.report.isAsWanted ? survey.report.mark : undefined;
  return { mark: mark ?? randomBytes(8).toString('hex'), isNewMark: mark === undefined };
}

async function say(survey: Survey, machine: WantedMachine, component: Machine): Promise<void> {
  const other = survey.kind === 'answered' ? otherSystem(machine, survey.report) : undefined;
  if (other !== undefined) await pulumi.log.warn(other, component);
  const text = previewText(survey, machine);
  if (text === undefined) return;
  if (survey.kind === 'answered' && !isHindered(survey.report)) await pulumi.log.info(text, component);
  else await pulumi.log.warn(text, component);
}

/** @throws MissingSecretsError which names every secret that is needed and has no value */
function ofThese<T>(needed: NeededSecrets, values: Readonly<Record<string, T>>): Record<string, T> {
  const missing = missingNames(needed, values);
  if (missing.length > 0) {
    throw new MissingSecretsError(
      missing,
      needed,
      (name) => `Give it as secrets['${name}'] of the HostFleet`,
    );
  }
  return Object.fromEntries(Object.entries(values).filter(([name]) => needed.has(name)));
}

function definedOf({ probe, evenOnBattery, parallel, progress }: HostFleetArgs): Partial<typeof DEFAULTS> {
  if (parallel !== undefined && !(Number.isInteger(parallel) && parallel >= 1)) {
    throw new RunProblem(`parallel: expected a whole number of machines of at least 1, got ${parallel}`);
  }
  return {
    ...(probe !== undefined && { probe }),
    ...(evenOnBattery !== undefined && { evenOnBattery }),
    ...(parallel !== undefined && { parallel }),
    ...(progress !== undefined && { progress }),
  };
}
