import type { Check } from '../context';

/** Every check of a homelab whose shape is right, in the order of their findings. */
export const CHECKS: readonly Check[] = [];
