import { check } from '../lib/check';
import type { Homelab } from '../lib/homelab';
import { findingLines } from '../lib/report/finding-lines';
import { loadEnvironment } from './environment';
import { manifestApp } from './manifests';

/** The cdk8s app that cdk8s.yaml names. `cdk8s synth` says in CDK8S_OUTDIR where the files go. */
async function main(): Promise<void> {
  const declared = await loadEnvironment(process.env.RIDETHROUGH_ENVIRONMENT || 'rack');
  const errors = check(declared).filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(findingLines(errors).trimEnd());
  // check() has just shown that it is one.
  manifestApp(declared as Homelab).synth();
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
