import { describeWith } from '../support/needs';
import { checkRules, type RuleGroups, testRules } from '../support/prometheus/promtool';

const rule = {
  alert: 'UPSOnBattery',
  expr: 'network_ups_tools_ups_status{flag="OB"} == 1',
  for: '1m',
  annotations: { summary: '{{ $labels.ups }} is on battery' },
};
const rules: RuleGroups = { groups: [{ name: 'ups', rules: [rule] }] };

const firing = {
  interval: '1m',
  input_series: [{ series: 'network_ups_tools_ups_status{flag="OB",ups="closet"}', values: '0 1 1 1' }],
  alert_rule_test: [
    { eval_time: '1m', alertname: 'UPSOnBattery', exp_alerts: [] },
    {
      eval_time: '3m',
      alertname: 'UPSOnBattery',
      exp_alerts: [
        {
          exp_labels: { flag: 'OB', ups: 'closet' },
          exp_annotations: { summary: 'closet is on battery' },
        },
      ],
    },
  ],
};

describeWith({ tools: ['promtool'] }, 'promtool', () => {
  test('takes rules and tests that are right', async () => {
    expect(await checkRules(rules)).toMatchObject({ ok: true });
    expect(await testRules({ rules, tests: [firing] })).toMatchObject({ ok: true });
  });

  test('says where an expression is wrong', async () => {
    const wrong = { groups: [{ name: 'ups', rules: [{ ...rule, expr: 'up ==' }] }] };
    const { ok, text } = await checkRules(wrong);
    expect(ok).toBe(false);
    expect(text).toContain('could not parse expression: 1:6: parse error: unexpected end of input');
  });

  test('refuses the same rule twice', async () => {
    expect(await checkRules({ groups: [{ name: 'ups', rules: [rule, rule] }] })).toMatchObject({
      ok: false,
      text: expect.stringContaining('1 duplicate rule(s) found'),
    });
  });

  test('shows what was expected and what fired', async () => {
    const { ok, text } = await testRules({
      rules,
      tests: [
        { ...firing, alert_rule_test: [{ eval_time: '3m', alertname: 'UPSOnBattery', exp_alerts: [] }] },
      ],
    });
    expect(ok).toBe(false);
    expect(text).toContain('closet is on battery');
    expect(text).not.toContain('/ridethrough-');
  });
});
