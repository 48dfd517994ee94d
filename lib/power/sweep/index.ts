export { PROMISE_CODES, PROMISES, type PromiseCode, type PromiseEntry } from '../promises/codes';
export { clock } from './story';
export { type PromiseResult, type Sweep, type SweepOptions, sweep } from './sweep';
