import type { Host } from '../../homelab';
import type { CheckContext } from '../context';
import { type Conclusion, conclusion, type Path } from '../finding';
import { text } from '../say';

interface Edge {
  readonly to: string;
  readonly path: Path;
}

/** How much of a long circle a message shows. */
const MOST_SHOWN = 8;

/** Machines that need each other in a circle, so that none could stop before the others. */
export function* dependencyLoops({ lab }: CheckContext): Generator<Conclusion> {
  yield* loops(lab.hosts, needs, (circle, path) =>
    conclusion(
      'dependency-loop',
      path,
      circle.length === 2
        ? `host ${text(circle[0] ?? '')} needs itself; a machine can't stop before itself: remove its name`
        : `the hosts need each other in a circle, ${shownCircle(circle)}; none of them could stop before what it needs: take one of these out of dependsOn or runsOn`,
    ),
  );
}

/** Jump hosts that are only reached through each other. */
export function* jumpHostLoops({ lab }: CheckContext): Generator<Conclusion> {
  yield* loops(lab.hosts, jumps, (circle, path) =>
    conclusion(
      'jump-host-loop',
      path,
      circle.length === 2
        ? `host ${text(circle[0] ?? '')} is its own jump host, so nobody gets there: remove jumpHost`
        : `the hosts are jump hosts of each other, ${shownCircle(circle)}, so nobody gets to any of them: remove jumpHost from the one that is reached directly`,
    ),
  );
}

function needs(name: string, host: Host): Edge[] {
  const edges = (host.dependsOn ?? []).map((to, index) => ({
    to,
    path: ['hosts', name, 'dependsOn', index] as Path,
  }));
  return host.runsOn === undefined ? edges : [...edges, { to: host.runsOn, path: ['hosts', name, 'runsOn'] }];
}

function jumps(name: string, host: Host): Edge[] {
  const to = host.ssh?.jumpHost;
  return to === undefined ? [] : [{ to, path: ['hosts', name, 'ssh', 'jumpHost'] }];
}

/** Each circle once, found by one walk along all edges; without recursion, since a chain may be ten thousand long. */
function* loops(
  hosts: Record<string, Host>,
  edgesOf: (name: string, host: Host) => Edge[],
  say: (circle: string[], path: Path) => Conclusion,
): Generator<Conclusion> {
  const done = new Set<string>();
  for (const start of Object.keys(hosts)) {
    if (done.has(start)) continue;
    const way: { name: string; edges: Iterator<Edge> }[] = [];
    const onWay = new Map<string, number>();
    const enter = (name: string, host: Host) => {
      onWay.set(name, way.length);
      way.push({ name, edges: edgesOf(name, host)[Symbol.iterator]() });
    };
    const first = hosts[start];
    if (first !== undefined) enter(start, first);
    for (let at = way.at(-1); at !== undefined; at = way.at(-1)) {
      const next = at.edges.next();
      if (next.done === true) {
        way.pop();
        onWay.delete(at.name);
        done.add(at.name);
        continue;
      }
      const { to, path } = next.value;
      const back = onWay.get(to);
      const host = hosts[to];
      if (back !== undefined) yield say([...way.slice(back).map(({ name }) => name), to], path);
      else if (host !== undefined && !done.has(to)) enter(to, host);
    }
  }
}

function shownCircle(circle: readonly string[]): string {
  if (circle.length <= MOST_SHOWN) return circle.map(text).join(' → ');
  const left = circle.length - MOST_SHOWN;
  return `${circle
    .slice(0, MOST_SHOWN - 1)
    .map(text)
    .join(' → ')} → ${left} more → ${text(circle.at(-1) ?? '')}`;
}
