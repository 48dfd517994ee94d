import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { programPath } from './needs';

/** Programs the tests run for real that no package manager offers in the version needed. */
export type GoModule = 'kubernetes' | 'kubelet' | 'alertmanager' | 'alloy' | 'pulumi' | 'pulumi-language';

interface Program {
  /** What `go build` gets, as a package path. */
  package: string;
  ldflags?: string;
}

interface GoToolSource {
  programs: Record<string, Program>;
  /** Where a user's own copy may lie, before PATH. */
  folder?: string | undefined;
  /** For the person who has to install them. */
  wanted: string;
  /** Whether programs found on the machine do; asked with the folder they lie in. */
  accepts?: (folder: string) => boolean;
}

const kubernetes = 'k8s.io/component-base/version';
/** Without these the API server calls itself v0.0.0-master. tools/kubernetes/go.mod holds the same version. */
const kubernetesVersion = `-X ${kubernetes}.gitVersion=v1.35.4 -X ${kubernetes}.gitMajor=1 -X ${kubernetes}.gitMinor=35`;

/** Without it the engine calls itself nothing, and the SDK refuses what it can't compare. tools/pulumi/go.mod holds the same version. */
const pulumiVersion = '-X github.com/pulumi/pulumi/sdk/v3/go/common/version.Version=v3.250.0';

const sources: Record<GoModule, GoToolSource> = {
  kubernetes: {
    programs: {
      etcd: { package: 'go.etcd.io/etcd/server/v3' },
      'kube-apiserver': { package: 'k8s.io/kubernetes/cmd/kube-apiserver', ldflags: kubernetesVersion },
    },
    wanted: 'etcd and kube-apiserver',
    folder: process.env.KUBEBUILDER_ASSETS,
  },
  kubelet: {
    programs: { kubelet: { package: 'k8s.io/kubernetes/cmd/kubelet', ldflags: kubernetesVersion } },
    wanted: 'kubelet 1.31 or newer',
    accepts: kubeletIsCurrent,
  },
  alertmanager: {
    programs: { amtool: { package: 'github.com/prometheus/alertmanager/cmd/amtool' } },
    wanted: 'amtool 0.34 or newer',
    accepts: amtoolIsCurrent,
  },
  pulumi: {
    programs: { pulumi: { package: 'github.com/pulumi/pulumi/pkg/v3/cmd/pulumi', ldflags: pulumiVersion } },
    wanted: 'pulumi',
  },
  // 3.68 is the last version whose module has it; Pulumi's own release brings the one of its version.
  'pulumi-language': {
    programs: {
      'pulumi-language-nodejs': {
        package: 'github.com/pulumi/pulumi/sdk/v3/nodejs/cmd/pulumi-language-nodejs',
      },
    },
    wanted: 'pulumi-language-nodejs (it comes with pulumi)',
  },
  alloy: { programs: { 'alloy-syntax': { package: '.' } }, wanted: 'alloy-syntax' },
};

/** 15 minutes: five times what the longest build (Kubernetes) takes on two slow cores. */
const buildLimitMs = 15 * 60_000;

const root = resolve(__dirname, '../..');

/**
 * Why the programs of a module can't be had on this machine, or undefined where they are there or can be built.
 * Quick: builds nothing. For `describeWith({ also: [missingGoTool('kubernetes')] }, …)`.
 */
export function missingGoTool(module: GoModule): string | undefined {
  if (installed(module) || built(module) || programPath('go')) return undefined;
  return `needs ${sources[module].wanted} on PATH, or go (https://go.dev/dl) to build tools/${module}`;
}

/**
 * The folder with the programs of a module: the machine's own, or built once into
 * `~/.cache/ridethrough/<hash of the module's files>/bin`. The first build of `kubernetes` takes minutes.
 *
 * @throws with go's own words where the build fails
 */
export async function goTool(module: GoModule): Promise<string> {
  const there = installed(module) ?? built(module);
  if (there) return there;
  const missing = missingGoTool(module);
  if (missing) throw new Error(missing);
  const cache = cacheFolder(module);
  await mkdir(cache, { recursive: true });
  const unlock = await lock(join(cache, 'lock'), () => built(module) !== undefined);
  try {
    if (!built(module)) await build(module, cache);
  } finally {
    await unlock();
  }
  return join(cache, 'bin');
}

