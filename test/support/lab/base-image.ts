import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { missingTool, programPath } from '../needs';

/** The layers of a host's file system, as folders for an overlay mount. */
export interface BaseImage {
  /** Debian with everything but NUT. */
  readonly base: string;
  /** What installing NUT adds. */
  readonly nut: string;
}

/** A Debian mirror for machines whose own apt has none, such as Ubuntu's. */
const MIRROR_VARIABLE = 'RIDETHROUGH_DEBIAN_MIRROR';

/** Everything that decides what the image holds. */
const RECIPE = ['base-image.sh', 'udevadm.sh', 'usbhid-ups.sh', 'witness.sh'];

/** Why the image can't be had on this machine, or undefined. Quick: builds nothing. */
export function missingBaseImage(): string | undefined {
  if (fs.existsSync(imageFolder())) return undefined;
  if (!programPath('debootstrap')) return missingTool('debootstrap');
  if (mirror() === undefined)
    return `needs a Debian mirror among apt's sources, or its address in ${MIRROR_VARIABLE}`;
  return undefined;
}

/**
 * The image, built once into `~/.cache/ridethrough/lab-<hash of its recipe>`; that takes a minute or two and the
 * network. Whoever comes while it is being built waits.
 *
 * @throws with the last lines of the build where it fails
 */
export async function baseImage(): Promise<BaseImage> {
  const folder = imageFolder();
  if (!fs.existsSync(folder)) await build(folder);
  return { base: join(folder, 'base'), nut: join(folder, 'nut') };
}

/** The folder of everything the lab keeps between runs. */
export function cacheFolder(): string {
  return join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'ridethrough');
}

function imageFolder(): string {
  const hash = createHash('sha256').update(process.arch);
  for (const file of RECIPE) hash.update(`\0${file}\0`).update(fs.readFileSync(join(__dirname, file)));
  return join(cacheFolder(), `lab-${hash.digest('hex').slice(0, 16)}`);
}

/** Where apt on this machine gets Debian from; asked at run time, since every machine has another. */
function mirror(): string | undefined {
  const given = process.env[MIRROR_VARIABLE];
  if (given) return given;
  const format = ['--format', '$(LABEL) $(REPO_URI)', 'Created-By: Packages'];
  const said = spawnSync('apt-get', ['indextargets', ...format], { encoding: 'utf8' }).stdout ?? '';
  return said
    .split('\n')
    .find((line) => line.startsWith('Debian http'))
    ?.slice('Debian '.length);
}

/** The lock, the namespaces and the unfinished folder go with the process that holds them, or with the next build. */
async function build(folder: string): Promise<void> {
  const missing = missingBaseImage();
  if (missing) throw new Error(`The lab's base image ${missing}.`);
  fs.mkdirSync(cacheFolder(), { recursive: true });
  const script = `
    set -e
    [ ! -e "$1" ] || exit 0
    rm -rf "$1.building"
    sh "$2" "$1.building" "$3"
    mv "$1.building" "$1"
  `;
  const spaces = ['unshare', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc'];
  const recipe = join(__dirname, 'base-image.sh');
  const inner = ['sh', '-c', script, 'sh', folder, recipe, mirror() ?? ''];
  const args = ['-n', '10', 'flock', `${folder}.lock`, ...spaces, ...inner];
  const child = spawn('nice', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said = (said + chunk).slice(-4000);
    });
  }
  const code = await new Promise((done, failed) => child.once('error', failed).once('close', done));
  if (code !== 0) throw new Error(`building the lab's base image failed (${code}):\n${said}`);
  fs.rmSync(`${folder}.lock`, { force: true });
}
