export { type FindingStyle, findingCounts, findingLines, pathInWords } from './finding-lines';
export { planTable, type TableStyle } from './plan-table';
