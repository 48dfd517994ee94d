/** How one file differs from what is wanted. */
export type FileChange =
  /** It isn't there. */
  | 'create'
  /** Its text differs. */
  | 'content'
  /** Its text is as wanted, its mode or owner is not. */
  | 'attributes'
  /** Something stands there that can't be replaced; nothing will be changed. */
  | 'blocked';

/** One file that differs. */
export interface ChangedFile {
  path: string;
  change: FileChange;
  /** How it stands there, where its mode or owner is wrong: `file 644 root root`. */
  stands?: string;
  /** It is somebody else's and will be backed up. */
  isBackedUp: boolean;
  /** Its text without secrets, where it is our own. */
  text?: string;
}

/** How one machine differs from what is wanted; on-host/probe.sh writes it. */
export interface ProbeReport {
  /** What the last run left; absent where there was none. */
  mark?: string;
  /** ID and VERSION_ID of its /etc/os-release: `debian 12`. */
  system?: string;
  /** What its upsmon.conf asks for now, whoever wrote it: `closet@10.10.30.11`. */
  monitors: string[];
  files: ChangedFile[];
  /** Files of ours that are no longer wanted. */
  gone: string[];
  /** Packages whose programs are not there; absent where none is missing. */
  packages?: string[];
  /** Services that are to run and don't, or aren't enabled. */
  units: { name: string; enabled: string; active: string }[];
  /** What will be restarted, in this order. */
  restarts: string[];
  /** What is not to run there any more, and ends; absent where nothing does. */
  stops?: string[];
  /** Whether a run did not come to its end. */
  isUnfinished: boolean;
  /** Whose run is at work there, which may be why; absent where nobody's is. */
  busy?: string;
  /** Its UPS that is on battery, low or in forced shutdown, where something has to be done: `closet@10.10.30.11 (OB)`. */
  outage?: string;
  /** Whether nothing has to be done. */
  isAsWanted: boolean;
}

/** What stands around it is not the probe's: a login shell says what it likes. */
const BEGIN = 'ridethrough-report';
const END = 'end';

/** The report in the text that a machine's probe printed, or undefined where that is not whole. */
export function probeReport(text: string): ProbeReport | undefined {
  const all = text.split('\n').filter((line) => line !== '');
  const begin = all.indexOf(BEGIN);
  const end = all.indexOf(END, begin);
  if (begin === -1 || end === -1) return undefined;
  const lines = all.slice(begin + 1, end);
  const report: ProbeReport = {
    monitors: [],
    files: [],
    gone: [],
    units: [],
    restarts: [],
    isUnfinished: false,
    isAsWanted: false,
  };
  const files = new Map<string, ChangedFile>();
  for (const line of lines) {
    const [word = '', first = '', second = '', third = ''] = line.split(' ');
    if (word === 'mark') report.mark = first;
    else if (word === 'system') report.system = `${first} ${second}`.trim();
    else if (word === 'monitors') report.monitors.push(first);
    else if (word === 'file') {
      if (!isChange(first)) return undefined;
      files.set(second, { path: second, change: first, isBackedUp: false });
    } else if (word === 'stands') note(files, first, { stands: line.slice(`stands ${first} `.length) });
    else if (word === 'backup') note(files, first, { isBackedUp: true });
    else if (word === 'text') note(files, first, { text: Buffer.from(second, 'base64').toString('utf8') });
    else if (word === 'gone') report.gone.push(first);
    else if (word === 'package') report.packages = [...(report.packages ?? []), first];
    else if (word === 'unit') report.units.push({ name: first, enabled: second, active: third });
    else if (word === 'restart') report.restarts.push(first);
    else if (word === 'stop') report.stops = [...(report.stops ?? []), first];
    else if (word === 'journal') report.isUnfinished = true;
    else if (word === 'outage') report.outage = line.slice('outage '.length).replace(/\p{Cc}/gu, '');
    else if (word === 'busy') report.busy = line.slice('busy '.length);
    else return undefined;
  }
  report.files = [...files.values()];
  const differences =
    report.files.length + report.gone.length + report.units.length + (report.packages?.length ?? 0);
  report.isAsWanted = differences === 0 && !report.isUnfinished;
  return report;
}

/** The first line that somebody else printed where no probe spoke; undefined where one did, or nobody. */
export function foreignLine(text: string): string | undefined {
  const lines = text.split('\n').map((line) => line.replace(/\p{Cc}/gu, '').trim());
  return lines.includes(BEGIN) ? undefined : lines.find((line) => line !== '');
}

function isChange(word: string): word is FileChange {
  return ['create', 'content', 'attributes', 'blocked'].includes(word);
}

function note(files: Map<string, ChangedFile>, path: string, fact: Partial<ChangedFile>): void {
  const file = files.get(path);
  if (file !== undefined) Object.assign(file, fact);
}
