/** What became of one check. `note`: it says nothing against the machine, but somebody should know. */
export type CheckResult = 'ok' | 'bad' | 'note';

/** One check on a machine. */
export interface LiveCheck {
  /** What was looked at: `files`, `upsmon`, `login`, `stage`, `kubelet`, … */
  readonly check: string;
  readonly result: CheckResult;
  /** What was found, for people. */
  readonly text: string;
}

/** What a machine's script printed. */
export interface Answer {
  readonly checks: readonly LiveCheck[];
  /** Each UPS with what the machine hears of it; empty where nothing. */
  readonly upses: readonly { readonly system: string; readonly status: string }[];
}

/** Reads what the script printed; undefined where it did not come to its end. */
export function readAnswer(stdout: string): Answer | undefined {
  const lines = stdout.split('\n');
  if (!lines.includes('end')) return undefined;
  const checks = lines.flatMap((line): LiveCheck[] => {
    const [, result, check = '', text = ''] = /^(ok|bad|note) ([a-z]+) (.*)$/.exec(line) ?? [];
    return result === 'ok' || result === 'bad' || result === 'note' ? [{ check, result, text }] : [];
  });
  const upses = lines.flatMap((line) => {
    const [, system, status = ''] = /^ups (\S+) ?(.*)$/.exec(line) ?? [];
    return system === undefined ? [] : [{ system, status }];
  });
  return { checks, upses };
}

/** Whether a UPS that says this is on battery, low or in a forced shutdown. */
export function isOutage(status: string): boolean {
  return /(^| )(OB|LB|FSD)( |$)/.test(status);
}
