import type { CodeEntry } from './entry';

/** Filled below. */
export const CLUSTER_CODES = {} as const satisfies Record<string, CodeEntry>;
