import type { Path } from '../finding';

interface Node {
  broken: boolean;
  below: Map<string | number, Node>;
}

/**
 * The places of a homelab that are known to be wrong. What a check concludes from one of them would only repeat, in
 * other words, what is already said.
 */
export class BrokenPlaces {
  private readonly root: Node = newNode();
  private readonly answers = new Map<string, boolean>();
  private readonly removed = new Map<string, number[]>();
  private count = 0;

  /** Whether nothing is broken. */
  get none(): boolean {
    return this.count === 0;
  }

  mark(path: Path): void {
    let node = this.root;
    for (const step of path) {
      let next = node.below.get(step);
      if (next === undefined) {
        next = newNode();
        node.below.set(step, next);
      }
      node = next;
    }
    node.broken = true;
    this.count += 1;
    this.answers.clear();
  }

  /** A list's element was taken out of the cleaned homelab, so that what follows has moved up by one. */
  markRemoved(list: Path, index: number): void {
    this.mark([...list, index]);
    const key = JSON.stringify(list);
    const indexes = this.removed.get(key);
    if (indexes === undefined) this.removed.set(key, [index]);
    else indexes.push(index);
  }

  /** Whether the place, one above it or one below it is broken. `'*'` stands for every key. */
  touches(path: Path): boolean {
    if (this.none) return false;
    if (!path.includes('*')) return find(this.root, path, 0);
    const key = JSON.stringify(path);
    const known = this.answers.get(key);
    if (known !== undefined) return known;
    const found = find(this.root, path, 0);
    this.answers.set(key, found);
    return found;
  }

  /** A place of the cleaned homelab as it is in the homelab that was given. */
  original(path: Path): Path {
    if (this.removed.size === 0) return path;
    const given: (string | number)[] = [];
    for (const step of path) {
      const removed = typeof step === 'number' ? this.removed.get(JSON.stringify(given)) : undefined;
      let index = step;
      for (const gone of removed ?? []) if (typeof index === 'number' && gone <= index) index += 1;
      given.push(index);
    }
    return given;
  }
}

function newNode(): Node {
  return { broken: false, below: new Map() };
}

function find(node: Node, path: Path, at: number): boolean {
  if (node.broken) return true;
  const step = path[at];
  if (step === undefined) return node.below.size > 0;
  if (step !== '*') {
    const next = node.below.get(step);
    return next !== undefined && find(next, path, at + 1);
  }
  for (const next of node.below.values()) if (find(next, path, at + 1)) return true;
  return false;
}
