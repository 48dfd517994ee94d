import { execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** An SSH agent with one key, as a person at the workstation has one. */
export interface Agent {
  readonly socket: string;
  end(): void;
}

export async function startAgent(identityFile: string): Promise<Agent> {
  const folder = mkdtempSync(join(tmpdir(), 'ridethrough-agent-'));
  const socket = join(folder, 'socket');
  const agent = spawn('setpriv', ['--pdeathsig', 'KILL', '--', 'ssh-agent', '-D', '-a', socket], {
    stdio: 'ignore',
  });
  const end = () => {
    agent.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  for (const until = Date.now() + 10_000; !existsSync(socket); await sleep(20)) {
    if (Date.now() < until) continue;
    end();
    throw new Error('ssh-agent did not start');
  }
  execFileSync('ssh-add', ['-q', identityFile], {
    env: { ...process.env, SSH_AUTH_SOCK: socket },
    stdio: 'ignore',
  });
  return { socket, end };
}
