import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate, setTimeout as sleep } from 'node:timers/promises';
import { agentWith } from './agent';
import type { Connection, Target } from './connection';
import { isTurnedAway, outcomeOf, type SshEnd, type SshOutcome } from './outcome';
import { Remains } from './remains';
import { Turns } from './turns';

/** A whole run of a command, waiting for its lock included. */
const RUN_LIMIT_MS = 90_000;
const CONNECT_LIMIT_SECONDS = 10;
/** From the tenth on that has not logged in yet sshd turns some away (man sshd_config, MaxStartups 10:30:100). */
const MOST_THROUGH_ONE_JUMP = 8;
const TRIES = 3;
/**
 * All of ssh's own but one that Pulumi's command provider does not know (golang.org/x/crypto/ssh, defaultKexAlgos), and
 * that costs more than a tenth of a second where three machines are asked at once. From OpenSSH 9.9 on ssh has ML-KEM, as
 * the provider has.
 */
const KEY_EXCHANGES = '-sntrup761x25519-sha512*';
/** Before the second try; doubled before each further one. */
const PAUSE_MS = 300;

/**
 * Runs commands on machines with the system's own `ssh`: it is kept up to date with the system, knows every kind of
 * key and agent, and costs no import. It reads nothing of the user's configuration: what holds for it is what holds
 * for Pulumi's command provider, so that both reach the same machines. Private keys go to an `ssh-agent` of its own
 * through a pipe, never into a file or an argument.
 */
export class SshClient {
  readonly #remains: Remains;
  readonly #aliases: ReadonlyMap<string, string>;
  /** By the name of a machine that is reached through another one. */
  readonly #turns: ReadonlyMap<string, Turns>;

  private constructor(remains: Remains, aliases: Map<string, string>, turns: Map<string, Turns>) {
    this.#remains = remains;
    this.#aliases = aliases;
    this.#turns = turns;
  }

  /**
   * @param privateKeys by the names that connections give
   * @throws where ssh-agent can't be run or takes a key for none
   */
  static async open(
    connections: Iterable<Connection>,
    privateKeys: Readonly<Record<string, string>>,
  ): Promise<SshClient> {
    const folder = await mkdtemp(join(tmpdir(), 'ridethrough-ssh-'));
    const remains = new Remains(folder);
    try {
      const all = [...connections];
      const names = new Set(all.flatMap(({ privateKey, jump }) => [privateKey, jump?.privateKey]));
      const sockets = new Map<string, string>();
      for (const name of names) {
        if (name === undefined) continue;
        const socket = join(folder, `agent-${sockets.size}`);
        sockets.set(name, socket);
        remains.add(await agentWith(name, privateKeys[name] ?? '', socket));
      }
      const aliases = new Map(all.map(({ name }, index) => [name, `machine-${index}`]));
      await writeFile(join(folder, 'known_hosts'), knownHosts(all, aliases), { mode: 0o600 });
      await writeFile(join(folder, 'config'), configuration(folder, all, aliases, sockets), { mode: 0o600 });
      return new SshClient(remains, aliases, turnsOf(all));
    } catch (error) {
      await remains.clear();
      throw error;
    }
  }

  /**
   * Runs a command by the machine's login shell. Its stdin is the only way by which a secret may travel. Through the same
   * machine no more than a few go at a time, and one that was turned away before its login tries again.
   *
   * @param stdin a function is asked for it while the connection is already on its way
   * @param signal ends the connection; what runs on the machine is not told
   * @param onStderr gets what the command says while it runs, piece by piece
   */
  async run(
    host: string,
    command: string,
    stdin: string | (() => string),
    signal?: AbortSignal,
    onStderr?: (piece: string) => void,
  ): Promise<SshOutcome> {
    const alias = this.#aliases.get(host);
    if (alias === undefined) throw new Error(`no connection to '${host}' was opened`);
    const done = await this.#turns.get(host)?.take();
    try {
      for (let tries = 1, pause = PAUSE_MS; ; tries++, pause *= 2) {
        const end = await this.#ssh(alias, command, stdin, signal, onStderr);
        if (end === undefined)
          return { kind: 'unreachable', why: 'there is no `ssh` on PATH; install OpenSSH’s client' };
        if (tries === TRIES || signal?.aborted || !isTurnedAway(end))
          return outcomeOf({ ...end, stderr: end.stderr.replaceAll(alias, host) }, RUN_LIMIT_MS);
        // those that were turned away together don't come back together
        await sleep(pause * (1 + Math.random()));
      }
    } finally {
      done?.();
    }
  }

