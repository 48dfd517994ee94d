import type { Alerting, EmailReceiver, Receiver, SecretKeyRef } from '../../homelab';
import type { JsonObject } from '../json';
import type { Severity } from './alert';
import { INHIBITED_BY_BATTERY_CRITICAL } from './ups-alerts';

/** Alertmanager's configuration as chart values, and the Secrets it reads files from. */
export interface AlertmanagerConfig {
  /** `alertmanager.config` of the chart: no secret in it, only files' paths. */
  readonly config: JsonObject;
  /** `alertmanagerSpec.secrets`: Secrets that the operator mounts. Sorted, none twice. */
  readonly secrets: readonly string[];
}

/** What nobody asked for goes here. */
const NOBODY = 'null';

/** How long Alertmanager waits for more of a group, and how often it says it again, by severity. */
const TIMES: Record<Severity, { group_wait: string; repeat_interval: string }> = {
  critical: { group_wait: '10s', repeat_interval: '1h' },
  warning: { group_wait: '30s', repeat_interval: '12h' },
  info: { group_wait: '30s', repeat_interval: '12h' },
};

const SEVERITIES = ['critical', 'warning', 'info'] as const satisfies readonly Severity[];

/**
 * Who is told what. Alerts go by their severity; those without one, Watchdog and InfoInhibitor too, reach nobody.
 *
 * @throws RangeError when a route names a receiver that isn't there
 * @see https://prometheus.io/docs/alerting/latest/configuration/
 */
export function alertmanagerConfig(alerting: Alerting): AlertmanagerConfig {
  const secrets = Object.values(alerting.receivers).flatMap(secretNames);
  return {
    config: {
      global: { resolve_timeout: '5m' },
      inhibit_rules: INHIBIT_RULES,
      route: {
        receiver: NOBODY,
        group_by: ['namespace', 'alertname', 'ups'],
        group_wait: '30s',
        group_interval: '5m',
        repeat_interval: '12h',
        routes: [
          { receiver: NOBODY, matchers: ['alertname =~ "Watchdog|InfoInhibitor"'] },
          ...SEVERITIES.flatMap((severity) => routes(severity, alerting)),
        ],
      },
      receivers: [
        { name: NOBODY },
        ...Object.entries(alerting.receivers).map(([name, receiver]) => receiverConfig(name, receiver)),
      ],
      templates: ['/etc/alertmanager/config/*.tmpl'],
    },
    secrets: [...new Set(secrets)].sort(),
  };
}

/** The chart's own (a list of ours replaces them) and the one between the battery alerts. */
const INHIBIT_RULES = [
  {
    source_matchers: ['severity = "critical"'],
    target_matchers: ['severity =~ "warning|info"'],
    equal: ['namespace', 'alertname'],
  },
  {
    source_matchers: ['severity = "warning"'],
    target_matchers: ['severity = "info"'],
    equal: ['namespace', 'alertname'],
  },
  {
    source_matchers: ['alertname = "InfoInhibitor"'],
    // Without the second matcher 'the power is back' would be silenced: nothing worse fires beside it.
    target_matchers: ['severity = "info"', 'ups = ""'],
    equal: ['namespace'],
  },
  { target_matchers: ['alertname = "InfoInhibitor"'] },
  {
    source_matchers: ['alertname = "UPSBatteryCritical"'],
    target_matchers: [`alertname = "${INHIBITED_BY_BATTERY_CRITICAL}"`],
    equal: ['ups'],
  },
];

/** One route per receiver: an alert goes on to the next until the last one keeps it. */
function routes(severity: Severity, { routes, receivers }: Alerting): JsonObject[] {
  const names = routes[severity] ?? [];
  return names.map((receiver, index) => {
    if (!Object.hasOwn(receivers, receiver)) {
      const known = Object.keys(receivers).join(', ') || 'none';
      throw new RangeError(
        `alerting.routes.${severity} names the receiver '${receiver}', which is not among alerting.receivers (${known})`,
      );
    }
    return {
      receiver,
      matchers: [`severity = "${severity}"`],
      ...TIMES[severity],
      ...(index < names.length - 1 && { continue: true }),
    };
  });
}

function receiverConfig(name: string, { discord, email }: Receiver): JsonObject {
  return {
    name,
    ...(discord && { discord_configs: [{ webhook_url_file: fileOf(discord.webhook), send_resolved: true }] }),
    ...(email && { email_configs: [emailConfig(email)] }),
  };
}

function emailConfig({ to, from, smarthost, username, password }: EmailReceiver): JsonObject {
  return {
    to,
    from,
    smarthost,
    ...(username !== undefined && { auth_username: username }),
    ...(password && { auth_password_file: fileOf(password) }),
    require_tls: true,
    send_resolved: true,
  };
}

/** Where the operator mounts a key of a Secret in `alertmanagerSpec.secrets`. */
function fileOf({ name, key }: SecretKeyRef): string {
  return `/etc/alertmanager/secrets/${name}/${key}`;
}

function secretNames({ discord, email }: Receiver): string[] {
  return [discord?.webhook, email?.password].flatMap((ref) => (ref ? [ref.name] : []));
}
