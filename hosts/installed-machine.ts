/** What a machine says of the last run there (on-host/apply.sh). */
export interface InstalledMachine {
  /** What is installed, as one word: the same text, modes and owners give the same one on the same machine. */
  digest: string;
  /** When the run ended, in UTC: `2026-01-31T12:00:00Z`. */
  when: string;
  /** Paths that the last run wrote. */
  changed: string[];
  /** Paths that it gave back, as they are no longer wanted. */
  removed: string[];
  /** Paths of files that were not ours and of which it kept a copy below `backups`. */
  backedUp: string[];
  /** The folder of backups on the machine. */
  backups: string;
  /** Services that it restarted or started, in this order. */
  restarted: string[];
  /** What else a person should know of it: a UPS that could not be asked, a service that does not run yet. */
  notes: string[];
}

/**
 * @throws where the machine did not print it
 */
export function installedMachine(host: string, stdout: string): InstalledMachine {
  const said = lastJson(stdout);
  if (said === undefined)
    throw new Error(`${host} did not say what it has installed: ${stdout.slice(0, 200)}`);
  return {
    digest: text(said.digest),
    when: text(said.when),
    changed: texts(said.changed),
    removed: texts(said.removed),
    backedUp: texts(said.backedUp),
    backups: text(said.backups),
    restarted: texts(said.restarted),
    notes: texts(said.notes),
  };
}

/** The mark of the run that printed it. */
export function markIn(stdout: string): string | undefined {
  const mark = lastJson(stdout)?.mark;
  return typeof mark === 'string' ? mark : undefined;
}

function lastJson(stdout: string): Record<string, unknown> | undefined {
  try {
    // a login shell may have printed half a line before it
    const said: unknown = JSON.parse(/\{".*$/.exec(stdout.trim())?.[0] ?? '');
    return typeof said === 'object' && said !== null ? (said as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}
