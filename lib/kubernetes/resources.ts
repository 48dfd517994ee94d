import type { Resources } from '../homelab';
import type { JsonObject } from './json';

/** A container's `resources` as a chart takes them. */
export function resourceValues({ requests, limits }: Resources): JsonObject {
  return { ...(requests && { requests: { ...requests } }), ...(limits && { limits: { ...limits } }) };
}
