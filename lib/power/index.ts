export { DEFAULT_USERS, DEFAULTS } from './defaults';
export { derivePlan } from './derive';
export * from './detection';
export { hasKubeletDropIns } from './kubelet-plan';
export { loginUser, nutVersionOf, upsSystem, usersOf } from './nut-plan';
export type * from './plan';
export { powerOf, suppliesOf } from './supplies';
export { returnsOf, wakeOnLanOf } from './wake';
export * from './wake-limits';
