import { missingGoTool } from '../support/go-tool';
import { describeWith } from '../support/needs';
import { checkAlertmanagerConfig, receiversOf } from '../support/prometheus/amtool';

const config = `
route:
  receiver: discord
  routes:
    - matchers: ['alertname = Watchdog']
      receiver: nobody
    - matchers: ['severity = critical']
      receiver: pager
      continue: true
    - matchers: ['severity = critical']
      receiver: discord
receivers:
  - name: nobody
  - name: discord
    discord_configs:
      - webhook_url_file: /etc/alertmanager/secrets/discord/url
  - name: pager
    webhook_configs:
      - url_file: /etc/alertmanager/secrets/pager/url
        timeout: 10s
`;

describeWith({ also: [missingGoTool('alertmanager')] }, 'amtool', () => {
  test('takes receivers with their secret in a file', async () => {
    const { ok, text } = await checkAlertmanagerConfig(config);
    expect(text).toContain('3 receivers');
    expect(ok).toBe(true);
  }, 300_000);

  test('names a field that Alertmanager does not know', async () => {
    const { ok, text } = await checkAlertmanagerConfig(
      config.replace('url_file: /etc/alertmanager/secrets/p', 'ulr: /p'),
    );
    expect(ok).toBe(false);
    expect(text).toContain('field ulr not found');
  });

  test('tells which receivers an alert reaches', async () => {
    expect(await receiversOf(config, { alertname: 'Watchdog' })).toEqual(['nobody']);
    expect(await receiversOf(config, { alertname: 'UPS', severity: 'critical' })).toEqual([
      'pager',
      'discord',
    ]);
    expect(await receiversOf(config, { alertname: 'with space "quoted"' })).toEqual(['discord']);
  });

  test('gives its words where the configuration is broken', async () => {
    await expect(receiversOf('route: {receiver: nobody}', {})).rejects.toThrow('undefined receiver "nobody"');
  });
});
