export * from './check';
export * from './files';
export * from './homelab';
export * as nut from './nut';
export { derivePlan } from './power';
export type * from './power/plan';
export type { WakeLimits } from './power/wake-limits';
export * from './report';
