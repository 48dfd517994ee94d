export { SshClient, type SshOutcome } from './client';
export { type Connection, ConnectionError, connections, needsSudo, type Target } from './connection';
