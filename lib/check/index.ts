export { type CheckOptions, check, type Examination, examine, type PlayedOutages } from './check';
export { CODE_AREAS, CODES, type Code, type CodeEntry, type Severity } from './codes';
export type { Finding, PlayedOutage } from './finding';
export { HomelabError } from './homelab-error';
export { plan } from './plan';
export { unreadable } from './unreadable';
