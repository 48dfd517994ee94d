import { join, relative } from 'node:path';
import { hostFiles } from '../lib/files';
import type { Homelab } from '../lib/homelab';
import type { Plan } from '../lib/power';
import { findingCounts, findingLines } from '../lib/report/finding-lines';
import { planTable } from '../lib/report/plan-table';
import { environment } from './environment';
import { EXIT } from './exit';
import { replaceFolder } from './output-folder';
import { mayPaint, severityPaint } from './terminal';

/** `ridethrough synth`: writes `<out>/<environment>/`, or leaves it untouched where the homelab has errors. */
export async function synthCommand(name: string | undefined, options: { out: string }): Promise<number> {
  const { name: known, findings, sound } = await environment(name);
  process.stderr.write(findingLines(findings, { paint: severityPaint() }));
  const folder = join(options.out, known);
  if (sound === undefined) {
    process.stderr.write(`${known}: not good (${findingCounts(findings)}). Nothing was written.\n`);
    return EXIT.homelabHasErrors;
  }
  const { lab, plan } = sound;
  const hosts = hostOutput(plan);
  const manifests = manifestOutput(lab);
  replaceFolder(
    folder,
    new Map([
      ['homelab.json', json(lab)],
      ['plan.json', json(plan)],
      ...[...manifests].map(([file, text]): [string, string] => [join('manifests', file), text]),
      ...hosts,
    ]),
  );
  process.stdout.write(planTable(plan, { color: mayPaint(process.stdout) }));
  process.stdout.write(written(relative('.', folder) || '.', plan, hosts.size, manifests.size));
  return EXIT.good;
}

/** `hosts/<host>/<absolute path>` and `hosts/<host>/files.json` of every managed host. */
function hostOutput(plan: Plan): Map<string, string> {
  const output = new Map<string, string>();
  for (const { name, managed } of Object.values(plan.hosts)) {
    if (!managed) continue;
    const files = hostFiles(plan, name);
    for (const { path, content } of files) output.set(join('hosts', name, path), content);
    const list = files.map(({ path, owner, group, mode, reload, merge }) => ({
      path,
      owner,
      group,
      mode,
      reload,
      ...(merge === undefined ? {} : { merge }),
    }));
    output.set(join('hosts', name, 'files.json'), json(list));
  }
  return output;
}

function manifestOutput(lab: Homelab): Map<string, string> {
  if (lab.platform === undefined) return new Map();
  const { manifests } = require('../synth/manifests') as typeof import('../synth/manifests');
  return new Map(Object.entries(manifests(lab)));
}

function written(folder: string, plan: Plan, entries: number, manifests: number): string {
  const managed = Object.values(plan.hosts).filter((host) => host.managed).length;
  const files = entries - managed;
  return `Wrote ${folder}: ${files} host files for ${managed} machine${managed === 1 ? '' : 's'}, ${manifests} manifest file${manifests === 1 ? '' : 's'}.\n`;
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
