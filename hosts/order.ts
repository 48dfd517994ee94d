import type { Ties } from './ties';

/** What the order among machines depends on. */
export interface MachineFacts extends Ties {
  name: string;
  /** Whether it answered; true where nobody asked. */
  reachable: boolean;
  /** Whether something is to be done there; true where nobody knows. */
  changes: boolean;
  /** Whether it has a kubelet that must not be restarted at the same time as another one's. */
  takesTurns: boolean;
}

/**
 * Who waits for whom, as names by name. Where two rules contradict each other, the one that stands first here holds.
 *
 * - A machine comes after the servers that it {@link Ties.needs}: its check is a login there, and it would be put back.
 *   Servers that need each other go at the same time, where nothing else keeps them from it: each finds the other while
 *   its check waits.
 * - A machine comes before a server that it {@link Ties.leaves}: if it fails, it still has somebody to ask.
 * - A machine comes before the servers that it {@link Ties.knows}, where both are to be changed: nobody follows a server
 *   that knows more than it does, and a password that upsd does not know yet fails at the first machine, with nothing
 *   changed at the server. Else it comes after them, which costs nobody anything: Pulumi gives machines back in the
 *   reverse of the last order, and a server goes last then.
 * - One that did not answer waits for all others: its failure is the last, and nobody waits for it but another one that
 *   did not answer either and takes turns with it.
 * - Machines that take turns go one after the other, also where nothing of theirs is restarted this time: Pulumi gives
 *   machines back in the reverse of this order, and that restarts every kubelet. After one that fails none goes on.
 * - No more than `parallel` at a time.
 */
export function waitsFor(machines: readonly MachineFacts[], parallel?: number): Map<string, string[]> {
  const graph = new Waiting(machines.map(({ name }) => name));
  const answered = machines.filter(({ reachable }) => reachable);
  const reachable = new Set(answered.map(({ name }) => name));
  const together = needingEachOther(answered);
  const add = (name: string, before: string) => {
    if (!reachable.has(before) || together(name).includes(before)) return;
    for (const one of together(name)) for (const first of together(before)) graph.add(one, first);
  };
  for (const { name, needs } of answered) for (const server of needs) add(name, server);
  for (const { name, leaves } of answered) for (const server of leaves) add(server, name);
  const changing = new Set(answered.filter(({ changes }) => changes).map(({ name }) => name));
  const first = ({ name, knows }: MachineFacts) =>
    knows.filter((server) => changing.has(name) && changing.has(server));
  for (const machine of answered) for (const server of first(machine)) add(server, machine.name);
  for (const { name, knows } of answered) for (const server of knows) add(name, server);
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

/** Finds the machines that a machine needs, also by way of others, and that need it as well; itself among them. */
function needingEachOther(machines: readonly MachineFacts[]): (name: string) => readonly string[] {
  const needs = new Map(machines.map((machine) => [machine.name, machine.needs]));
  const reached = new Map(machines.map(({ name }) => [name, reachedFrom(name, needs)]));
  const groups = new Map(
    [...reached].map(([name, others]) => [name, [...others].filter((one) => reached.get(one)?.has(name))]),
  );
  return (name) => groups.get(name) ?? [name];
}

class Waiting {
  readonly edges: Map<string, string[]>;

  constructor(names: readonly string[]) {
    this.edges = new Map(names.map((name) => [name, []]));
  }

  /** Adds that `name` waits for `before`, unless that one already waits for it. */
  add(name: string, before: string): void {
    const waits = this.edges.get(name);
    if (waits === undefined || waits.includes(before) || reachedFrom(before, this.edges).has(name)) return;
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
}

/** Where one gets along the edges, `from` included. */
function reachedFrom(from: string, edges: ReadonlyMap<string, readonly string[]>): Set<string> {
  const seen = new Set([from]);
  for (const name of seen) for (const next of edges.get(name) ?? []) seen.add(next);
  return seen;
}
