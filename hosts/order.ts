/** What the order among machines depends on. */
export interface MachineFacts {
  name: string;
  /** The managed machines whose upsd it asks. Never itself. */
  follows: readonly string[];
  /** Whether it has been brought to what was wanted before. */
  installed: boolean;
  /** Whether it answered; true where nobody asked. */
  reachable: boolean;
  /** Whether it has a kubelet that must not be restarted at the same time as another one's. */
  takesTurns: boolean;
}

/**
 * Who waits for whom, as names by name.
 *
 * - A machine that is new comes after the servers of its UPSes: its upsmon has to log in there. One that is installed
 *   comes before them, so that nobody follows a server that knows more than it does.
 * - Machines that take turns go one after the other, also where nothing of theirs is restarted this time: Pulumi gives
 *   machines back in the reverse of this order, and that restarts every kubelet. After one that fails none goes on.
 * - One that did not answer waits for all others: its failure is the last, and nobody waits for it but another one that
 *   did not answer either and takes turns with it.
 * - No more than `parallel` at a time.
 *
 * Where two servers follow each other, the first rule that closes a circle is left out.
 */
export function waitsFor(machines: readonly MachineFacts[], parallel?: number): Map<string, string[]> {
  const graph = new Waiting(machines.map(({ name }) => name));
  const answered = machines.filter(({ reachable }) => reachable);
  const reachable = new Set(answered.map(({ name }) => name));
  for (const { name, follows, installed } of answered) {
    for (const server of follows) {
      if (!reachable.has(server)) continue;
      if (installed) graph.add(server, name);
      else graph.add(name, server);
    }
  }
  for (const { name } of machines.filter((one) => !one.reachable)) {
    for (const other of reachable) graph.add(name, other);
  }
  const takesTurns = new Set(machines.filter((one) => one.takesTurns).map(({ name }) => name));
  const turns = graph.inOrder().filter((name) => takesTurns.has(name));
  for (const [index, name] of turns.entries()) {
    const before = turns[index - 1];
    if (before !== undefined) graph.add(name, before);
  }
  if (parallel !== undefined) {
    const order = graph.inOrder();
    for (const [index, name] of order.entries()) {
      const before = order[index - parallel];
      if (before !== undefined) graph.add(name, before);
    }
  }
  return graph.edges;
}

class Waiting {
  readonly edges: Map<string, string[]>;

  constructor(names: readonly string[]) {
    this.edges = new Map(names.map((name) => [name, []]));
  }

  /** Adds that `name` waits for `before`, unless that one already waits for it. */
  add(name: string, before: string): void {
    const waits = this.edges.get(name);
    if (waits === undefined || waits.includes(before) || this.reaches(before, name)) return;
    waits.push(before);
  }

  /** Everyone after those it waits for, else as given. */
  inOrder(): string[] {
    const done = new Set<string>();
    const visit = (name: string) => {
      if (done.has(name)) return;
      for (const before of this.edges.get(name) ?? []) visit(before);
      done.add(name);
    };
    for (const name of this.edges.keys()) visit(name);
    return [...done];
  }

  private reaches(from: string, to: string): boolean {
    const seen = new Set([from]);
    for (const name of seen) for (const before of this.edges.get(name) ?? []) seen.add(before);
    return seen.has(to);
  }
}
