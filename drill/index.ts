export { type DrillEvent, type DrilledHost, type DrillOptions, type DrillResult, drill } from './drill';
export { drillLines } from './drill-lines';
export { CannotDrill } from './nut-programs';
export { scalePlan } from './scale-plan';
