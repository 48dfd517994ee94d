import { createHash } from 'node:crypto';
import { gzipSync } from 'fflate';
import { type HostFile, hostFiles } from '../lib/files';
import { mergeScript } from '../lib/files/merge-yaml-keys';
import type { HostPlan, Plan } from '../lib/power';
import type { FilledFile } from './filled-files';
import { machineFacts } from './machine-facts';
import { machineScript } from './on-host/script';
import { secretTexts } from './secret-texts';
import { tar } from './tar';

/** What is delivered to a machine. */
export interface Delivery {
  plan: Plan;
  /** Its name in the plan. */
  host: string;
  /** Its files with their secrets in place; none where everything of ours is to go. */
  files: readonly FilledFile[];
  options?: DeliveryOptions;
}

/** How it is delivered. */
export interface DeliveryOptions {
  /**
   * Goes on although a UPS is on battery, low, or in a forced shutdown.
   *
   * @default false
   */
  force?: boolean;
}

/** What is done on a machine: it is brought to what is delivered, given back as it was, or only looked at. */
export type Mode = 'apply' | 'restore' | 'probe';

/**
 * The command that runs on a machine. The program comes on its standard input, from {@link payload}: no login shell gets
 * to quote it, and no process list shows it.
 *
 * @param sudo becomes root by sudo, which must ask for no password
 * @param owner who brings the machine to this, and gives back only what is still theirs
 * @param mark what a good run leaves on the machine for the next probe to find; a new one does nothing but make the
 * command a new one
 * @throws where the mark or the owner isn't one plain word
 */
export function remoteCommand(
  mode: Mode,
  {
    sudo = false,
    mark,
    owner,
  }: { sudo?: boolean | undefined; mark?: string | undefined; owner?: string | undefined } = {},
): string {
  if (mark !== undefined && !/^[A-Za-z0-9._-]{1,64}$/.test(mark)) {
    throw new Error(`a mark is up to 64 letters, digits, '.', '_' and '-', and not '${mark}'`);
  }
  if (owner !== undefined && !/^[A-Za-z0-9._/-]+$/.test(owner)) {
    throw new Error(`an owner is letters, digits, '.', '_', '-' and '/', and not '${owner}'`);
  }
  const words = [mark ?? (owner && 'none'), owner].filter((word) => word !== undefined);
  return [...(sudo ? ['sudo', '-n'] : []), 'sh', '-s', mode, ...words].join(' ');
}

/**
 * The standard input of each mode: one shell program, which is a script that is the same for all machines and a tar of
 * the files, both in base64. Compressed, as Pulumi passes it on a dozen times, and not by Node's own zlib: the same input
 * has to give the same text on every computer, and that one doesn't promise it. A shell reads braces to their end before it
 * runs a word of what stands between them, so a program that was cut off on its way does nothing. It holds secrets.
 *
 * @throws where the plan has no such host, or where a file's path, owner or mode can't be delivered
 */
export function payload(delivery: Delivery): string {
  const files = sorted(delivery.files);
  const planned = plannedFiles(delivery);
  const hidden = files.flatMap(({ path }, index) => (planned.get(path)?.secretEncoding ? [index] : []));
  const entries = new Map([
    [
      'facts',
      machineFacts(delivery.plan, hostOf(delivery), delivery.options?.force === true) +
        lines(files.map(({ content }, index) => `digest ${index} ${digestOf(content)}`)),
    ],
    ['files', fileList(files)],
    ['secrets', lines(secretsOf(delivery, planned))],
    ['hidden', lines(hidden)],
    ['merge.awk', mergeScript()],
    ...files.map(({ content }, index): [string, string] => [`content/${index}`, content]),
    ...hidden.map((index): [string, string] => [
      `holes/${index}`,
      planned.get(files[index]?.path ?? '')?.content ?? '',
    ]),
  ]);
  return [
    '{',
    printing('script_text', packedScript()),
    printing('payload_text', packed(tar(entries))),
    'script=$(script_text) && [ -n "$script" ] || {',
    "\techo 'this machine has no base64 or no gzip to unpack what was delivered. Nothing was changed.' >&2",
    '\texit 1',
    '}',
    'eval "$script"',
    'exit',
    '}',
    '',
  ].join('\n');
}

function hostOf({ plan, host }: Delivery): HostPlan {
  const hostPlan = Object.hasOwn(plan.hosts, host) ? plan.hosts[host] : undefined;
  if (hostPlan === undefined) throw new Error(`there is no host '${host}' in the plan`);
  return hostPlan;
}

function plannedFiles({ plan, host }: Delivery): Map<string, HostFile> {
  return new Map(hostFiles(plan, host).map((file) => [file.path, file]));
}

/** Every secret that stands in the files, as it is written there. */
function secretsOf({ files }: Delivery, planned: ReadonlyMap<string, HostFile>): string[] {
  const found = files.flatMap(({ path, content }) => {
    const file = planned.get(path);
    return file?.secretEncoding === undefined ? [] : secretTexts(file.content, content);
  });
  return [...new Set(found)].sort();
}

/** By it a machine tells whether a file is as wanted. It holds the text of secrets, and goes the way that they go. */
function digestOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}

function lines(words: readonly (string | number)[]): string {
  return words.map((word) => `${word}\n`).join('');
}

function sorted(files: readonly FilledFile[]): FilledFile[] {
  return [...files].sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** One line a file: number, mode, owner, group, merged or whole, who takes notice, path. */
function fileList(files: readonly FilledFile[]): string {
  return files
    .map(({ path, owner, group, mode, merge, reload }, index) => {
      const units = reload.length === 0 ? '-' : reload.join(',');
      const words = [
        index,
        mode.replace(/^0/, ''),
        owner,
        group,
        merge === undefined ? 'whole' : 'merged',
        units,
      ];
      if (!/^\/[\w.@/-]+$/.test(path) || /\/\.{0,2}(\/|$)/.test(path)) {
        throw new Error(`'${path}' can't be delivered: expected a plain absolute path`);
      }
      if (
        !/^0?[0-7]{3}$/.test(mode) ||
        !/^[\w-]+$/.test(owner) ||
        !/^[\w-]+$/.test(group) ||
        /[^\w@.,-]/.test(units)
      ) {
        throw new Error(
          `${path} can't be delivered with owner ${owner}, group ${group}, mode ${mode}, units ${units}`,
        );
      }
      return `${[...words, path].join(' ')}\n`;
    })
    .join('');
}

/** Lines of base64. */
function packed(content: Buffer): string {
  return Buffer.from(gzipSync(content, { mtime: 0 }))
    .toString('base64')
    .replace(/.{1,76}/g, '$&\n');
}

let script: string | undefined;

function packedScript(): string {
  script ??= packed(Buffer.from(machineScript()));
  return script;
}

/** A function that prints what was packed. */
function printing(name: string, content: string): string {
  const end = `END_OF_${name}`.toUpperCase();
  return `${name}() {\nbase64 -d <<'${end}' | gzip -dc\n${content}${end}\n}`;
}
