import type { CodeEntry } from './entry';

/** Filled below. */
export const PLATFORM_CODES = {} as const satisfies Record<string, CodeEntry>;
