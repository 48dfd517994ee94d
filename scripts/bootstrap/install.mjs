import fs from 'node:fs';
import path from 'node:path';
import { notFound, run, runNode } from './run.mjs';
import { Sentence, say } from './sentence.mjs';
import { hashFiles, readStamp, removeStamp, writeStamp } from './stamp.mjs';

const stampFile = 'node_modules/.ridethrough-install';

/** What the installed dependencies depend on: the lock file, and Node's major version for native ones. */
export function installStamp(root, nodeVersion = process.versions.node) {
  return hashFiles(root, ['package-lock.json'], `node ${nodeVersion.split('.')[0]}`);
}

/** `fresh`, `missing` or `stale`; `by-hand` where somebody ran npm ci and the result is right. */
export function installState(root, stamp = installStamp(root)) {
  if (!fs.existsSync(path.join(root, 'node_modules'))) return 'missing';
  const found = readStamp(path.join(root, stampFile));
  if (found === stamp) return 'fresh';
  if (found !== undefined) return 'stale';
  const installed = readJson(path.join(root, 'node_modules/.package-lock.json'));
  if (installed === undefined) return 'stale';
  return sameTree(readJson(path.join(root, 'package-lock.json')), installed) ? 'by-hand' : 'stale';
}

/**
 * Whether npm's own record of what it installed is what the lock file asks for. npm writes that record when
 * it is done, so a cut-off run has none. What the lock calls optional may be absent (other platforms).
 */
export function sameTree(wanted, installed) {
  const { '': _root, ...want } = wanted?.packages ?? {};
  const have = installed?.packages ?? {};
  const extra = Object.keys(have).some((name) => want[name]?.version !== have[name].version);
  const lacking = Object.keys(want).some(
    (name) => !(name in have) && !want[name].optional && !want[name].devOptional,
  );
  return !extra && !lacking;
}

/** Runs `npm ci` where node_modules is missing or not what package-lock.json says. */
export async function install(root) {
  const stamp = installStamp(root);
  const state = installState(root, stamp);
  if (state === 'fresh') return;
  if (state !== 'by-hand') {
    say(
      state === 'missing'
        ? 'Installing dependencies (first run) …'
        : 'Installing dependencies (what is there is not what package-lock.json asks for) …',
    );
    removeStamp(path.join(root, stampFile));
    // Without a network npm would try for more than a minute before it says so.
    const retries = '--fetch-retry-maxtimeout=10000';
    const { code, output } = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error', retries], root);
    if (code === notFound) throw new Sentence('npm is not on PATH. It comes with Node.js: install both.');
    if (code !== 0) throw new Sentence(npmFailure(output));
  }
  writeStamp(path.join(root, stampFile), stamp);
}

function npm(args, cwd) {
  const own = process.env.npm_execpath ?? '';
  const options = { cwd, capture: true };
  return path.basename(own) === 'npm-cli.js' ? runNode(own, args, options) : run('npm', args, options);
}

const causes = [
  {
    codes:
      /^(ENOTFOUND|EAI_AGAIN|ECONN\w+|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|ENOTCACHED)$/,
    says: 'the package registry cannot be reached. Check the network (or the proxy and registry in ~/.npmrc) and run the same command again.',
  },
  {
    codes: /^(EACCES|EPERM|EROFS)$/,
    says: 'this user may not write to node_modules or to the npm cache. Give the folders to this user, or remove node_modules, and run the same command again.',
  },
  { codes: /^ENOSPC$/, says: 'the disk is full. Free some space and run the same command again.' },
  {
    codes: /^EUSAGE$/,
    says: 'package.json and package-lock.json do not agree. Run `npm install` and commit package-lock.json.',
  },
];

/** npm's pages of output in one sentence; the words of npm itself where the cause is not a known one. */
export function npmFailure(output) {
  const code = /npm (?:error|ERR!) code (\S+)/.exec(output)?.[1] ?? '';
  const known = causes.find(({ codes }) => codes.test(code));
  if (known) return `The dependencies could not be installed (${code}): ${known.says}`;
  const words = output
    .split('\n')
    .map((line) => line.replace(/^npm (error|ERR!) ?/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('code ') && !line.includes('complete log of this run'));
  return `The dependencies could not be installed: npm ci says: ${words.slice(0, 4).join(' ') || 'nothing'}`;
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}
