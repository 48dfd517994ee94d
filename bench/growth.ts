import { examine } from '../build/lib/check';
import { hostFiles } from '../build/lib/files';
import type { Homelab } from '../build/lib/homelab';
import { derivePlan } from '../build/lib/power';
import { manyMachines } from './many-machines';
import { medians, report } from './measure';

const SIZES = [3, 30, 100, 300, 1000];

/** Static checks, the plan and all host files, for more and more machines. */
export function benchGrowth(): void {
  const contestants = SIZES.map((size) => {
    const lab = manyMachines(size);
    return { name: `${size} machines: checks + plan + host files`, run: () => work(lab) };
  });
  const results = medians(contestants, 5);
  report('growth', results);
  const of = (size: number) => results.get(`${size} machines: checks + plan + host files`) ?? Number.NaN;
  console.log(
    `  1000 machines take ${(of(1000) / of(100)).toFixed(1)} times as long as 100  (expected: at most 12)`,
  );
}

function work(lab: Homelab): void {
  const errors = examine(lab, 'none').findings.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(`the bench's homelab is not good: ${errors[0]?.message}`);
  const plan = derivePlan(lab);
  for (const name of Object.keys(plan.hosts)) hostFiles(plan, name);
}
