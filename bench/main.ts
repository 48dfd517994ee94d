import { benchChecks } from './check';
import { benchGrowth } from './growth';
import { benchSynth } from './synth';

/** What `npm run bench` measures, each beside something that runs next to it. `npm run bench -- synth` runs one. */
const BENCHES: Record<string, () => void> = { synth: benchSynth, check: benchChecks, growth: benchGrowth };

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  console.error(`No bench is called ${unknown.join(', ')}. There are: ${Object.keys(BENCHES).join(', ')}.`);
  process.exitCode = 2;
} else {
  for (const [name, bench] of Object.entries(BENCHES)) {
    if (wanted.length === 0 || wanted.includes(name)) bench();
  }
}
