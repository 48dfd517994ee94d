import { type Chart, Testing } from 'cdk8s';

/** What constructs become in a chart, as plain objects in order. */
export function synthesized(build: (chart: Chart) => void): unknown[] {
  const chart = Testing.chart();
  build(chart);
  return Testing.synth(chart);
}
