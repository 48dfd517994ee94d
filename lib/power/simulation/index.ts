export { CORNERS, type Corner } from './corner';
export { FAULT_KINDS, type Fault, type FaultKind, faultText, parseFault } from './fault';
export type { BatteryReading, EventName, HostOutcome, SimulatedEvent, Simulation } from './result';
export { RuntimeCurve } from './runtime-curve';
export { type SimulateOptions, simulate } from './simulate';
