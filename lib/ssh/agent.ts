import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { privateKeyText } from './private-key';

const AGENT_LIMIT_MS = 10_000;

/**
 * An agent that holds one key and ends with us, however we end: it lives as long as the `cat` it runs, and that one
 * as long as our pipe to it is open (man ssh-agent).
 */
export async function agentWith(name: string, privateKey: string, socket: string): Promise<ChildProcess> {
  const agent = spawn('ssh-agent', ['-a', socket, 'cat'], { stdio: ['pipe', 'ignore', 'ignore'] });
  let failure: Error | undefined;
  agent.on('error', (error) => {
    failure = error;
  });
  for (const until = Date.now() + AGENT_LIMIT_MS; !(await agentAnswers(socket)); await sleep(10)) {
    if (failure !== undefined) throw new Error(`ssh-agent can't be run: ${failure.message}`);
    if (Date.now() > until) throw new Error('ssh-agent did not start');
  }
  const problem = await add(privateKeyText(privateKey), socket);
  if (problem === undefined) return agent;
  agent.stdin?.end();
  throw new Error(
    `the secret '${name}' is no private key that logs in without a passphrase (ssh-add: ${problem}); store the whole text of a file such as ~/.ssh/id_ed25519 (from 1Password: ?ssh-format=openssh at the end of the reference)`,
  );
}

/** Whether somebody listens there: between its bind and its listen an agent's socket refuses. */
export function agentAnswers(path: string): Promise<boolean> {
  return new Promise((done) => {
    const socket = connect({ path }, () => {
      socket.destroy();
      done(true);
    });
    socket.once('error', () => done(false));
  });
}

function add(key: string, socket: string): Promise<string | undefined> {
  return new Promise((done) => {
    // Without a terminal or a helper to ask, a passphrase is an error at once.
    const env = { PATH: process.env.PATH ?? '', SSH_AUTH_SOCK: socket, SSH_ASKPASS_REQUIRE: 'never' };
    const child = execFile('ssh-add', ['-q', '-'], { env, timeout: AGENT_LIMIT_MS }, (error, _, stderr) => {
      done(error === null ? undefined : stderr.trim().split('\n').at(-1)?.trim() || 'it said nothing');
    });
    child.stdin?.on('error', () => {});
    child.stdin?.end(key);
  });
}
