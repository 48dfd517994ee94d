/**
 * What is needed of Pulumi before machines are asked. Its whole index loads TypeScript and npm's dependency tree too,
 * which takes as long as the machines take to answer: that comes meanwhile, with machine.ts.
 */
export { Config } from '@pulumi/pulumi/config';
export { RunError } from '@pulumi/pulumi/errors';
export * as log from '@pulumi/pulumi/log';
export { getProject, getStack } from '@pulumi/pulumi/metadata';
export { type Input, type Output, output, secret } from '@pulumi/pulumi/output';
export {
  ComponentResource,
  type ComponentResourceOptions,
  type ProviderResource,
  type Resource,
} from '@pulumi/pulumi/resource';
export { allConfig } from '@pulumi/pulumi/runtime/config';
