import type * as pulumi from './pulumi';

/**
 * The value of an output, or undefined where a preview can't know it, because a resource that isn't there yet makes it.
 * `apply` would not be called then, and nobody could say 'not known' to the reader. Pulumi's type leaves `isKnown` out.
 */
export async function knownValue<T>(output: pulumi.Output<T>): Promise<T | undefined> {
  const { isKnown } = output as unknown as { isKnown: Promise<boolean> };
  if (!(await isKnown)) return undefined;
  return new Promise((done) => {
    output.apply(done);
  });
}
