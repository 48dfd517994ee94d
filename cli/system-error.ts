import { types } from 'node:util';

/** The name of a system error, such as `ENOENT` (man errno); nothing for errors of any other kind. */
export function systemErrorCode(error: unknown): string | undefined {
  // Not instanceof: Node's own errors are of another realm where modules are loaded in one of their own, as Jest does.
  if (!types.isNativeError(error) || !('syscall' in error && 'code' in error)) return undefined;
  return String(error.code);
}
