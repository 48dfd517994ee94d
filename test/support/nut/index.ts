export type { DummyUps, Readings } from './dummy-ups';
export { HARMLESS_LINES, unexpectedLines } from './harmless-lines';
export type { InnerFile } from './inner-file';
export { NutLab } from './lab';
export type { LogLine } from './log';
export type {
  InnerProcess,
  MachineOptions,
  NutMachine,
  RecordedCall,
  RunOptions,
  RunResult,
} from './machine';
export { NUT_LAB } from './needs';
export { nutFile } from './sample-files';
export { waitUntil } from './wait';
