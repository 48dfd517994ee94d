import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parse } from 'yaml';
import { type HostFile, hostFiles } from '../../lib/files';
import { upsschedCmdBody } from '../../lib/files/upssched-cmd';
import type { Homelab } from '../../lib/homelab';
import { derivePlan } from '../../lib/power';

const folder = join(__dirname, 'golden');
const sources = join(__dirname, '../../lib/files');

/** The names of all cases: each a folder with homelab.yaml and, below hosts/, every file that is expected. */
export function goldenCases(): string[] {
  return readdirSync(folder).sort();
}

/** The folder of a case. */
export function caseFolder(name: string): string {
  return join(folder, name);
}

/** The first line of homelab.yaml: why there is this case. */
export function reasonOf(name: string): string {
  return readFileSync(join(folder, name, 'homelab.yaml'), 'utf8').split('\n')[0] ?? '';
}

/** The homelab of a case. Its shape is right: the checks have their own cases. */
export function homelabOf(name: string): Homelab {
  return parse(readFileSync(join(folder, name, 'homelab.yaml'), 'utf8')) as Homelab;
}

/** Each host's files in a homelab. */
export function filesOf(lab: Homelab): { host: string; files: HostFile[] }[] {
  const plan = derivePlan(lab);
  return Object.keys(plan.hosts).map((host) => ({ host, files: hostFiles(plan, host) }));
}

/** What a case comes to: contents by path below hosts/, and a table of owners, modes and reloads for each host. */
export function renderedCase(name: string): Record<string, string> {
  const rendered: Record<string, string> = {};
  for (const { host, files } of filesOf(homelabOf(name))) {
    if (files.length === 0) continue;
    for (const { path, content } of files) rendered[`hosts/${host}${path}`] = withoutCommonPart(content);
    rendered[`hosts/${host}/files.txt`] = files
      .map(({ path, owner, group, mode, reload, merge, secretEncoding }) => {
        const more = [merge, secretEncoding && `secrets as in ${secretEncoding}`, ...reload];
        return `${[path, `${owner}:${group}`, mode, ...more.filter(Boolean)].join('  ')}\n`;
      })
      .join('');
  }
  return rendered;
}

/** Of a script only what differs from host to host: the rest stands in lib/files as a file of its own. */
function withoutCommonPart(content: string): string {
  const bodies: [name: string, body: string][] = readdirSync(sources)
    .filter((name) => name.endsWith('.sh'))
    .map((name) => [name, readFileSync(join(sources, name), 'utf8')]);
  bodies.push(['upssched-cmd/*.sh', upsschedCmdBody()]);
  for (const [name, body] of bodies) {
    if (content.endsWith(body)) return `${content.slice(0, -body.length)}# … lib/files/${name}\n`;
  }
  return content;
}

/** What stands below hosts/ of a case. */
export function expectedCase(name: string): Record<string, string> {
  const root = join(folder, name);
  const hosts = join(root, 'hosts');
  if (!existsSync(hosts)) return {};
  const files = readdirSync(hosts, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  return Object.fromEntries(
    files
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(root, path), readFileSync(path, 'utf8')]),
  );
}
