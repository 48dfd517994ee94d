import fs from 'node:fs';
import { run } from '../bootstrap/run.mjs';
import { say } from '../bootstrap/sentence.mjs';
import { debianPackages, findProgram } from './find-program.mjs';

const policyFile = '/usr/sbin/policy-rc.d';
const policyMark = '# Written by ridethrough while it installs test tools; safe to delete.';

/** The Debian packages of those programs that are not on this machine. */
export function missingPackages(find = findProgram) {
  const programs = Object.keys(debianPackages).filter((program) => !find(program));
  return [...new Set(programs.map((program) => debianPackages[program]))].sort();
}

/**
 * Installs the programs that tests run, where that is possible without asking: on Debian and Ubuntu, as
 * root. Elsewhere it says what is missing; tests that need it then skip by name.
 */
export async function setUpTools() {
  removeOwnPolicy();
  const packages = missingPackages();
  if (packages.length === 0) return;
  const command = `apt-get install --no-install-recommends ${packages.join(' ')}`;
  if (!findProgram('apt-get')) {
    say(`Tests that need these (named as Debian names them) are skipped: ${packages.join(', ')}.`);
    return;
  }
  if (process.getuid() !== 0) {
    say(`Tests that need these are skipped: ${packages.join(', ')}. To have them: sudo ${command}`);
    return;
  }
  say(`Installing test tools (${packages.join(', ')}) …`);
  const output = await withoutServices(() => aptInstall(packages));
  if (output !== undefined) {
    say(`The test tools could not be installed: ${lastWords(output)}. Tests that need them are skipped.`);
  }
}

async function aptInstall(packages) {
  const args = ['install', '--yes', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=300', ...packages];
  const options = { capture: true, env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  const before = new Set(await enabledServices());
  let result = await run('apt-get', args, options);
  if (result.code !== 0) {
    // Mostly package lists that are absent or older than the archive.
    await run('apt-get', ['update'], options);
    result = await run('apt-get', args, options);
  }
  await disable((await enabledServices()).filter((unit) => !before.has(unit)));
  return result.code === 0 ? undefined : result.output;
}

/**
 * The tests bring their own daemons: nothing that comes along with the packages may start. Debian's packages
 * ask policy-rc.d before they start a service, 101 is a no.
 */
async function withoutServices(work) {
  const own = !fs.existsSync(policyFile);
  if (own) {
    fs.writeFileSync(policyFile, `#!/bin/sh\n${policyMark}\nexit 101\n`, { mode: 0o755 });
    process.on('exit', removeOwnPolicy);
  }
  try {
    return await work();
  } finally {
    if (own) removeOwnPolicy();
  }
}

/** Also for a run that was killed while it installed. */
function removeOwnPolicy() {
  try {
    if (fs.readFileSync(policyFile, 'utf8').includes(policyMark)) fs.rmSync(policyFile);
  } catch {
    // There is none, or it isn't ours to read.
  }
}

const manager = '/run/systemd/system';

/** Units that start with the machine; empty where no systemd runs. */
async function enabledServices() {
  if (!fs.existsSync(manager)) return [];
  const { code, output } = await run(
    'systemctl',
    ['list-unit-files', '--state=enabled', '--no-legend', '--no-pager'],
    { capture: true },
  );
  return code === 0 ? output.split('\n').flatMap((line) => line.split(/\s+/)[0] || []) : [];
}

// Installed for its programs only: without this, Debian's Prometheus would run from the next boot on.
async function disable(units) {
  if (units.length > 0) await run('systemctl', ['disable', ...units], { capture: true });
}

function lastWords(output) {
  const lines = output.split('\n').filter((line) => /^[EW]: /.test(line));
  return (lines.at(-1) ?? output.trim().split('\n').at(-1) ?? '').replace(/^[EW]: /, '');
}
