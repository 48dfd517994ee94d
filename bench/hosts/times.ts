/** How often a host was logged in to: the most of all hosts, and the fewest. */
export interface Logins {
  readonly most: number;
  readonly fewest: number;
}

interface Taken {
  readonly seconds: number[];
  readonly logins: Set<string>;
}

const OURS = 'ridethrough';

/** What was measured, by rival and step. */
export class Times {
  private readonly taken = new Map<string, Map<string, Taken>>();

  add(rival: string, step: string, seconds: number, { most, fewest }: Logins): void {
    const steps = this.taken.get(rival) ?? new Map<string, Taken>();
    this.taken.set(rival, steps);
    const taken = steps.get(step) ?? { seconds: [], logins: new Set() };
    steps.set(step, taken);
    taken.seconds.push(seconds);
    taken.logins.add(most === fewest ? `${most}` : `${fewest}-${most}`);
    process.stderr.write(`  ${rival}, ${step}: ${seconds.toFixed(2)} s\n`);
  }

  /** In seconds; NaN where there is none. */
  median(rival: string, step: string): number {
    const sorted = [...(this.taken.get(rival)?.get(step)?.seconds ?? [])].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  }

  /** A table: a line for each rival, and how its time compares with ridethrough's. */
  print(): void {
    const steps = [...new Set([...this.taken.values()].flatMap((all) => [...all.keys()]))];
    console.log(`  ${''.padEnd(28)}${steps.map((step) => step.padStart(16)).join('')}   SSH logins per host`);
    for (const [rival, taken] of this.taken) {
      const seconds = steps.map((step) => this.median(rival, step).toFixed(2).padStart(16));
      const logins = steps.map((step) => [...(taken.get(step)?.logins ?? [])].join(' or ')).join(', ');
      console.log(`  ${rival.padEnd(28)}${seconds.join('')}   ${logins}`);
    }
    console.log('  ridethrough’s time as a share of the others’');
    for (const rival of this.taken.keys()) {
      if (rival === OURS) continue;
      const shares = steps.map((step) => this.median(OURS, step) / this.median(rival, step));
      console.log(
        `  of ${rival.padEnd(25)}${shares.map((share) => `${share.toFixed(2)} x`.padStart(16)).join('')}`,
      );
    }
  }
}
