// The stand-in for Pulumi's `command` provider: `command:remote:Command` as the real one's schema and documentation
// say (pulumi.com/registry/packages/command), over SSH connections that are really opened. It knows no password and no
// environment: the hosts of the tests accept neither. It takes no more of Pulumi's SDK than it needs: the real one is a
// small program that starts at once.
import { setTimeout as sleep } from 'node:timers/promises';
import * as log from '@pulumi/pulumi/log';
import type { Provider } from '@pulumi/pulumi/provider/provider';
import { main } from '@pulumi/pulumi/provider/server';
import { DependencyResource } from '@pulumi/pulumi/resource';
import { resetOptions } from '@pulumi/pulumi/runtime/settings';
import type { Connection, Target } from '../../../hosts/connection';
import { agentAnswers, SshClient, type SshOutcome } from '../../../lib/ssh';
import { isRecord, type Properties, revealed, sameValue, sealedLike } from './sealed-properties';

interface Dial {
  dialErrorLimit: number;
  connection: Connection;
  keys: Record<string, string>;
}

const provider: Provider = {
  version: '1.2.1',
  schema: JSON.stringify({ name: 'command', version: '1.2.1', resources: {} }),

  async diff(_id, _urn, olds: Properties, news: Properties) {
    const [before, after] = [revealed(olds), revealed(news)];
    const inputs = new Set([...Object.keys(before), ...Object.keys(after)]);
    for (const output of ['stdout', 'stderr']) inputs.delete(output);
    const changed = [...inputs].filter((name) => !sameValue(before[name], after[name]));
    return { changes: changed.length > 0, replaces: changed.filter((name) => name === 'triggers') };
  },

  async create(urn, inputs: Properties) {
    const said = await run(urn, revealed(inputs), ['create'], {});
    return { id: `${urn.split('::').at(-1)}-${process.pid}${Date.now()}`, outs: sealedLike(inputs, said) };
  },

  async update(_id, urn, olds: Properties, news: Properties) {
    const said = await run(urn, revealed(news), ['update', 'create'], revealed(olds));
    return { outs: sealedLike(news, said) };
  },

  async delete(_id, urn, state: Properties) {
    await run(urn, revealed(state), ['delete'], revealed(state));
  },
};

async function run(
  urn: string,
  inputs: Properties,
  commands: readonly string[],
  previous: Properties,
): Promise<{ stdout: string; stderr: string }> {
  const name = urn.split('::').at(-1) ?? urn;
  const command = commands.map((one) => inputs[one]).find((one) => typeof one === 'string');
  const before = { stdout: String(previous.stdout ?? ''), stderr: String(previous.stderr ?? '') };
  if (typeof command !== 'string') return before;
  if (isRecord(inputs.environment) && Object.keys(inputs.environment).length > 0) {
    throw new Error(`could not set environment variable: sshd accepts none`);
  }
  if (inputs.addPreviousOutputInEnv !== false && before.stdout !== '') {
    process.stderr.write(`warning: Unable to set 'PULUMI_COMMAND_STDOUT' on ${name}\n`);
  }
  const logging = inputs.logging ?? 'stdoutAndStderr';
  const status = new Status(urn);
  const outcome = await dialled(
    dialOf(inputs.connection),
    command,
    String(inputs.stdin ?? ''),
    logging === 'stderr' || logging === 'stdoutAndStderr' ? (piece) => status.add(piece) : undefined,
  );
  if (logging === 'stdout' || logging === 'stdoutAndStderr') status.add(outcome.stdout);
  await status.told;
  if (outcome.code !== 0) {
    const text = `${outcome.stdout}${outcome.stderr}`;
    throw new Error(
      `Process exited with status ${outcome.code}: running ${JSON.stringify(command)}:\n${text}`,
    );
  }
  return { stdout: outcome.stdout.replace(/\n$/, ''), stderr: outcome.stderr.replace(/\n$/, '') };
}

/** What a command says, line by line while it runs, as the state of its resource: nothing of it is kept (InfoStatus). */
class Status {
  told: Promise<void> = Promise.resolve();
  private rest = '';

  constructor(private readonly urn: string) {}

  add(piece: string): void {
    const lines = (this.rest + piece).split('\n');
    this.rest = lines.pop() ?? '';
    // the message goes by the URN alone
    const resource = new DependencyResource(this.urn);
    for (const line of lines) {
      this.told = this.told.then(() => log.info(line, resource, undefined, true));
    }
  }
}

async function dialled(
  { connection, keys, dialErrorLimit }: Dial,
  command: string,
  stdin: string,
  onStderr?: (piece: string) => void,
): Promise<SshOutcome & { kind: 'ran' }> {
  const agent = process.env.SSH_AUTH_SOCK;
  if (agent && !(await agentAnswers(agent))) {
    throw new Error(`dial unix ${agent}: connect: no such file or directory`);
  }
  const client = await SshClient.open([connection], keys);
  try {
    for (let attempt = 0; ; attempt++) {
      const outcome = await client.run(connection.name, command, stdin, undefined, onStderr);
      if (outcome.kind === 'ran') return outcome;
      const why =
        outcome.kind === 'wrong-host-key' ? 'ssh: handshake failed: ssh: host key mismatch' : outcome.why;
      if (dialErrorLimit > -1 && attempt >= dialErrorLimit) {
        throw new Error(`after ${attempt} failed attempts: ${why}`);
      }
      await sleep(Math.min(100 * 1.5 ** attempt, 5000));
    }
  } finally {
    await client.close();
  }
}

function dialOf(connection: unknown): Dial {
  if (!isRecord(connection)) throw new Error('a remote command needs a connection');
  const keys: Record<string, string> = {};
  const target = targetOf('host', connection, keys);
  const { proxy, dialErrorLimit } = connection;
  return {
    dialErrorLimit: typeof dialErrorLimit === 'number' ? dialErrorLimit : 10,
    connection: isRecord(proxy) ? { ...target, jump: targetOf('proxy', proxy, keys) } : target,
    keys,
  };
}

function targetOf(name: string, connection: Properties, keys: Record<string, string>): Target {
  const { host, port, user, hostKey, privateKey } = connection;
  if (typeof host !== 'string') throw new Error('a connection needs a host');
  // The real one then takes any key: nothing in these tests may ask for that.
  if (typeof hostKey !== 'string') throw new Error('this stand-in connects to nobody without a hostKey');
  if (typeof privateKey === 'string') {
    // The real one takes neither, and the client takes keys as they were pasted.
    if (/^[ \t]|\r/.test(privateKey)) throw new Error('ssh: no key found');
    keys[name] = privateKey;
  }
  return {
    name,
    address: host,
    port: typeof port === 'number' ? port : 22,
    user: typeof user === 'string' ? user : 'root',
    hostKey,
    ...(typeof privateKey === 'string' && { privateKey: name }),
  };
}

const engineAddress = process.argv.slice(2).find((word) => !word.startsWith('-')) ?? '';
resetOptions('', '', 0, engineAddress, '', false, '');
// An engine that was killed ends no plugin.
const engine = process.ppid;
setInterval(() => process.ppid === engine || process.exit(), 1000).unref();
void main(provider, process.argv.slice(2));
