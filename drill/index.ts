export { type DrillEvent, type DrilledHost, type DrillOptions, type DrillResult, drill } from './drill';
export { drillLines } from './drill-lines';
export type { CheckResult, LiveCheck } from './live/answer';
export { liveLines } from './live/live-lines';
export {
  type LiveHost,
  type LiveOptions,
  type LiveResult,
  liveHosts,
  NotRehearsed,
  rehearseLive,
} from './live/rehearse-live';
export { CannotDrill } from './nut-programs';
export { scalePlan } from './scale-plan';
