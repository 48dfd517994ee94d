import type { Homelab } from '../homelab';
import type { Plan } from '../power';
import type { Conclusion } from './finding';

/** What a check looks at. */
export interface CheckContext {
  /** The homelab without what is already known to be wrong. Its objects have no prototype. */
  readonly lab: Homelab;
  /** Its plan. A reference that leads nowhere is an empty place in it. */
  readonly plan: Plan;
  /**
   * Names as they were declared, those of entries that are left out of `lab` included; undefined where the whole
   * section is wrong and nobody knows its names.
   */
  readonly declared: {
    readonly hosts: ReadonlySet<string> | undefined;
    readonly upses: ReadonlySet<string> | undefined;
  };
}

/** One check: what it finds, in the order in which it stands in the homelab. */
export type Check = (context: CheckContext) => Iterable<Conclusion>;
