import { SshClient, type SshOutcome } from '../lib/ssh';
import { type Connection, needsSudo } from './connection';
import { remoteCommand } from './payload';
import { foreignLine, type ProbeReport, probeReport } from './probe-report';
import { RunProblem } from './run-problem';

/** What was learnt of a machine before anything is changed. */
export type Survey =
  /** Nobody asked it. */
  | { kind: 'not-asked'; why: string }
  /** It did not answer, or refused the login. */
  | { kind: 'unreachable'; why: string }
  /** It answered that nothing can be done there; nothing was changed. */
  | { kind: 'refuses'; why: string }
  | { kind: 'answered'; report: ProbeReport };

/** A machine that answers with another host key than its own: perhaps it is another machine. Nothing goes on then. */
export class WrongHostKeyError extends RunProblem {
  override readonly name = 'WrongHostKeyError';
}

/** What to ask one machine. */
export interface Question {
  connection: Connection;
  /** The script and what is wanted, as one text; made while the connection is on its way. */
  stdin: () => string;
}

/**
 * What the machines answer, by their names; rejected with a WrongHostKeyError which names all that showed a wrong key. A
 * function, since whoever waits for a promise in a promise waits for both.
 */
export type Answers = () => Promise<Map<string, Survey>>;

/**
 * Asks each machine how it differs from what is wanted, over one SSH connection that changes nothing. It comes back when
 * the first of them are asked, so that something else can be done while they think.
 *
 * @param parallel how many at a time, at most
 * @throws RunProblem where a private key is none
 */
export async function ask(
  questions: readonly Question[],
  privateKeys: Readonly<Record<string, string>>,
  parallel: number,
): Promise<Answers> {
  const connections = questions.map(({ connection }) => connection);
  const client = await SshClient.open(connections, privateKeys).catch((error: Error) => {
    throw new RunProblem(`${error.message}. No machine was touched`);
  });
  const answers = answersOf(client, questions, parallel);
  // whoever waits for them is told
  answers.catch(() => {});
  return () => answers;
}

async function answersOf(
  client: SshClient,
  questions: readonly Question[],
  parallel: number,
): Promise<Map<string, Survey>> {
  const surveys = new Map<string, Survey>();
  const wrong: string[] = [];
  try {
    const next = questions.values();
    const worker = async () => {
      for (const { connection, stdin } of next) {
        const { name } = connection;
        const outcome = await client.run(
          name,
          remoteCommand('probe', { sudo: needsSudo(connection) }),
          stdin,
        );
        if (outcome.kind === 'wrong-host-key') wrong.push(wrongKey(connection, outcome.why));
        else surveys.set(name, surveyOf(outcome));
      }
    };
    await Promise.all(Array.from({ length: Math.min(parallel, questions.length) }, worker));
  } finally {
    await client.close();
  }
  if (wrong.length > 0) throw new WrongHostKeyError(wrong.sort().join('\n'));
  return surveys;
}

function wrongKey({ name, address, port, hostKey, jump }: Connection, why: string): string {
  const through = jump === undefined ? '' : ` (or ${jump.name}, through which it is reached,)`;
  return `${name}${through} at ${address}, port ${port}, does not show the host key that the homelab expects (${hostKey}): ${why.replace(/\.+$/, '')}. No machine was touched. If the machine was set up anew, compare its key at its console (\`cat /etc/ssh/ssh_host_*_key.pub\`) and correct hosts.${name}.ssh; if not, somebody else answers in its place`;
}

const SUDO =
  'who logs in there has to be root (`ssh.user`), or to become it without a password: install sudo, and let a file in /etc/sudoers.d say `USER ALL=(ALL) NOPASSWD: ALL`';

function surveyOf(outcome: Exclude<SshOutcome, { kind: 'wrong-host-key' }>): Survey {
  if (outcome.kind === 'unreachable') return outcome;
  const said = outcome.stderr.trim();
  if (outcome.code !== 0) {
    const why = said === '' ? `its answer was the exit code ${outcome.code}` : said;
    return { kind: 'refuses', why: /\bsudo: /.test(said) ? `${why}; ${SUDO}` : why };
  }
  const report = probeReport(outcome.stdout);
  if (report !== undefined) return { kind: 'answered', report };
  const foreign = foreignLine(outcome.stdout);
  const begins = foreign === undefined ? '' : `: it begins with '${foreign.slice(0, 200)}'`;
  return {
    kind: 'refuses',
    why: `its answer can't be understood${begins}${said === '' ? '' : `; it said: ${said}`}`,
  };
}