function installed(module: GoModule): string | undefined {
  const { programs, folder, accepts } = sources[module];
  const names = Object.keys(programs);
  const onPath = programPath(names[0] ?? '');
  const candidates = [folder, onPath && dirname(onPath)].filter((candidate) => candidate !== undefined);
  return candidates.find(
    (candidate) => names.every((name) => existsSync(join(candidate, name))) && (accepts?.(candidate) ?? true),
  );
}

function built(module: GoModule): string | undefined {
  const bin = join(cacheFolder(module), 'bin');
  return existsSync(bin) ? bin : undefined;
}

function cacheFolder(module: GoModule): string {
  const folder = join(root, 'tools', module);
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}`);
  for (const file of readdirSync(folder).sort())
    hash.update(`\0${file}\0`).update(readFileSync(join(folder, file)));
  hash.update(JSON.stringify(sources[module].programs));
  const caches = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
  return join(caches, 'ridethrough', `${module}-${hash.digest('hex').slice(0, 16)}`);
}

/** Builds beside the target and renames, so that `bin` is whole whenever it exists. */
async function build(module: GoModule, cache: string): Promise<void> {
  const leftOver = (await readdir(cache)).filter((name) => name.startsWith('building-'));
  for (const name of leftOver) await rm(join(cache, name), { recursive: true, force: true });
  const fresh = await mkdtemp(join(cache, 'building-'));
  try {
    for (const [name, program] of Object.entries(sources[module].programs)) {
      const ldflags = ['-s -w', program.ldflags ?? ''].join(' ').trim();
      await go(
        ['build', '-trimpath', `-ldflags=${ldflags}`, '-o', join(fresh, name), program.package],
        module,
      );
    }
    await rename(fresh, join(cache, 'bin'));
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** `go` on its own process, so that a build of minutes leaves Jest's worker awake. */
function go(args: string[], module: GoModule): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn('nice', ['go', ...args], {
      cwd: join(root, 'tools', module),
      env: { ...process.env, CGO_ENABLED: '0' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    child.on('error', failed);
    child.on('close', (code) => {
      if (code === 0) return done();
      failed(new Error(`go ${args.join(' ')} in tools/${module} failed:\n${said.slice(-4000)}`));
    });
  });
}

/**
 * Waits for another builder. The lock only saves work: two builders at once would both end with a whole `bin`,
 * so one left behind by a dead process, or held too long, is simply taken over.
 */
async function lock(path: string, unneeded: () => boolean): Promise<() => Promise<void>> {
  const until = Date.now() + buildLimitMs;
  for (;;) {
    try {
      await writeFile(path, String(process.pid), { flag: 'wx' });
      return () => rm(path, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (unneeded()) return async () => {};
      const holder = Number(await readFile(path, 'utf8').catch(() => ''));
      if ((holder > 0 && !isAlive(holder)) || Date.now() > until) await rm(path, { force: true });
      else await sleep(300);
    }
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/**
 * An old amtool refuses what a newer Alertmanager takes: Debian 12's 0.25 knows neither `webhook_url_file` of Discord
 * nor `url_file` of webhooks, which keep secrets in files. kube-prometheus-stack 88.5.3 ships 0.34.
 */
function amtoolIsCurrent(folder: string): boolean {
  const said = execFileSync(join(folder, 'amtool'), ['--version'], { encoding: 'utf8', stdio: 'pipe' });
  const [, major, minor] = /version (\d+)\.(\d+)/.exec(said) ?? [];
  return Number(major) > 0 || Number(minor) >= 34;
}

/** 1.31 is the first that `failCgroupV1` can be set on. */
function kubeletIsCurrent(folder: string): boolean {
  const said = execFileSync(join(folder, 'kubelet'), ['--version'], { encoding: 'utf8', stdio: 'pipe' });
  return Number(/v1\.(\d+)/.exec(said)?.[1]) >= 31;
}
