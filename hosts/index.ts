export { ConnectionProblem } from './connection';
export { type FilledFile, filledFiles } from './filled-files';
export { HostFleet, type HostFleetArgs } from './host-fleet';
export type { InstalledMachine } from './installed-machine';
export { MissingSecretsError } from './secrets/missing';
export { resolveSecrets } from './secrets/resolve';
export { WrongHostKeyError } from './survey';
export { wantedFleet } from './wanted';
