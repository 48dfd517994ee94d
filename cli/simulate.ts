import { CORNERS, type Corner, simulate } from '../lib/power/simulation';
import { findingCounts } from '../lib/report/finding-lines';
import { simulationLines } from '../lib/report/simulation-lines';
import { environment } from './environment';
import { EXIT, Refusal } from './exit';
import { faultArgument, outageSeconds, refuseUnknownPlace, sayIdleFaults } from './outage-arguments';
import { errorsAmong, sayFindings } from './say-findings';
import { timelinePaint } from './terminal';

/** What the command line gives. */
export interface SimulateArguments {
  outage: string;
  corner: string;
  fault?: string[];
  byHand?: string;
  json?: boolean;
}

/** `ridethrough simulate`: one power cut; good whatever happens to the machines. */
export async function simulateCommand(name: string | undefined, args: SimulateArguments): Promise<number> {
  const seconds = outageSeconds(args.outage);
  const corner = cornerOf(args.corner);
  const byHand =
    args.byHand === undefined ? {} : { byHandAfterSeconds: outageSeconds(args.byHand, '--by-hand') };
  const faults = (args.fault ?? []).map(faultArgument);
  const { name: known, findings, sound } = await environment(name, 'none');
  if (sound === undefined) {
    sayFindings(findings);
    process.stderr.write(`${known}: not good (${findingCounts(findings)}). Nothing was simulated.\n`);
    return EXIT.homelabHasErrors;
  }
  sayFindings(errorsAmong(findings));
  for (const fault of faults) refuseUnknownPlace(fault, sound.plan);
  sayIdleFaults(faults, seconds);
  const simulation = simulate(sound.plan, { outageSeconds: seconds, corner, faults, ...byHand });
  const { events, hosts } = simulation;
  process.stdout.write(
    args.json
      ? `${JSON.stringify({ events, hosts }, null, 2)}\n`
      : simulationLines(
          simulation,
          { name: known, outageSeconds: seconds, corner, faults },
          { paint: timelinePaint(process.stdout) },
        ),
  );
  return EXIT.good;
}

function cornerOf(text: string): Corner {
  const found = CORNERS.find((corner) => corner === text);
  if (found !== undefined) return found;
  throw new Refusal(`--corner ${text}: there are ${CORNERS.join(', ')}`);
}
