import type { CodeEntry } from './entry';

/** Filled below. */
export const HOST_CODES = {} as const satisfies Record<string, CodeEntry>;
