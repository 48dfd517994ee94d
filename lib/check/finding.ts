import type { Corner } from '../power/simulation';
import { CODES, type Code, type Severity } from './codes';

/** Where in a homelab: keys and indexes from the top. */
export type Path = readonly (string | number)[];

/** Something wrong, doubtful or worth knowing about a homelab. */
export interface Finding {
  /** What kind of thing: stable, explained in docs/findings.md. */
  code: Code;
  /** `error`: nothing is rendered. `warning`: probably not what is meant. `info`: good to know. */
  severity: Severity;
  /** Where: the place itself, or the missing key with the path of what lacks it. */
  path: (string | number)[];
  /** What is there, what is needed, how to fix it. Never holds a secret. */
  message: string;
  /** What happened in the outage that shows it, line by line; absent where no outage was played for it. */
  story?: readonly string[];
  /** The outage that shows it, as `simulate` plays it; absent where no outage was played for it. */
  outage?: PlayedOutage;
}

/** An outage that shows a finding. */
export interface PlayedOutage {
  /** How long the mains are gone, in seconds. */
  seconds: number;
  /** Which end of every range. */
  corner: Corner;
  /** What goes wrong, as the command line takes it; absent where nothing does. */
  fault?: string;
  /** How long after the return of the mains somebody starts what is started by hand, in seconds; absent where nobody has. */
  byHandAfterSeconds?: number;
}

/** A finding of a check, with the other places it was concluded from. */
export interface Conclusion extends Finding {
  /**
   * Places besides `path` that the conclusion rests on; `'*'` stands for every key. Where one of them is already
   * known to be wrong, the conclusion is left out: it would only follow from that.
   */
  restsOn: readonly Path[];
}

/** A finding with the severity its code has. */
export function finding(code: Code, path: Path, message: string): Finding {
  return { code, severity: CODES[code].severity, path: [...path], message };
}

/** A finding of a check. */
export function conclusion(
  code: Code,
  path: Path,
  message: string,
  restsOn: readonly Path[] = [],
): Conclusion {
  return { ...finding(code, path, message), restsOn };
}
