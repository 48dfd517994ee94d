import { stringify } from 'yaml';
import { requireProgram } from '../needs';
import { runProgram } from '../run-program';
import { withTemporaryFiles } from '../temporary-files';

/** A rule file, which is also a PrometheusRule's `spec`. */
export interface RuleGroups {
  groups: { name: string; interval?: string; rules: Record<string, unknown>[] }[];
}

/** One entry of `tests`: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/ */
export interface RuleTest {
  name?: string;
  interval: string;
  input_series: { series: string; values: string }[];
  alert_rule_test?: {
    eval_time: string;
    alertname: string;
    /** Empty: the alert must be silent. Otherwise all that fire, annotations word for word. */
    exp_alerts: { exp_labels?: Record<string, string>; exp_annotations?: Record<string, string> }[];
  }[];
  promql_expr_test?: {
    expr: string;
    eval_time: string;
    exp_samples: { labels: string; value: number }[];
  }[];
}

export interface PromtoolResult {
  ok: boolean;
  /** promtool's own words, the temporary folder left out. */
  text: string;
}

/** `promtool check rules`: PromQL, templates, durations; two rules that are the same are an error too. */
export function checkRules(rules: RuleGroups): Promise<PromtoolResult> {
  return withTemporaryFiles({ 'rules.yaml': stringify(rules) }, (folder) =>
    promtool(folder, ['check', 'rules', '--lint=all', '--lint-fatal', `${folder}/rules.yaml`]),
  );
}

export interface RuleTests {
  rules: RuleGroups;
  tests: RuleTest[];
  /** @default '1m' */
  evaluationInterval?: string;
}

/**
 * `promtool test rules`: series in, alerts out. Where one differs, `text` shows expected and got.
 *
 * Prometheus 3 no longer counts a sample that lies exactly at the start of a range, promtool 2 (Debian 12's) still
 * does: `changes(x[1m])` over one sample a minute can be 1 in the test and is always 0 in the cluster. Ranges of
 * several samples don't show the difference. https://prometheus.io/docs/prometheus/latest/migration/
 */
export function testRules({ rules, tests, evaluationInterval = '1m' }: RuleTests): Promise<PromtoolResult> {
  const cases = { rule_files: ['rules.yaml'], evaluation_interval: evaluationInterval, tests };
  return withTemporaryFiles({ 'rules.yaml': stringify(rules), 'tests.yaml': stringify(cases) }, (folder) =>
    promtool(folder, ['test', 'rules', `${folder}/tests.yaml`]),
  );
}

async function promtool(folder: string, args: string[]): Promise<PromtoolResult> {
  const { ok, stdout, stderr } = await runProgram(requireProgram('promtool'), args);
  return { ok, text: `${stdout}${stderr}`.replaceAll(`${folder}/`, '').trim() };
}
