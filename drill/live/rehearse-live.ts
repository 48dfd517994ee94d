import { hostFiles } from '../../lib/files';
import type { Plan } from '../../lib/power';
import { type Connection, needsSudo, SshClient, type SshOutcome } from '../../lib/ssh';
import { type Answer, isOutage, type LiveCheck, readAnswer } from './answer';
import { liveCommand, livePayload, type Task } from './payload';

/** Nothing was rehearsed: while the power is out, or where a machine isn't the one it should be. */
export class NotRehearsed extends Error {
  override readonly name = 'NotRehearsed';
}

/** What a rehearsal on the real machines needs. */
export interface LiveOptions {
  /** How each machine of {@link liveHosts} is reached. */
  readonly connections: readonly Connection[];
  /** Private keys by the names that the homelab gives; logins without one go by the SSH agent. */
  readonly privateKeys: Readonly<Record<string, string>>;
  /** Ends it; on the machines nothing was changed, so nothing is left there. */
  readonly signal?: AbortSignal;
  /** How many machines at a time. @default 16 */
  readonly parallel?: number;
  /** Called with what goes on, for people. */
  readonly onProgress?: (text: string) => void;
}

/** What became of one machine. */
export interface LiveHost {
  /** Whether it would do its part in an outage, as far as that can be seen without one. */
  readonly ready: boolean;
  readonly checks: readonly LiveCheck[];
}

/** The machines that were rehearsed with, and those that nobody asked. */
export interface LiveResult {
  readonly hosts: Readonly<Record<string, LiveHost>>;
  /** Machines that aren't managed. */
  readonly notAsked: readonly string[];
}

/** The machines that a rehearsal asks: those with files of ours. */
export function liveHosts(plan: Plan): string[] {
  return Object.keys(plan.hosts).filter((name) => hostFiles(plan, name).length > 0);
}

/**
 * Has the real machines go through their part of an outage, over SSH, up to but not including SHUTDOWNCMD. It changes
 * nothing on them, restarts nothing and leaves nothing: what it writes lies in namespaces that end with it.
 *
 * @throws NotRehearsed where a UPS is on battery, low or in a forced shutdown, or a machine shows a wrong host key
 * @throws the signal's reason where it was ended
 */
export async function rehearseLive(plan: Plan, options: LiveOptions): Promise<LiveResult> {
  const { connections: reached, signal, onProgress = () => {}, parallel = 16 } = options;
  const names = reached.map(({ name }) => name);
  signal?.throwIfAborted();
  const client = await SshClient.open(reached, options.privateKeys);
  try {
    const ask = (task: Task) =>
      eachOf(reached, parallel, async (connection) => {
        signal?.throwIfAborted();
        const command = liveCommand(task, { sudo: needsSudo(connection) });
        const outcome = await client.run(
          connection.name,
          command,
          livePayload(plan, connection.name),
          signal,
        );
        signal?.throwIfAborted();
        return { connection, outcome };
      });
    onProgress(`asking ${names.length} machines what their UPSes say`);
    const first = await ask('look');
    refuseWrongKeys(first);
    refuseOutage(first);
    onProgress('every UPS that answers is on the mains: the machines rehearse now');
    const second = await ask('rehearse');
    refuseWrongKeys(second);
    const hosts = second.map(({ connection, outcome }): [string, LiveHost] => {
      const checks = checksOf(outcome);
      onProgress(`${connection.name} has answered`);
      return [connection.name, { ready: checks.every(({ result }) => result !== 'bad'), checks }];
    });
    return {
      hosts: Object.fromEntries(hosts),
      notAsked: Object.keys(plan.hosts).filter((name) => !names.includes(name)),
    };
  } finally {
    await client.close();
  }
}

interface Asked {
  readonly connection: Connection;
  readonly outcome: SshOutcome;
}

function checksOf(outcome: SshOutcome): readonly LiveCheck[] {
  const bad = (check: string, text: string): LiveCheck[] => [{ check, result: 'bad', text }];
  if (outcome.kind !== 'ran') return bad('connection', outcome.why);
  const answer = answerOf(outcome);
  if (answer !== undefined) return answer.checks;
  const said = outcome.stderr.trim().split('\n').at(-1) ?? '';
  return bad('connection', said === '' ? `its answer broke off (exit code ${outcome.code})` : said);
}

function answerOf(outcome: SshOutcome): Answer | undefined {
  return outcome.kind === 'ran' ? readAnswer(outcome.stdout) : undefined;
}

function refuseWrongKeys(asked: readonly Asked[]): void {
  const wrong = asked.flatMap(({ connection: { name, address, port, hostKey }, outcome }) =>
    outcome.kind === 'wrong-host-key'
      ? [
          `${name} at ${address}, port ${port}, does not show the host key that the homelab expects (${hostKey}): ${outcome.why}; compare it at the machine's console (\`ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub\`) and correct hosts.${name}.ssh, or somebody else answers in its place`,
        ]
      : [],
  );
  if (wrong.length > 0) throw new NotRehearsed(wrong.sort().join('\n'));
}

function refuseOutage(asked: readonly Asked[]): void {
  const found = asked.flatMap(({ connection, outcome }) =>
    (answerOf(outcome)?.upses ?? [])
      .filter(({ status }) => isOutage(status))
      .map(({ system, status }) => `${system} says ${status} (asked by ${connection.name})`),
  );
  if (found.length === 0) return;
  throw new NotRehearsed(
    `nothing is rehearsed while a UPS is on battery, low or in a forced shutdown: ${found.join(', ')}; try again when all are on the mains`,
  );
}

/** So many at a time, in the order given. */
async function eachOf<In, Out>(
  all: readonly In[],
  atOnce: number,
  what: (one: In) => Promise<Out>,
): Promise<Out[]> {
  const found: Out[] = [];
  const next = all.entries();
  const worker = async () => {
    for (const [index, one] of next) found[index] = await what(one);
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, all.length) }, worker));
  return found;
}
