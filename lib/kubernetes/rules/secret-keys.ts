import type { Platform, SecretKeyRef } from '../../homelab';

/** A Kubernetes Secret that a platform reads and nothing here writes. */
export interface NeededSecret {
  readonly namespace: string;
  /** `metadata.name`. */
  readonly name: string;
  /** What belongs under each key of its `data`. */
  readonly keys: Readonly<Record<string, string>>;
}

interface Read {
  readonly namespace: string;
  readonly ref: SecretKeyRef;
  readonly about: string;
}

/**
 * Every Secret that must exist before what is rendered of a platform works, each key once. What `partsNotRendered` names
 * reads none yet. Loads no cdk8s.
 */
export function neededSecrets(platform: Platform): NeededSecret[] {
  const found = new Map<string, { namespace: string; name: string; keys: Record<string, string> }>();
  for (const { namespace, ref, about } of readsOf(platform)) {
    const place = `${namespace}/${ref.name}`;
    const secret = found.get(place) ?? { namespace, name: ref.name, keys: {} };
    const known = secret.keys[ref.key];
    secret.keys[ref.key] = known === undefined ? about : `${known}; ${about}`;
    found.set(place, secret);
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, secret]) => secret);
}

function readsOf(platform: Platform): Read[] {
  const { certManager, monitoring, nutExporter } = platform;
  const shared = monitoring?.namespace ?? 'monitoring';
  const issuers = Object.entries(certManager?.issuers ?? {}).flatMap(([name, { solver }]): Read[] =>
    'dns01' in solver
      ? [
          {
            namespace: certManager?.namespace ?? 'cert-manager',
            ref: solver.dns01.cloudflare.apiToken,
            about: `Cloudflare's API token, for the issuer ${name}`,
          },
        ]
      : [],
  );
  const exporter: Read[] =
    nutExporter === undefined
      ? []
      : [
          {
            namespace: nutExporter.namespace ?? shared,
            ref: nutExporter.password,
            about: "the password of NUT's user that only reads, for nut-exporter",
          },
        ];
  return [...issuers, ...monitoringReads(platform, shared), ...exporter];
}

function monitoringReads({ monitoring }: Platform, namespace: string): Read[] {
  if (monitoring === undefined || monitoring.runsIn === 'elsewhere') return [];
  const { grafana, alerting } = monitoring;
  const receivers = Object.entries(alerting?.receivers ?? {}).flatMap(
    ([name, { discord, email }]): Read[] => [
      ...(discord === undefined
        ? []
        : [{ namespace, ref: discord.webhook, about: `Discord's webhook, for the receiver ${name}` }]),
      ...(email?.password === undefined
        ? []
        : [
            { namespace, ref: email.password, about: `the mail server's password, for the receiver ${name}` },
          ]),
    ],
  );
  if (grafana === undefined) return receivers;
  const { name, userKey = 'admin-user', passwordKey = 'admin-password' } = grafana.adminSecret;
  return [
    { namespace, ref: { name, key: userKey }, about: "the name of Grafana's administrator" },
    { namespace, ref: { name, key: passwordKey }, about: "the password of Grafana's administrator" },
    ...receivers,
  ];
}
