export { explanation } from './explanation';
export { type FindingStyle, findingCounts, findingLines, pathInWords } from './finding-lines';
export { type ClusterDelivery, installPage, type MachineDelivery } from './install-page';
export { planTable, type TableStyle } from './plan-table';
export { runbook } from './runbook';
export { type SimulatedCase, simulationLines, type TimelineStyle } from './simulation-lines';
export { sweepLines } from './sweep-lines';
export { timelinePage } from './timeline-page';
