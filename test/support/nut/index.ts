export type { DummyUps, Readings } from './dummy-ups';
export { HARMLESS_LINES, unexpectedLines } from './harmless-lines';
export type { InnerFile } from './inner-file';
export type { InnerProcess } from './inner-processes';
export { NutLab } from './lab';
export type { LogLine } from './log';
export type {
  MachineOptions,
  NutMachine,
  RunOptions,
  RunResult,
} from './machine';
export { NUT_LAB } from './needs';
export type { RecordedCall } from './recorded-programs';
export { nutFile } from './sample-files';
export { waitUntil } from './wait';
