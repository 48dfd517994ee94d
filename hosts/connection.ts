import type { Homelab } from '../lib/homelab';
import { type Connection, ConnectionError, connections as reached } from '../lib/ssh';
import { RunProblem } from './run-problem';

export { type Connection, needsSudo, type Target } from '../lib/ssh';

/** Why a machine can't be connected to; names it and says how to mend that. */
export class ConnectionProblem extends RunProblem {
  override readonly name = 'ConnectionProblem';
}

/**
 * How each of the hosts is reached; what is wrong as Pulumi's own kind of error, which it prints without a stack.
 *
 * @throws ConnectionProblem one that names every host whose key is not known, before anything is contacted
 */
export function connections(homelab: Homelab, hosts: readonly string[]): Map<string, Connection> {
  try {
    return reached(homelab, hosts);
  } catch (error) {
    if (error instanceof ConnectionError) throw new ConnectionProblem(error.message);
    throw error;
  }
}
