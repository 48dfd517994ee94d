import { findingLines } from '../lib/report/finding-lines';
import { examineEnvironment } from './examine-environment';
import { manifestApp } from './manifests';

/** The cdk8s app that cdk8s.yaml names. `cdk8s synth` says in CDK8S_OUTDIR where the files go. */
async function main(): Promise<void> {
  const { findings, sound } = await examineEnvironment(process.env.RIDETHROUGH_ENVIRONMENT || 'rack');
  if (sound === undefined) {
    const errors = findings.filter(({ severity }) => severity === 'error');
    throw new Error(findingLines(errors).trimEnd());
  }
  manifestApp(sound.lab).synth();
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
