import * as pulumi from './pulumi';

/**
 * What keeps a run from beginning, for a person: Pulumi prints the message alone.
 *
 * It has no stack. Pulumi never shows one of these, but formats it all the same, and Node 20 and 22 need 20 seconds and
 * a gigabyte for it: they don't get past a line that ends below `node_modules/@scope/`, as Pulumi's own do.
 */
export class RunProblem extends pulumi.RunError {
  constructor(message: string) {
    super(message);
    this.stack = message;
  }
}
