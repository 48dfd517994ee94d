export { agentAnswers } from './agent';
export { SshClient } from './client';
export { type Connection, ConnectionError, connections, needsSudo, type Target } from './connection';
export type { SshOutcome } from './outcome';
export { privateKeyText } from './private-key';
