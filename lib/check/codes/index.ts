import { CLUSTER_CODES } from './cluster';
import { DATA_CODES } from './data';
import type { CodeEntry } from './entry';
import { HOST_CODES } from './hosts';
import { NAME_CODES } from './names';
import { NUT_CODES } from './nut';
import { OUTAGE_CODES } from './outages';
import { PLATFORM_CODES } from './platform';
import { POWER_CODES } from './power';

export type { CodeEntry, Severity } from './entry';

/** The areas of docs/findings.md, in its order. */
export const CODE_AREAS = {
  'The homelab as data': DATA_CODES,
  'Names, references and addresses': NAME_CODES,
  'UPSes, stages and what depends on what': POWER_CODES,
  'What a power cut does': OUTAGE_CODES,
  Machines: HOST_CODES,
  NUT: NUT_CODES,
  'The cluster': CLUSTER_CODES,
  'The platform': PLATFORM_CODES,
} as const satisfies Record<string, Record<string, CodeEntry>>;

const TABLE = {
  ...DATA_CODES,
  ...NAME_CODES,
  ...POWER_CODES,
  ...OUTAGE_CODES,
  ...HOST_CODES,
  ...NUT_CODES,
  ...CLUSTER_CODES,
  ...PLATFORM_CODES,
};

/** Name of a kind of finding. Once used, a name is never used for anything else. */
export type Code = {
  [Area in keyof typeof CODE_AREAS]: keyof (typeof CODE_AREAS)[Area];
}[keyof typeof CODE_AREAS];

/** Every kind of finding: how much it weighs, what it means, why it matters, how to fix it. */
export const CODES: Readonly<Record<Code, CodeEntry>> = TABLE;
