import type { Lab } from '../../test/support/lab';

/** What is declared: as at first, or with one file of one host changed. */
export type Turn = 'first' | 'changed';

/** One way to bring the lab's hosts to what is declared. */
export interface Rival {
  readonly name: string;
  /** Makes everything ready that is there before somebody wants something. Not timed. */
  ready(lab: Lab, turn: Turn): Promise<void>;
  /**
   * Brings the hosts to what was made ready, and gives what it said.
   * @throws with its words where that fails
   */
  run(lab: Lab): Promise<string>;
  /** Forgets the lab. */
  end(): Promise<void>;
}
