import type { HostFile } from '../lib/files';
import { lineDiff } from './line-diff';
import type { ChangedFile, ProbeReport } from './probe-report';
import type { Survey } from './survey';
import type { WantedMachine } from './wanted';

/**
 * What a run will do to a machine, for a person; undefined where that is nothing, or nobody wanted to know. No secret
 * is in it: a file's wanted text has holes in their places, and the machine gives its own text likewise.
 */
export function previewText(survey: Survey, machine: WantedMachine): string | undefined {
  const { name } = machine;
  switch (survey.kind) {
    case 'not-asked':
      return survey.why === '' ? undefined : `${name}: ${survey.why}.`;
    case 'unreachable':
      return `${name} ${unreachable(survey.why.replace(/\.+$/, ''))}. Nobody knows how it differs from what is wanted; \`pulumi up\` tries again, after all other machines.`;
    case 'refuses':
      return `${name} can't be worked on as it is: ${survey.why}`;
    case 'answered':
      return survey.report.isAsWanted && survey.report.mark !== undefined
        ? undefined
        : changes(survey.report, machine);
  }
}

/** A login that is refused is what a first run fails at. */
function unreachable(why: string): string {
  return why.includes('Permission denied')
    ? `lets nobody in: ${why}; is ssh.user right? Keys come from your SSH agent (\`ssh-add -l\` lists them; where none runs: \`eval "$(ssh-agent)"; ssh-add\`), or from the secret that ssh.privateKey names`
    : `could not be reached: ${why}`;
}

function changes(report: ProbeReport, { name, files }: WantedMachine): string {
  const first = report.mark === undefined;
  const lines = [
    first ? `${name}: first installation` : `${name} differs from what is wanted`,
    ...outageLines(report),
    ...runLines(report),
    ...hinderedFirst(report.files).flatMap((file) => fileLines(file, files)),
    ...report.gone.map((path) => `  ${path} is given back: it is no longer wanted`),
    ...(report.packages ?? []).map((name) => `  package ${name} is not there: it is installed`),
    ...report.units.map(
      ({ name: unit, enabled, active }) =>
        `  service ${unit} is ${enabled} and ${active}: it is enabled and started`,
    ),
    ...(report.stops === undefined ? [] : [`  stops: ${report.stops.join(', ')}`]),
    restartsLine(report),
  ];
  return lines.join('\n');
}

function restartsLine({ restarts, isUnfinished, busy }: ProbeReport): string {
  const known = restarts.join(', ');
  if (isUnfinished && busy === undefined)
    return `  restarts: ${[...restarts, 'whatever the run before this one had changed'].join(', ')}`;
  return known === '' ? '  restarts nothing' : `  restarts: ${known}`;
}

function outageLines({ outage }: ProbeReport): string[] {
  return outage === undefined
    ? []
    : [
        `  UPS ${outage} is not on the mains: \`up\` changes nothing on this machine until it is (to go on all the same: \`pulumi config set ridethrough:even-on-battery true\`, which is evenOnBattery of HostFleet)`,
      ];
}

/** What other runs have to do with it. */
function runLines({ busy, isUnfinished }: ProbeReport): string[] {
  if (busy !== undefined)
    return [
      `  somebody else's run is at work there (${busy}): what differs may be its doing; \`up\` waits for it`,
    ];
  return isUnfinished ? ['  a run before this one did not come to its end; it is put right first'] : [];
}

/** What keeps a run from beginning stands above all that it would do otherwise. */
function hinderedFirst(files: readonly ChangedFile[]): ChangedFile[] {
  return [...files].sort((one, other) => Number(isHindrance(other)) - Number(isHindrance(one)));
}

/** Whether nothing will be changed on the machine as it is. */
export function isHindered({ files, outage }: ProbeReport): boolean {
  return outage !== undefined || files.some(isHindrance);
}

/** Whether nothing will be changed on the machine because of this file. */
function isHindrance({ change }: ChangedFile): boolean {
  return change === 'blocked';
}

function fileLines(file: ChangedFile, wantedFiles: readonly HostFile[]): string[] {
  const wanted = wantedFiles.find(({ path }) => path === file.path);
  const attributes = `${wanted?.mode ?? ''} ${wanted?.owner ?? ''}:${wanted?.group ?? ''}`;
  const hindered = isHindrance(file) && wanted?.merge !== undefined && file.stands === 'absent';
  const becomes = hindered ? NO_KUBELET : verb(file, attributes);
  const lines = [`  ${file.path} ${becomes}${file.isBackedUp ? ' (backed up first)' : ''}`];
  if (wanted === undefined || file.change !== 'content' || file.text === undefined) return lines;
  const shown = (text: string) => (wanted.merge === undefined ? text : keysOf(text, wanted.content));
  return [...lines, ...lineDiff(shown(file.text), shown(wanted.content)).map((line) => `    ${line}`)];
}

const NO_KUBELET =
  "is not there: this machine's kubelet has not been set up yet (kubeadm init or join writes it); nothing will be changed on this machine";

function verb({ change, stands }: ChangedFile, attributes: string): string {
  switch (change) {
    case 'create':
      return `is created (${attributes})`;
    case 'content':
      return stands === undefined
        ? 'is changed'
        : `is changed, and is ${inWords(stands)} in place of ${attributes}`;
    case 'attributes':
      return `is ${stands === undefined ? 'wrong' : inWords(stands)} and becomes ${attributes}`;
    case 'blocked':
      return `can't be replaced: it is ${stands === undefined || stands === 'other' ? 'no plain file' : stands}; nothing will be changed on this machine`;
  }
}

/** How it stands there, as what it becomes is written: `0644 root:root`. */
function inWords(stands: string): string {
  const [kind, mode = '', owner, group] = stands.split(' ');
  return kind === 'file' ? `${mode.padStart(4, '0')} ${owner}:${group}` : stands;
}

/** Of somebody else's file only the lines of the keys that are set in it. */
function keysOf(text: string, wanted: string): string {
  const keys = new Set(wanted.split('\n').flatMap((line) => /^([\w-]+):/.exec(line)?.[1] ?? []));
  const lines: string[] = [];
  let isOurs = false;
  for (const line of text.split('\n')) {
    const key = /^["']?([^\s#"'][^:"']*?)["']?[ \t]*:/.exec(line)?.[1];
    if (key !== undefined) isOurs = keys.has(key);
    if (isOurs && line.trim() !== '') lines.push(line);
  }
  return lines.map((line) => `${line}\n`).join('');
}
