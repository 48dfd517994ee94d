import type { CheckContext } from '../context';
import { type Conclusion, conclusion, type Path } from '../finding';
import { listed, nearest, placeName, text } from '../say';

/** How many names are compared at most, so that ten thousand wrong names do not take hours. */
const MOST_COMPARISONS = 200_000;

interface Reference {
  readonly to: 'host' | 'ups';
  readonly name: string;
  readonly path: Path;
}

/** Names of hosts and UPSes that are not declared. */
export function* references(context: CheckContext): Generator<Conclusion> {
  const { declared } = context;
  let comparisons = 0;
  for (const { to, name, path } of referencesOf(context)) {
    const known = to === 'host' ? declared.hosts : declared.upses;
    if (known === undefined || known.has(name)) continue;
    comparisons += known.size;
    const near = comparisons > MOST_COMPARISONS ? undefined : nearest(name, known);
    const what = to === 'host' ? 'host' : 'UPS';
    const section = to === 'host' ? 'hosts' : 'upses';
    const fix =
      near === undefined
        ? `declared are ${listed([...known])}: correct the name, or declare it in ${section}`
        : `did you mean ${text(near)}?`;
    const message = `${placeName(path)} names the ${what} ${text(name)}, which is not declared; ${fix}`;
    yield conclusion(to === 'host' ? 'unknown-host' : 'unknown-ups', path, message);
  }
}

function* referencesOf({ lab }: CheckContext): Generator<Reference> {
  for (const [name, ups] of Object.entries(lab.upses)) {
    yield { to: 'host', name: ups.server, path: ['upses', name, 'server'] };
  }
  for (const [name, host] of Object.entries(lab.hosts)) {
    const at = ['hosts', name];
    if (typeof host.poweredBy === 'string') {
      yield { to: 'ups', name: host.poweredBy, path: [...at, 'poweredBy'] };
    } else {
      for (const [index, { ups }] of (host.poweredBy ?? []).entries()) {
        yield { to: 'ups', name: ups, path: [...at, 'poweredBy', index, 'ups'] };
      }
    }
    if (host.runsOn !== undefined) yield { to: 'host', name: host.runsOn, path: [...at, 'runsOn'] };
    yield* hostList(host.dependsOn, [...at, 'dependsOn']);
    if (host.ssh?.jumpHost !== undefined) {
      yield { to: 'host', name: host.ssh.jumpHost, path: [...at, 'ssh', 'jumpHost'] };
    }
  }
  if (lab.ssh?.jumpHost !== undefined) {
    yield { to: 'host', name: lab.ssh.jumpHost, path: ['ssh', 'jumpHost'] };
  }
  for (const [name, gear] of Object.entries(lab.networkGear ?? {})) {
    const at = ['networkGear', name];
    if (gear.poweredBy !== undefined) yield { to: 'ups', name: gear.poweredBy, path: [...at, 'poweredBy'] };
    yield* hostList(gear.connects, [...at, 'connects']);
  }
  const { nutExporter, gpu, patching } = lab.platform ?? {};
  for (const [index, name] of (nutExporter?.upses ?? []).entries()) {
    yield { to: 'ups', name, path: ['platform', 'nutExporter', 'upses', index] };
  }
  yield* hostList(gpu?.nodes, ['platform', 'gpu', 'nodes']);
  for (const [index, guest] of (patching?.guests ?? []).entries()) {
    yield { to: 'host', name: guest.on, path: ['platform', 'patching', 'guests', index, 'on'] };
  }
  yield* hostList(patching?.rollingByHand, ['platform', 'patching', 'rollingByHand']);
}

function* hostList(names: readonly string[] | undefined, path: Path): Generator<Reference> {
  for (const [index, name] of (names ?? []).entries()) yield { to: 'host', name, path: [...path, index] };
}
