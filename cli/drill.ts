import { CannotDrill, type DrillResult, drill, drillLines } from '../drill';
import type { Fault } from '../lib/power/simulation';
import { findingCounts, findingLines } from '../lib/report/finding-lines';
import { environment } from './environment';
import { EXIT, Refusal } from './exit';
import { faultArgument, outageSeconds, refuseUnknownPlace } from './outage-arguments';
import { severityPaint } from './terminal';

/** What the command line gives. */
export interface DrillArguments {
  outage: string;
  scale: string;
  fault?: string[];
  json?: boolean;
}

/** Signals that end a drill, with the exit code of a program that one ended (man bash, EXIT STATUS). */
const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/** `ridethrough drill`: an outage with NUT's own daemons; exit 1 where they do something else than foretold. */
export async function drillCommand(name: string | undefined, args: DrillArguments): Promise<number> {
  const options = {
    outageSeconds: outageSeconds(args.outage),
    scale: scale(args.scale),
    faults: (args.fault ?? []).map(fault),
  };
  const { name: known, findings, sound } = await environment(name);
  process.stderr.write(findingLines(findings, { paint: severityPaint() }));
  if (sound === undefined) {
    process.stderr.write(`${known}: not good (${findingCounts(findings)}). Nothing was drilled.\n`);
    return EXIT.homelabHasErrors;
  }
  for (const fault of options.faults) refuseUnknownPlace(fault, sound.plan);
  const ended = new AbortController();
  let code: number | undefined;
  const handlers = Object.entries(SIGNALS).map(([signal, exit]) => {
    const handler = () => {
      code ??= exit;
      ended.abort(new Error(`ended by ${signal}; nothing is left behind`));
    };
    process.on(signal, handler);
    return () => process.off(signal, handler);
  });
  try {
    const onProgress = (text: string) => process.stderr.write(`${known}: ${text}\n`);
    const result = await drill(sound.plan, { ...options, signal: ended.signal, onProgress });
    process.stdout.write(args.json ? json(result) : drillLines(result));
    return Object.values(result.hosts).every(({ agrees }) => agrees) ? EXIT.good : EXIT.homelabHasErrors;
  } catch (error) {
    if (code !== undefined) throw new Refusal(error instanceof Error ? error.message : String(error), code);
    if (error instanceof CannotDrill) throw new Refusal(error.message, EXIT.wrongUsage);
    throw error;
  } finally {
    for (const remove of handlers) remove();
  }
}

function scale(text: string): number {
  const found = Number(text);
  if (/^\d{1,6}$/.test(text) && found >= 1) return found;
  throw new Refusal(`--scale ${text}: write a whole number of at least 1, such as 20`);
}

function fault(text: string): Fault {
  const found = faultArgument(text);
  if (found.kind !== 'second-outage') return found;
  throw new Refusal(
    `--fault ${text}: a drill ends with the machines that went down, so it plays no second outage; 'ridethrough simulate' does`,
  );
}

function json({ hosts }: DrillResult): string {
  const told = Object.entries(hosts).map(([name, { foretold, seen, agrees }]) => [
    name,
    { foretold, seen, agrees },
  ]);
  return `${JSON.stringify({ hosts: Object.fromEntries(told) }, null, 2)}\n`;
}
