import type { Platform, SecretKeyRef } from '../../homelab';
import { type Breach, quoted } from './breach';
import { isLabel, isLabelKey, isLabelValue, isSecretKey, isSubdomain } from './name';

type Path = readonly (string | number)[];

const KINDS = {
  label: {
    holds: isLabel,
    wanted: "1 to 63 lower-case letters, digits and '-', beginning and ending with a letter or digit",
  },
  subdomain: {
    holds: isSubdomain,
    wanted:
      "1 to 253 lower-case letters, digits, '-' and '.', each part beginning and ending with a letter or digit",
  },
  'secret key': { holds: isSecretKey, wanted: "1 to 253 letters, digits, '-', '_' and '.'" },
  'label key': {
    holds: isLabelKey,
    wanted: "1 to 63 letters, digits, '-', '_' and '.', before them at most a DNS name and '/'",
  },
  'label value': {
    holds: isLabelValue,
    wanted: "at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit",
  },
} as const;

interface Named {
  readonly path: Path;
  /** What the name is, for a message. */
  readonly what: string;
  readonly name: string | undefined;
  readonly kind: keyof typeof KINDS;
}

/** Names that the API server refuses. Paths are below `platform`. */
export function kubernetesNameBreaches(platform: Platform): Breach[] {
  return namesOf(platform).flatMap(({ path, what, name, kind }): Breach[] => {
    const { holds, wanted } = KINDS[kind];
    if (name === undefined || holds(name)) return [];
    const message = `${what} is ${quoted(name)}; the API server wants ${wanted}: rename it`;
    return [{ code: 'kubernetes-name-invalid', path, message }];
  });
}

function namesOf(platform: Platform): Named[] {
  return [
    ...namespaceNames(platform),
    ...namespaceKeys(platform),
    ...gatewayNames(platform),
    ...certificateNames(platform),
    ...Object.keys(platform.cilium?.loadBalancerPools ?? {}).map(
      (name): Named => ({
        path: ['cilium', 'loadBalancerPools', name],
        what: "a load-balancer pool's name",
        name,
        kind: 'subdomain',
      }),
    ),
    ...secretNames(platform),
  ];
}

/** The parts of a platform that say in which namespace they run. */
const NAMESPACED = [
  'certManager',
  'externalSecrets',
  'gateway',
  'gpu',
  'logging',
  'monitoring',
  'nutExporter',
  'oauth2Proxy',
  'velero',
] as const satisfies readonly (keyof Platform)[];

function namespaceNames(platform: Platform): Named[] {
  return NAMESPACED.map((part) => ({
    path: [part, 'namespace'],
    what: `the namespace of ${part}`,
    name: platform[part]?.namespace,
    kind: 'label',
  }));
}

function namespaceKeys({ namespaces = {} }: Platform): Named[] {
  return Object.entries(namespaces).flatMap(([name, { labels = {} }]): Named[] => {
    const ofLabels = Object.entries(labels).flatMap(([key, value]): Named[] => {
      const path = ['namespaces', name, 'labels', key];
      return [
        { path, what: `a label of namespace ${quoted(name)}`, name: key, kind: 'label key' },
        { path, what: `label ${quoted(key)} of namespace ${quoted(name)}`, name: value, kind: 'label value' },
      ];
    });
    return [{ path: ['namespaces', name], what: "a namespace's name", name, kind: 'label' }, ...ofLabels];
  });
}

function gatewayNames({ gateway }: Platform): Named[] {
  if (gateway === undefined) return [];
  const secrets = gateway.listeners.map(
    ({ name, tls }, index): Named => ({
      path: ['gateway', 'listeners', index, 'tls', 'certificateSecret'],
      what: `the Secret of listener ${quoted(name)}`,
      name: tls?.certificateSecret,
      kind: 'subdomain',
    }),
  );
  return [
    { path: ['gateway', 'name'], what: "the Gateway's name", name: gateway.name, kind: 'subdomain' },
    {
      path: ['gateway', 'className'],
      what: "the Gateway's class",
      name: gateway.className,
      kind: 'subdomain',
    },
    ...secrets,
  ];
}

function certificateNames({ certManager }: Platform): Named[] {
  const issuers = Object.entries(certManager?.issuers ?? {}).flatMap(([name, { solver }]): Named[] => {
    const path = ['certManager', 'issuers', name];
    const issuer: Named = { path, what: "an issuer's name", name, kind: 'subdomain' };
    if (!('dns01' in solver)) return [issuer];
    const tokenPath = [...path, 'solver', 'dns01', 'cloudflare', 'apiToken'];
    return [issuer, ...secretKey(solver.dns01.cloudflare.apiToken, tokenPath, `issuer ${quoted(name)}`)];
  });
  const certificates = Object.entries(certManager?.certificates ?? {}).flatMap(
    ([name, certificate]): Named[] => {
      const path = ['certManager', 'certificates', name];
      const { namespace, secretName } = certificate;
      const of = `of certificate ${quoted(name)}`;
      return [
        { path, what: "a certificate's name", name, kind: 'subdomain' },
        { path: [...path, 'namespace'], what: `the namespace ${of}`, name: namespace, kind: 'label' },
        { path: [...path, 'secretName'], what: `the Secret ${of}`, name: secretName, kind: 'subdomain' },
      ];
    },
  );
  return [...issuers, ...certificates];
}

function secretNames({ monitoring, nutExporter }: Platform): Named[] {
  const admin = monitoring?.grafana?.adminSecret;
  const adminPath = ['monitoring', 'grafana', 'adminSecret'];
  const receivers = Object.entries(monitoring?.alerting?.receivers ?? {}).flatMap(
    ([name, { discord, email }]) => {
      const path = ['monitoring', 'alerting', 'receivers', name];
      const owner = `receiver ${quoted(name)}`;
      return [
        ...secretKey(discord?.webhook, [...path, 'discord', 'webhook'], owner),
        ...secretKey(email?.password, [...path, 'email', 'password'], owner),
      ];
    },
  );
  return [
    { path: [...adminPath, 'name'], what: "Grafana's Secret", name: admin?.name, kind: 'subdomain' },
    {
      path: [...adminPath, 'userKey'],
      what: "a key of Grafana's Secret",
      name: admin?.userKey,
      kind: 'secret key',
    },
    {
      path: [...adminPath, 'passwordKey'],
      what: "a key of Grafana's Secret",
      name: admin?.passwordKey,
      kind: 'secret key',
    },
    ...receivers,
    ...secretKey(nutExporter?.password, ['nutExporter', 'password'], 'nutExporter'),
  ];
}

function secretKey(ref: SecretKeyRef | undefined, path: Path, owner: string): Named[] {
  if (ref === undefined) return [];
  return [
    { path: [...path, 'name'], what: `the Secret of ${owner}`, name: ref.name, kind: 'subdomain' },
    { path: [...path, 'key'], what: `the key in the Secret of ${owner}`, name: ref.key, kind: 'secret key' },
  ];
}
