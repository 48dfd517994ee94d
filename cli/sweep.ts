import { type PromiseResult, sweep } from '../lib/power/sweep';
import { findingCounts } from '../lib/report/finding-lines';
import { sweepLines } from '../lib/report/sweep-lines';
import { environment } from './environment';
import { EXIT } from './exit';
import { replayCommand } from './replay';
import { errorsAmong, sayFindings } from './say-findings';
import { timelinePaint } from './terminal';

/** Nobody needs to be told of progress before, in milliseconds. */
const PATIENCE_MS = 1000;

/** `ridethrough sweep`: every length of outage, with every single fault; exit 1 where a promise breaks without one. */
export async function sweepCommand(name: string | undefined, args: { json?: boolean }): Promise<number> {
  const { name: known, called, findings, sound } = await environment(name, 'none');
  if (sound === undefined) {
    sayFindings(findings);
    process.stderr.write(`${known}: not good (${findingCounts(findings)}). Nothing was swept.\n`);
    return EXIT.homelabHasErrors;
  }
  sayFindings(errorsAmong(findings));
  const progress = progressOn(process.stderr, known);
  const swept = sweep(sound.plan, { faults: true, progress: progress.show });
  progress.clear();
  const { promises, outages } = swept;
  process.stdout.write(
    args.json
      ? `${JSON.stringify({ promises: promises.map(inContract), outages }, null, 2)}\n`
      : sweepLines(
          known,
          { ...swept, promises: promises.map((one) => withReplay(called, one)) },
          { paint: timelinePaint(process.stdout) },
        ),
  );
  return promises.some(({ holds, fault }) => !holds && fault === undefined)
    ? EXIT.homelabHasErrors
    : EXIT.good;
}

/** A promise whose story ends with the command that plays it. */
function withReplay(called: string, result: PromiseResult): PromiseResult {
  const { shortestOutage, corner = 'nominal', story, fault, byHandAfterSeconds } = result;
  if (story === undefined || shortestOutage === undefined) return result;
  const outage = {
    seconds: shortestOutage,
    corner,
    ...(fault === undefined ? {} : { fault }),
    ...(byHandAfterSeconds === undefined ? {} : { byHandAfterSeconds }),
  };
  return { ...result, story: [...story, replayCommand(called, outage)] };
}

/** The part of a result that programs may rely on. */
function inContract({ code, holds, shortestOutage, fault, host, margin }: PromiseResult): PromiseResult {
  return {
    code,
    holds,
    ...(shortestOutage === undefined ? {} : { shortestOutage }),
    ...(fault === undefined ? {} : { fault }),
    ...(host === undefined ? {} : { host }),
    ...(margin === undefined ? {} : { margin }),
  };
}

/** How far it is, on a terminal, once that takes longer than people wait without asking. */
function progressOn(stream: NodeJS.WriteStream, name: string): { show(done: number): void; clear(): void } {
  const began = performance.now();
  let shown = false;
  return {
    show(done) {
      if (stream.isTTY !== true || performance.now() - began < PATIENCE_MS) return;
      shown = true;
      stream.write(`\r${name}: ${Math.round(done * 100)} % of the outages played`);
    },
    clear() {
      if (shown) stream.write('\r\u001b[K');
    },
  };
}
