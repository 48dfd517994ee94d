/** Something that is due. */
export interface Queued {
  /** When, in milliseconds. */
  at: number;
  /** Of several at the same moment the lowest comes first. */
  rank: number;
  /** In which order they were added; decides among equals. */
  order: number;
}

/** What is due next: a binary heap. */
export class EventQueue<T extends Queued> {
  private readonly heap: T[] = [];

  push(item: T): void {
    const { heap } = this;
    let index = heap.length;
    heap.push(item);
    while (index > 0) {
      const up = (index - 1) >> 1;
      const parent = heap[up];
      if (parent === undefined || !isBefore(item, parent)) break;
      heap[index] = parent;
      index = up;
    }
    heap[index] = item;
  }

  pop(): T | undefined {
    const { heap } = this;
    const first = heap[0];
    const last = heap.pop();
    if (first === undefined || last === undefined || heap.length === 0) return first;
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const [a, b] = [heap[left], heap[left + 1]];
      if (a === undefined) break;
      const smaller = b !== undefined && isBefore(b, a) ? b : a;
      if (!isBefore(smaller, last)) break;
      heap[index] = smaller;
      index = smaller === a ? left : left + 1;
    }
    heap[index] = last;
    return first;
  }
}

function isBefore(a: Queued, b: Queued): boolean {
  if (a.at !== b.at) return a.at < b.at;
  if (a.rank !== b.rank) return a.rank < b.rank;
  return a.order < b.order;
}
