import { join, relative } from 'node:path';
import { hostFiles, packages } from '../lib/files';
import type { Homelab } from '../lib/homelab';
import { secretsIn } from '../lib/nut';
import type { Plan } from '../lib/power';
import { findingCounts } from '../lib/report/finding-lines';
import { installPage, type MachineDelivery } from '../lib/report/install-page';
import { planTable } from '../lib/report/plan-table';
import { runbook } from '../lib/report/runbook';
import { timelinePage } from '../lib/report/timeline-page';
import { environment } from './environment';
import { EXIT, Refusal } from './exit';
import { type OutputFile, recoverFolder, replaceFolder } from './output-folder';
import { sayFindings } from './say-findings';
import { mayPaint } from './terminal';

/**
 * `ridethrough synth`: writes `<out>/<environment>/`, or leaves it untouched where the homelab has errors.
 *
 * @throws Refusal where `out` names no folder
 */
export async function synthCommand(name: string | undefined, options: { out: string }): Promise<number> {
  if (options.out === '')
    throw new Refusal("--out names no folder: give one, such as 'out'", EXIT.wrongUsage);
  const { name: known, called, findings, sound } = await environment(name, 'all');
  const folder = join(options.out, known);
  recoverFolder(folder);
  sayFindings(findings, called);
  if (sound === undefined) {
    process.stderr.write(`${known}: not good (${findingCounts(findings)}). Nothing was written.\n`);
    return EXIT.homelabHasErrors;
  }
  const { lab, plan } = sound;
  const deliveries = deliveriesOf(plan);
  const manifests = manifestOutput(lab);
  replaceFolder(
    folder,
    new Map([
      ['homelab.json', { content: json(lab) }],
      ['plan.json', { content: json(plan) }],
      [
        'INSTALL.md',
        { content: installPage(plan, deliveries, lab.platform && { platform: lab.platform, manifests }) },
      ],
      ['RUNBOOK.md', { content: runbook(plan) }],
      ['timeline.html', { content: timelinePage(plan, known) }],
      ...[...manifests].map(([file, content]): [string, OutputFile] => [
        join('manifests', file),
        { content },
      ]),
      ...deliveries.flatMap(hostOutput),
    ]),
  );
  process.stdout.write(planTable(plan, { color: mayPaint(process.stdout) }));
  process.stdout.write(written(relative('.', folder) || '.', deliveries, manifests.size));
  return EXIT.good;
}

/** What every managed host gets. */
function deliveriesOf(plan: Plan): MachineDelivery[] {
  return Object.values(plan.hosts).flatMap(({ name, managed }) =>
    managed ? [{ host: name, files: hostFiles(plan, name), packages: packages(plan, name) }] : [],
  );
}

/** `hosts/<host>/<absolute path>`, with the mode it is to have, and `hosts/<host>/files.json`. */
function hostOutput({ host, files }: MachineDelivery): [string, OutputFile][] {
  const list = files.map(({ path, owner, group, mode, reload, merge, secretEncoding }) => ({
    path,
    owner,
    group,
    mode,
    reload,
    ...(merge === undefined ? {} : { merge }),
    ...(secretEncoding === undefined ? {} : { secretEncoding }),
  }));
  return [
    ...files.map(({ path, content, mode }): [string, OutputFile] => [
      join('hosts', host, path),
      { content, mode },
    ]),
    [join('hosts', host, 'files.json'), { content: json(list) }],
  ];
}

function manifestOutput(lab: Homelab): Map<string, string> {
  if (lab.platform === undefined) return new Map();
  const { manifests } = require('../synth/manifests') as typeof import('../synth/manifests');
  return new Map(Object.entries(manifests(lab)));
}

function written(folder: string, deliveries: readonly MachineDelivery[], manifests: number): string {
  const files = deliveries.flatMap((delivery) => delivery.files);
  const count = (number: number, what: string) => `${number} ${what}${number === 1 ? '' : 's'}`;
  const secrets = [...new Set(files.flatMap(({ content }) => secretsIn(content)))].sort();
  const fill = secrets.length === 0 ? '' : ` Secrets to fill: ${secrets.join(', ')}.`;
  return (
    `Wrote ${folder}: ${count(files.length, 'host file')} for ${count(deliveries.length, 'machine')}, ${count(manifests, 'manifest file')}.\n` +
    `How to install them: ${join(folder, 'INSTALL.md')}.${fill}\n` +
    `What a power cut does: open ${join(folder, 'timeline.html')}. What to do then: print ${join(folder, 'RUNBOOK.md')}.\n`
  );
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
