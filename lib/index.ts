export * from './check';
export * from './files';
export * from './homelab';
export * as nut from './nut';
export { derivePlan } from './power';
export type * from './power/plan';
export {
  type BatteryReading,
  CORNERS,
  type Corner,
  type EventName,
  FAULT_KINDS,
  type Fault,
  type FaultKind,
  faultText,
  type HostOutcome,
  parseFault,
  type SimulatedEvent,
  type SimulateOptions,
  type Simulation,
  simulate,
} from './power/simulation';
export {
  PROMISES,
  type PromiseCode,
  type PromiseEntry,
  type PromiseResult,
  type Sweep,
  type SweepOptions,
  sweep,
} from './power/sweep';
export type { WakeLimits } from './power/wake-limits';
export * from './report';
