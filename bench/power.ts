import { resolve } from 'node:path';
import { type Plan, plan as planOf } from '../build/lib';
import { derivePlan } from '../build/lib/power';
import { CORNERS, simulate } from '../build/lib/power/simulation';
import { sweep } from '../build/lib/power/sweep';
import { benchChecks } from './check';
import { manyMachines } from './many-machines';
import { medians, program, report } from './measure';

/** The sweep of the last takes most of a minute. */
const SIZES = [3, 30, 300, 1000];

/** What a sweep of so many machines is measured with once only, since it takes long. */
const MANY = 100;

/** The simulator: `sweep rack` with every single fault, cases per second, and how both grow with the machines. */
export function benchPower(): void {
  const { default: rack } = require(resolve('build/stacks/rack.js')) as { default: unknown };
  const rackPlan = planOf(rack);
  const swept = medians(
    [
      program('node -e 0', process.execPath, ['-e', '0']),
      program('ridethrough sweep rack, every single fault', process.execPath, [
        'build/cli/ridethrough.js',
        'sweep',
        'rack',
      ]),
      { name: 'in a program that runs: every outage', run: () => sweep(rackPlan) },
      {
        name: 'in a program that runs: and every single fault',
        run: () => sweep(rackPlan, { faults: true }),
      },
    ],
    9,
  );
  report('sweep', swept, 'with every single fault at most 1000 ms');
  console.log(`  ${casesPerSecond(rackPlan).toFixed(0)} cases of rack a second, one after the other`);
  benchChecks();
  growth();
}

/** Other lengths and corners each time. */
function casesPerSecond(plan: Plan): number {
  const cases = 4000;
  const start = performance.now();
  for (let index = 0; index < cases; index++) {
    simulate(plan, { outageSeconds: 1 + index * 2, corner: CORNERS[index % CORNERS.length] ?? 'nominal' });
  }
  return (1000 * cases) / (performance.now() - start);
}

/** In processor time: a moment in which the machine does something else would weigh on one size alone. */
function growth(): void {
  const plans = SIZES.map((size) => ({ size, plan: derivePlan(manyMachines(size)) }));
  const one = new Map(
    plans.map(({ size, plan }): [string, number] => [
      caseOf(size),
      processorMs(size > MANY ? 5 : 50, () => simulate(plan, { outageSeconds: 900 })),
    ]),
  );
  report('one simulated case, processor time', one, 'as n log n');
  sayGrowth(one, caseOf, (n) => n * Math.log2(n));
  const whole = new Map(
    plans.map(({ size, plan }): [string, number] => [
      sweepOf(size),
      processorMs(size > MANY ? 1 : 3, () => sweep(plan)),
    ]),
  );
  report('the sweep without faults, processor time', whole, 'at most as n²');
  sayGrowth(whole, sweepOf, (n) => n * n);
}

const caseOf = (size: number) => `one case, ${size} machines`;
const sweepOf = (size: number) => `every outage, ${size} machines`;

/** Once to warm up where it is quick, then so many times. */
function processorMs(times: number, run: () => void): number {
  if (times > 1) run();
  const before = process.cpuUsage();
  for (let time = 0; time < times; time++) run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000 / times;
}

/** How much longer the largest takes than 30 machines, beside what is expected. */
function sayGrowth(
  results: ReadonlyMap<string, number>,
  name: (size: number) => string,
  expected: (size: number) => number,
): void {
  const [from, to] = [30, 1000];
  const times = (results.get(name(to)) ?? Number.NaN) / (results.get(name(from)) ?? Number.NaN);
  console.log(
    `  ${to} machines take ${times.toFixed(0)} times as long as ${from}  (expected: at most ${(expected(to) / expected(from)).toFixed(0)})`,
  );
}
