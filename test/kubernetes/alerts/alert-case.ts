import type { Alert } from '../../../lib/kubernetes/monitoring/alert';
import { alertingRule } from '../../../lib/kubernetes/monitoring/alert';
import { checkRules, type RuleGroups, testRules } from '../../support/prometheus/promtool';

/** Series go in, one sample every 30 seconds, and at one moment an alert is silent or fires with these words. */
export interface AlertCase {
  alert: string;
  /** What is shown. */
  shows: string;
  /** promtool's series and values: `0x5` is six samples, `_` a missing one. */
  series: Record<string, string>;
  at: string;
  /** Empty: silent. */
  fires: Firing[];
}

interface Firing {
  /** Beside `alertname`. */
  labels: Record<string, string>;
  summary: string;
  description: string;
}

const SAMPLE_EVERY = '30s';

/** Each alert has a case in which it is silent and one in which it fires; each case is promtool's to judge. */
export function describeAlerts(alerts: readonly Alert[], cases: readonly AlertCase[]): void {
  const rules = ruleGroups(alerts);

  test('promtool takes the rules', async () => {
    expect(await checkRules(rules)).toMatchObject({ ok: true });
  });

  test('no alert is without a silent and a firing case, and no case without its alert', () => {
    const names = alerts.map(({ name }) => name).sort();
    const silent = cases.filter(({ fires }) => fires.length === 0).map(({ alert }) => alert);
    const firing = cases.filter(({ fires }) => fires.length > 0).map(({ alert }) => alert);
    expect([...new Set(silent)].sort()).toEqual(names);
    expect([...new Set(firing)].sort()).toEqual(names);
  });

  test.each(cases)('$alert: $shows', async ({ alert, series, at, fires }) => {
    const result = await testRules({
      rules,
      evaluationInterval: SAMPLE_EVERY,
      tests: [
        {
          interval: SAMPLE_EVERY,
          input_series: Object.entries(series).map(([name, values]) => ({ series: name, values })),
          alert_rule_test: [
            {
              eval_time: at,
              alertname: alert,
              exp_alerts: fires.map(({ labels, summary, description }) => ({
                exp_labels: labels,
                exp_annotations: { summary, description },
              })),
            },
          ],
        },
      ],
    });
    expect(result).toEqual({ ok: true, text: expect.any(String) });
  });
}

function ruleGroups(alerts: readonly Alert[]): RuleGroups {
  return { groups: [{ name: 'alerts', rules: alerts.map((alert) => ({ ...alertingRule(alert) })) }] };
}
