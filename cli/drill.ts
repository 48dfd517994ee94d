import { CannotDrill, type DrilledHost, type DrillResult, drill, drillLines } from '../drill';
import { findingCounts, findingLines } from '../lib/report/finding-lines';
import { drillLive } from './drill-live';
import { environment } from './environment';
import { EXIT, Refusal } from './exit';
import { faultArgument, outageSeconds, refuseUnknownPlace, sayIdleFaults } from './outage-arguments';
import { errorsAmong } from './say-findings';
import { endedBySignals } from './signals';
import { severityPaint } from './terminal';

/** Where nothing is said. */
export const DRILL_DEFAULTS = { outage: '8m', scale: '1' } as const;

/** What the command line gives. */
export interface DrillArguments {
  outage: string;
  scale: string;
  fault?: string[];
  json?: boolean;
  live?: boolean;
  confirm?: string;
}

/** `ridethrough drill`: an outage with NUT's own daemons; exit 1 where they do something else than foretold. */
export async function drillCommand(name: string | undefined, args: DrillArguments): Promise<number> {
  refuseMixed(args);
  const options = {
    outageSeconds: outageSeconds(args.outage),
    scale: scale(args.scale),
    faults: (args.fault ?? []).map(faultArgument),
  };
  const { name: known, findings, sound } = await environment(name, 'none');
  process.stderr.write(findingLines(findings, { paint: severityPaint() }));
  if (sound === undefined || (args.live === true && errorsAmong(findings).length > 0)) {
    process.stderr.write(`${known}: not good (${findingCounts(findings)}). Nothing was drilled.\n`);
    return EXIT.homelabHasErrors;
  }
  for (const fault of options.faults) refuseUnknownPlace(fault, sound.plan);
  if (args.live) return await drillLive(known, sound, args);
  sayIdleFaults(options.faults, options.outageSeconds);
  return await endedBySignals(async (signal) => {
    try {
      const onProgress = (text: string) => process.stderr.write(`${known}: ${text}\n`);
      const result = await drill(sound.plan, { ...options, signal, onProgress });
      process.stdout.write(args.json ? json(result) : drillLines(result));
      return Object.values(result.hosts).every(({ agrees }) => agrees) ? EXIT.good : EXIT.homelabHasErrors;
    } catch (error) {
      if (error instanceof CannotDrill) throw new Refusal(error.message, EXIT.wrongUsage);
      throw error;
    }
  });
}

/** An outage is for this computer, a confirmation for the real machines. */
function refuseMixed({ live, confirm, fault, outage, scale }: DrillArguments): void {
  if (live !== true && confirm !== undefined) throw new Refusal('--confirm is for --live; leave it out');
  const isOutage = fault !== undefined || outage !== DRILL_DEFAULTS.outage || scale !== DRILL_DEFAULTS.scale;
  if (live === true && isOutage) {
    throw new Refusal(
      '--live plays no outage on the real machines: leave out --outage, --scale and --fault, or leave out --live',
    );
  }
}

function scale(text: string): number {
  const found = Number(text);
  if (/^\d{1,6}$/.test(text) && found >= 1) return found;
  throw new Refusal(`--scale ${text}: write a whole number of at least 1, such as 20`);
}

function json({ hosts }: DrillResult): string {
  const told = Object.entries(hosts).map(([name, host]) => [name, withoutRanges(host)]);
  return `${JSON.stringify({ hosts: Object.fromEntries(told) }, null, 2)}\n`;
}

function withoutRanges({ foretold, seen, agrees, next }: DrilledHost): Record<string, unknown> {
  return { foretold, seen, agrees, ...(next === undefined ? {} : { next: withoutRanges(next) }) };
}
