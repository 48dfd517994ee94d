import { stringify } from 'yaml';
import type { Alerting } from '../../../lib/homelab';
import { alertmanagerConfig } from '../../../lib/kubernetes/monitoring/alertmanager-config';
import { missingGoTool } from '../../support/go-tool';
import { describeWith } from '../../support/needs';
import { checkAlertmanagerConfig, receiversOf } from '../../support/prometheus/amtool';

const alerting: Alerting = {
  receivers: {
    status: { discord: { webhook: { name: 'receivers', key: 'discord-status' } } },
    incidents: { discord: { webhook: { name: 'receivers', key: 'discord-incidents' } } },
    mail: {
      email: {
        to: 'ops@example.com',
        from: 'alertmanager@example.com',
        smarthost: 'smtp.example.com:587',
        username: 'alertmanager',
        password: { name: 'smtp', key: 'password' },
      },
    },
  },
  routes: { critical: ['incidents', 'mail'], warning: ['status'], info: ['status'] },
};

test('receivers read their secrets from mounted files', () => {
  const { config, secrets } = alertmanagerConfig(alerting);
  expect(secrets).toEqual(['receivers', 'smtp']);
  expect(config.receivers).toEqual([
    { name: 'null' },
    {
      name: 'status',
      discord_configs: [
        { webhook_url_file: '/etc/alertmanager/secrets/receivers/discord-status', send_resolved: true },
      ],
    },
    {
      name: 'incidents',
      discord_configs: [
        { webhook_url_file: '/etc/alertmanager/secrets/receivers/discord-incidents', send_resolved: true },
      ],
    },
    {
      name: 'mail',
      email_configs: [
        {
          to: 'ops@example.com',
          from: 'alertmanager@example.com',
          smarthost: 'smtp.example.com:587',
          auth_username: 'alertmanager',
          auth_password_file: '/etc/alertmanager/secrets/smtp/password',
          require_tls: true,
          send_resolved: true,
        },
      ],
    },
  ]);
});

test('UPSBatteryCritical silences UPSBatteryWarning of the same UPS', () => {
  expect(alertmanagerConfig(alerting).config.inhibit_rules).toContainEqual({
    source_matchers: ['alertname = "UPSBatteryCritical"'],
    target_matchers: ['alertname = "UPSBatteryWarning"'],
    equal: ['ups'],
  });
});

test("InfoInhibitor leaves the UPSes' own infos alone: 'the power is back' must be heard", () => {
  expect(alertmanagerConfig(alerting).config.inhibit_rules).toContainEqual({
    source_matchers: ['alertname = "InfoInhibitor"'],
    target_matchers: ['severity = "info"', 'ups = ""'],
    equal: ['namespace'],
  });
});

test('a route to a receiver that is not there is refused', () => {
  expect(() => alertmanagerConfig({ ...alerting, routes: { warning: ['statsu'] } })).toThrow(
    new RangeError(
      "alerting.routes.warning names the receiver 'statsu', which is not among alerting.receivers (status, incidents, mail)",
    ),
  );
});

describeWith({ also: [missingGoTool('alertmanager')] }, "Alertmanager's own tool", () => {
  const yaml = stringify(alertmanagerConfig(alerting).config);

  test('takes the configuration', async () => {
    expect(await checkAlertmanagerConfig(yaml)).toMatchObject({ ok: true });
  });

  test.each([
    ['UPSBatteryCritical', 'critical', ['incidents', 'mail']],
    ['UPSOnBattery', 'warning', ['status']],
    ['UPSBackOnline', 'info', ['status']],
    ['Watchdog', 'none', ['null']],
    ['InfoInhibitor', 'none', ['null']],
    ['Unheard', 'debug', ['null']],
  ])('%s (%s) reaches %j', async (alertname, severity, receivers) => {
    expect(await receiversOf(yaml, { alertname, severity, ups: 'closet' })).toEqual(receivers);
  });

  test('a severity without a route reaches nobody', async () => {
    const silent = stringify(alertmanagerConfig({ ...alerting, routes: { critical: ['mail'] } }).config);
    expect(await receiversOf(silent, { alertname: 'UPSOnBattery', severity: 'warning' })).toEqual(['null']);
  });
});
