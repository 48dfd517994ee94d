import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loggingAlerts } from '../../../lib/kubernetes/logging/logging-alerts';
import { upsAlerts } from '../../../lib/kubernetes/monitoring/ups-alerts';

const page = readFileSync(join(__dirname, '../../../docs/alerts.md'), 'utf8');

const sections = page
  .split(/^### /m)
  .slice(1)
  .map((section) => {
    const [name = '', facts = '', ...text] = section.split('\n');
    return { name, facts, text: text.join('\n').trim() };
  });

const alerts = [
  ...upsAlerts({ upses: ['closet'], job: 'nut-exporter' }),
  ...loggingAlerts({
    loki: { namespace: 'monitoring', job: 'monitoring/loki', claimName: 'storage-loki-0' },
    alloy: { namespace: 'monitoring', job: 'alloy' },
  }),
];

test('docs/alerts.md has a section for every alert and for no other, in the same order', () => {
  expect(sections.map(({ name }) => name)).toEqual(alerts.map(({ name }) => name));
});

test.each(alerts)('$name: severity and time are those of the rule', (alert) => {
  const section = sections.find(({ name }) => name === alert.name);
  const time = alert.for === undefined ? 'at once' : `after ${alert.for}`;
  expect(section?.facts).toBe(`${alert.severity}, ${time}`);
});

test.each(alerts)('$name: the threshold in the summary stands in its section', ({ name, summary }) => {
  const threshold = /\d+ (%|minutes)/.exec(summary)?.[0];
  const section = sections.find((one) => one.name === name);
  expect(section?.text).toContain(threshold ?? '');
});

test.each(sections)('$name says what to do', ({ text }) => {
  expect(text).toMatch(/^- \S/m);
});
