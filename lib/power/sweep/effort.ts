import type { Run } from '../simulation/run';

/** How much may still be played, in things that come due: the same on every computer, unlike seconds. */
export class Effort {
  constructor(private left = Number.POSITIVE_INFINITY) {}

  /** A run was played. */
  spend(run: Run): void {
    this.left -= run.dues;
  }

  /** Whether nothing more is to be played. */
  get isSpent(): boolean {
    return this.left <= 0;
  }
}
