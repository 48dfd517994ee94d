import { benchChecks } from './check';
import { benchGrowth } from './growth';
import { benchPower } from './power';
import { benchSynth } from './synth';

/** What `npm run bench` measures, each beside something that runs next to it. `npm run bench -- synth` runs one. */
const BENCHES: Record<string, () => void | Promise<void>> = {
  synth: benchSynth,
  check: benchChecks,
  growth: benchGrowth,
  power: benchPower,
  // loaded alone: Pulumi's SDK takes half a second, and the lab needs root
  hosts: async () => (require('./hosts') as typeof import('./hosts')).benchHosts(),
};

async function main(wanted: readonly string[]): Promise<void> {
  const unknown = wanted.filter((name) => !Object.hasOwn(BENCHES, name));
  if (unknown.length > 0) {
    console.error(`No bench is called ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}.`);
    process.exitCode = 2;
    return;
  }
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (wanted.length === 0 || wanted.includes(name)) await bench();
  }
}

void main(process.argv.slice(2));
