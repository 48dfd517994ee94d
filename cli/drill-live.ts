import { createInterface } from 'node:readline/promises';
import { liveHosts, liveLines, NotRehearsed, rehearseLive } from '../drill';
import type { Environment } from './environment';
import { EXIT, Refusal } from './exit';
import { logins } from './private-keys';
import { endedBySignals } from './signals';

/** What the command line gives. */
export interface LiveArguments {
  confirm?: string;
  json?: boolean;
}

/** `ridethrough drill --live`: the real machines up to SHUTDOWNCMD; exit 1 where one would not do its part. */
export async function drillLive(
  known: string,
  { lab, plan }: NonNullable<Environment['sound']>,
  args: LiveArguments,
): Promise<number> {
  const hosts = liveHosts(plan);
  if (hosts.length === 0)
    throw new Refusal(`${known} has no managed machine with files; nothing to rehearse`);
  const { connections, privateKeys } = await logins(lab, hosts);
  await confirmed(plan.name, hosts, args.confirm);
  const result = await endedBySignals(async (signal) => {
    const onProgress = (text: string) => process.stderr.write(`${known}: ${text}\n`);
    try {
      return await rehearseLive(plan, { connections, privateKeys, signal, onProgress });
    } catch (error) {
      if (error instanceof NotRehearsed) throw new Refusal(error.message, EXIT.wrongUsage);
      throw error;
    }
  });
  process.stdout.write(args.json ? `${JSON.stringify(result, null, 2)}\n` : liveLines(result));
  return Object.values(result.hosts).every(({ ready }) => ready) ? EXIT.good : EXIT.homelabHasErrors;
}

/** Only who types the homelab's name means this one. */
async function confirmed(name: string, hosts: readonly string[], given: string | undefined): Promise<void> {
  const what = `goes to the real machines (${hosts.join(', ')}) and rehearses a power cut up to, but not including, their shutdown; it changes nothing there`;
  if (given === undefined && (!process.stdin.isTTY || !process.stderr.isTTY)) {
    throw new Refusal(`drill --live ${what}. Without a terminal, confirm with --confirm ${name}`);
  }
  const said = given ?? (await ask(`drill --live ${what}.\nType the homelab's name (${name}) to go on: `));
  if (said.trim() === name) return;
  throw new Refusal(`confirmed for '${said.trim()}', but this is '${name}'; no machine was contacted`);
}

async function ask(question: string): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    // a terminal that is closed answers nothing
    const closed = new Promise<string>((resolve) => terminal.once('close', () => resolve('')));
    return await Promise.race([terminal.question(question), closed]);
  } finally {
    terminal.close();
  }
}