  /** Undefined where there is no ssh. */
  async #ssh(
    alias: string,
    command: string,
    stdin: string | (() => string),
    signal: AbortSignal | undefined,
    onStderr: ((piece: string) => void) | undefined,
  ): Promise<SshEnd | undefined> {
    const config = join(this.#remains.folder, 'config');
    const child = spawn('ssh', ['-F', config, '-T', '--', alias, command], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#remains.add(child);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      stdout += chunk;
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
      stderr += chunk;
      onStderr?.(chunk);
    });
    child.stdin.on('error', () => {});
    const closed = once(child, 'close');
    closed.catch(() => {});
    const end = () => child.kill();
    const timer = setTimeout(end, RUN_LIMIT_MS);
    signal?.addEventListener('abort', end, { once: true });
    if (signal?.aborted) end();
    try {
      // whoever is asked at the same time is on the way by then
      if (typeof stdin === 'function') await setImmediate();
      child.stdin.end(typeof stdin === 'function' ? stdin() : stdin);
      const [code] = (await closed) as [number | null];
      return { code, stdout, stderr };
    } catch (error) {
      end();
      const { code, syscall } = error as NodeJS.ErrnoException;
      if (code !== 'ENOENT' || !syscall?.startsWith('spawn')) throw error;
      return undefined;
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
    }
  }

  /** Ends the agents and removes what lay on the disk. */
  async close(): Promise<void> {
    await this.#remains.clear();
  }
}

function turnsOf(connections: readonly Connection[]): Map<string, Turns> {
  const byJump = new Map<string, Turns>();
  const turns = new Map<string, Turns>();
  for (const { name, jump } of connections) {
    if (jump === undefined) continue;
    const machine = `${jump.address} ${jump.port}`;
    const those = byJump.get(machine) ?? new Turns(MOST_THROUGH_ONE_JUMP);
    byJump.set(machine, those);
    turns.set(name, those);
  }
  return turns;
}

function configuration(
  folder: string,
  connections: readonly Connection[],
  aliases: ReadonlyMap<string, string>,
  sockets: ReadonlyMap<string, string>,
): string {
  const section = (alias: string, target: Target, further: string[]) => [
    `Host ${alias}`,
    `  HostName ${target.address}`,
    `  Port ${target.port}`,
    `  User "${target.user}"`,
    `  HostKeyAlias ${alias}`,
    `  HostKeyAlgorithms ${target.hostKey.split(' ')[0]}`,
    `  IdentityAgent "${sockets.get(target.privateKey ?? '') ?? 'SSH_AUTH_SOCK'}"`,
    ...further,
  ];
  const sections = connections.flatMap((connection) => {
    const alias = aliases.get(connection.name) ?? connection.name;
    const { jump } = connection;
    if (jump === undefined) return section(alias, connection, []);
    const through = `${alias}-jump`;
    return [...section(alias, connection, [`  ProxyJump ${through}`]), ...section(through, jump, [])];
  });
  return [
    ...sections,
    'Host *',
    `  KexAlgorithms ${KEY_EXCHANGES}`,
    '  BatchMode yes',
    `  ConnectTimeout ${CONNECT_LIMIT_SECONDS}`,
    '  ServerAliveInterval 5',
    '  ServerAliveCountMax 4',
    '  PreferredAuthentications publickey',
    '  IdentityFile none',
    '  StrictHostKeyChecking yes',
    `  UserKnownHostsFile "${join(folder, 'known_hosts')}"`,
    '  GlobalKnownHostsFile none',
    '  UpdateHostKeys no',
    '  ControlPath none',
    '  ForwardAgent no',
    '  LogLevel ERROR',
    '',
  ].join('\n');
}

function knownHosts(connections: readonly Connection[], aliases: ReadonlyMap<string, string>): string {
  const lines = connections.flatMap(({ name, hostKey, jump }) => {
    const alias = aliases.get(name) ?? name;
    return [`${alias} ${hostKey}`, ...(jump === undefined ? [] : [`${alias}-jump ${jump.hostKey}`])];
  });
  return `${lines.join('\n')}\n`;
}
