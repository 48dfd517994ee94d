import * as output from '@pulumi/pulumi/output';
import * as resource from '@pulumi/pulumi/resource';
import * as rpc from '@pulumi/pulumi/runtime/rpc';

/**
 * What `@pulumi/command` finds in the place of Pulumi's SDK where it is bundled with the Pulumi program
 * (scripts/bootstrap/bundle.mjs): the modules that a remote command needs. For anything else the whole is loaded, with
 * TypeScript and npm's dependency tree.
 */
export const runtime = inPart([rpc], () => require('@pulumi/pulumi/runtime'));

/** {@link runtime}, and what stands around it. */
export const pulumi = inPart([resource, output, { runtime }], () => require('@pulumi/pulumi'));

function inPart(parts: readonly object[], whole: () => object): object {
  return new Proxy(
    {},
    { get: (_, name) => Reflect.get(parts.find((part) => name in part) ?? whole(), name) },
  );
}
