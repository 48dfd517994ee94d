import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import type { Connection, SshOutcome } from '../../lib/ssh';
import { waitUntil } from '../support/nut/wait';

const repository = resolve(__dirname, '../..');
const HOST_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGm4oIuCe7FrGvmCo908B0+F1zzMCu51LKloEqjdIX3Z';

/** In place of ssh: goes on when the test wants it to, and says how many are there. */
const WAITS = `#!/bin/sh
touch "$STAND_IN/there-$$"
while [ ! -e "$STAND_IN/go" ]; do sleep 0.02; done
echo "$(ls "$STAND_IN" | grep -c there-)" >>"$STAND_IN/seen"
rm "$STAND_IN/there-$$"
`;
/** Turned away as often as the file says, each machine for itself. */
const TURNED_AWAY = `#!/bin/sh
for word in "$@"; do case $word in machine-*) machine=$word ;; esac; done
echo x >>"$STAND_IN/$machine"
if [ "$(wc -l <"$STAND_IN/$machine")" -gt "$(cat "$STAND_IN/times-$machine")" ]; then cat; exit 0; fi
echo 'kex_exchange_identification: Connection closed by remote host' >&2
exit 255
`;
/** Begins, and never ends by itself. */
const HANGS = `#!/bin/sh
echo $$ >"$STAND_IN/pid"
exec sleep 600
`;

let folder: string;
let child: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'ridethrough-client-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

function ssh(script: string): void {
  writeFileSync(join(folder, 'ssh'), script);
  chmodSync(join(folder, 'ssh'), 0o755);
}

function machine(index: number, jump?: string): Connection {
  const target = (name: string) => ({ name, address: name, port: 22, user: 'root', hostKey: HOST_KEY });
  return { ...target(`node${index}`), ...(jump !== undefined && { jump: target(jump) }) };
}

/** A program of its own, since Jest's process has no PATH that one could change: prints what came of a run on each. */
function asker(connections: readonly Connection[], further = ''): ChildProcess {
  const program = join(folder, 'program.ts');
  writeFileSync(
    program,
    `import { SshClient } from '${repository}/lib/ssh';
    const connections = ${JSON.stringify(connections)};
    const ask = async () => {
      const client = await SshClient.open(connections, {});
      const outcomes = await Promise.all(connections.map(({ name }) => client.run(name, 'cat', 'the program')));
      await client.close();
      console.log(JSON.stringify(outcomes));
    };
    void ask();
    ${further}`,
  );
  const jiti = join(repository, 'node_modules/jiti/lib/jiti-cli.mjs');
  const cache = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  child = spawn(process.execPath, [jiti, program], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      PATH: `${folder}${delimiter}${process.env.PATH}`,
      STAND_IN: folder,
      TMPDIR: folder,
      JITI_FS_CACHE: join(cache, 'ridethrough/jiti'),
    },
  });
  return child;
}

async function outcomes(program: ChildProcess): Promise<SshOutcome[]> {
  let said = '';
  program.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    said += chunk;
  });
  await once(program, 'close');
  return JSON.parse(said);
}

const there = () => readdirSync(folder).filter((name) => name.startsWith('there-')).length;

test('no more than eight go through the same machine at a time; others have their own', async () => {
  ssh(WAITS);
  const connections = [
    ...Array.from({ length: 12 }, (_, index) => machine(index, 'gate')),
    ...Array.from({ length: 3 }, (_, index) => machine(12 + index, 'door')),
    ...Array.from({ length: 3 }, (_, index) => machine(15 + index)),
  ];
  const ended = outcomes(asker(connections));
  await waitUntil(
    'all that may go have gone',
    () => there() >= 8 + 3 + 3,
    undefined,
    () => `${there()}`,
  );
  // any more would be there soon
  await new Promise((done) => setTimeout(done, 200));
  expect(there()).toBe(8 + 3 + 3);
  writeFileSync(join(folder, 'go'), '');
  expect(await ended).toMatchObject(connections.map(() => ({ kind: 'ran', code: 0 })));
  expect(readFileSync(join(folder, 'seen'), 'utf8').trim().split('\n')).toHaveLength(connections.length);
});

test('whoever is turned away before the login tries twice more', async () => {
  ssh(TURNED_AWAY);
  for (const [name, times] of Object.entries({ 'machine-0': 0, 'machine-1': 2, 'machine-2': 9 }))
    writeFileSync(join(folder, `times-${name}`), `${times}\n`);
  expect(await outcomes(asker([machine(0), machine(1), machine(2)]))).toMatchObject([
    { kind: 'ran', stdout: 'the program' },
    { kind: 'ran', stdout: 'the program' },
    { kind: 'unreachable', why: 'kex_exchange_identification: Connection closed by remote host' },
  ]);
  const tries = [0, 1, 2].map((index) => readFileSync(join(folder, `machine-${index}`), 'utf8'));
  expect(tries).toEqual(['x\n', 'x\n'.repeat(3), 'x\n'.repeat(3)]);
});

describe('whoever asks ends while a machine is asked', () => {
  /** Its folder, when ssh runs. */
  async function folderOf(further = ''): Promise<string> {
    ssh(HANGS);
    asker([machine(0)], further);
    await waitUntil('ssh runs', () => existsSync(join(folder, 'pid')) && pid() > 0);
    const [own] = readdirSync(folder).filter((name) => name.startsWith('ridethrough-ssh-'));
    if (own === undefined) throw new Error('there is no folder');
    return join(folder, own);
  }
  const pid = () => Number(readFileSync(join(folder, 'pid'), 'utf8'));
  const hasEnded = () => new Promise((done) => child?.once('exit', done));

  test('by process.exit: what lies on the disk goes with it, and so does ssh', async () => {
    const own = await folderOf(
      `setInterval(() => require('node:fs').existsSync('${folder}/end') && process.exit(), 20);`,
    );
    const ended = hasEnded();
    writeFileSync(join(folder, 'end'), '');
    await ended;
    expect(existsSync(own)).toBe(false);
    await waitUntil('ssh has ended', () => !isAlive(pid()));
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)(
    'by %s: what lies on the disk goes all the same',
    async (signal) => {
      const own = await folderOf();
      const ended = hasEnded();
      child?.kill(signal);
      await ended;
      await waitUntil('the folder has gone', () => !existsSync(own));
      // a signal to that process alone does not reach it: its connection's end does
      process.kill(pid(), 'SIGKILL');
    },
  );
});

/** Whether it still works: nobody may be there to bury it. */
function isAlive(process: number): boolean {
  const status = `/proc/${process}/status`;
  return existsSync(status) && !/^State:\tZ/m.test(readFileSync(status, 'utf8'));
}
