import type { CodeEntry } from './entry';

/** Filled below. */
export const NUT_CODES = {} as const satisfies Record<string, CodeEntry>;
