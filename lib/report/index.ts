export { explanation } from './explanation';
export { type FindingStyle, findingCounts, findingLines, pathInWords } from './finding-lines';
export { installPage, type MachineDelivery } from './install-page';
export { planTable, type TableStyle } from './plan-table';
