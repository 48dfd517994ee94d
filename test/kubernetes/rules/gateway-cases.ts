import type { GatewayListener } from '../../../lib/homelab';

/** A Gateway's listeners, and what is to be thought of them. */
export interface GatewayCase {
  readonly name: string;
  readonly listeners: readonly GatewayListener[];
  readonly clusterIssuer?: string;
  /** What our rules say, in order: code and path below the Gateway. */
  readonly breaches: readonly string[];
  /** Part of what the API server says; undefined where it takes the Gateway. */
  readonly refusal?: string;
}

const tls = { certificateSecret: 'web' };
const https = { name: 'https', protocol: 'HTTPS', port: 443, tls } as const;
const http = { name: 'http', protocol: 'HTTP', port: 80 } as const;

function many(count: number): GatewayListener[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `l${index}`,
    protocol: 'HTTP',
    port: 1000 + index,
  }));
}

/** One fault each, and what is good beside it. */
export const gatewayCases: readonly GatewayCase[] = [
  { name: 'HTTP and HTTPS', listeners: [http, https], breaches: [] },
  {
    name: 'TLS passed through',
    listeners: [{ ...https, protocol: 'TLS', tls: { mode: 'Passthrough' } }],
    breaches: [],
  },
  {
    name: 'one port for two hostnames',
    listeners: [
      { ...https, hostname: '*.k8s.example.com' },
      { ...https, name: 'dev', hostname: '*.dev.k8s.example.com' },
    ],
    breaches: [],
  },
  {
    name: 'TCP and UDP on one port',
    listeners: [
      { name: 'tcp', protocol: 'TCP', port: 53 },
      { name: 'udp', protocol: 'UDP', port: 53 },
    ],
    breaches: [],
  },
  { name: '64 listeners', listeners: many(64), breaches: [] },
  { name: 'a name with dots', listeners: [{ ...http, name: 'web.http' }], breaches: [] },
  {
    name: '65 listeners',
    listeners: many(65),
    breaches: ['gateway-listener-refused listeners'],
    refusal: 'must have at most 64 items',
  },
  {
    name: 'no hostname for cert-manager to sign',
    listeners: [{ name: 'https', protocol: 'HTTPS', port: 443 }],
    clusterIssuer: 'letsencrypt',
    breaches: ['gateway-listener-refused listeners.0.tls'],
    refusal: 'certificateRefs or options must be specified when mode is Terminate',
  },
  {
    name: 'no certificate',
    listeners: [{ ...https, hostname: 'a.example.com', tls: {} }],
    breaches: ['gateway-listener-refused listeners.0.tls'],
    refusal: 'certificateRefs or options must be specified when mode is Terminate',
  },
  {
    name: 'tls on HTTP',
    listeners: [{ ...http, tls }],
    breaches: ['gateway-listener-refused listeners.0.tls'],
    refusal: "tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']",
  },
  {
    name: 'tls on TCP',
    listeners: [{ name: 'tcp', protocol: 'TCP', port: 22, tls }],
    breaches: ['gateway-listener-refused listeners.0.tls'],
    refusal: "tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']",
  },
  {
    name: 'HTTPS passed through',
    listeners: [{ ...https, tls: { mode: 'Passthrough' } }],
    breaches: ['gateway-listener-refused listeners.0.tls'],
    refusal: 'tls mode must be Terminate for protocol HTTPS',
  },
  {
    name: 'a hostname on UDP',
    listeners: [{ name: 'dns', protocol: 'UDP', port: 53, hostname: 'dns.example.com' }],
    breaches: ['gateway-listener-refused listeners.0.hostname'],
    refusal: "hostname must not be specified for protocols ['TCP', 'UDP']",
  },
  {
    name: 'one name twice',
    listeners: [http, { ...http, port: 8080 }],
    breaches: ['gateway-listener-duplicate listeners.1.name'],
    // Server-side apply looks at the list's key before the CEL rule does.
    refusal: 'duplicate entries for key [name="http"]',
  },
  {
    name: 'one port, protocol and hostname twice',
    listeners: [
      { ...https, hostname: 'a.example.com' },
      { ...https, name: 'again', hostname: 'a.example.com' },
    ],
    breaches: ['gateway-listener-duplicate listeners.1'],
    refusal: 'Combination of port, protocol and hostname must be unique for each listener',
  },
  {
    name: 'one port and protocol twice, without hostname',
    listeners: [http, { ...http, name: 'again' }],
    breaches: ['gateway-listener-duplicate listeners.1'],
    refusal: 'Combination of port, protocol and hostname must be unique for each listener',
  },
  ...[
    'K8s.example.com',
    '*',
    'a.*.example.com',
    '*.*.example.com',
    'a_b.example.com',
    '-a.example.com',
    'a..b',
  ].map(
    (hostname): GatewayCase => ({
      name: `hostname ${hostname}`,
      listeners: [{ ...http, hostname }],
      breaches: ['gateway-listener-refused listeners.0.hostname'],
      refusal: 'spec.listeners[0].hostname',
    }),
  ),
  {
    name: 'a hostname of 254 characters',
    listeners: [{ ...http, hostname: `${'a.'.repeat(126)}ab` }],
    breaches: ['gateway-listener-refused listeners.0.hostname'],
    refusal: 'spec.listeners[0].hostname',
  },
  ...['HTTP', 'web_http', '', 'web-'].map(
    (name): GatewayCase => ({
      name: `listener name '${name}'`,
      listeners: [{ ...http, name }],
      breaches: ['gateway-listener-refused listeners.0.name'],
      refusal: 'spec.listeners[0].name',
    }),
  ),
  ...[0, 65536].map(
    (port): GatewayCase => ({
      name: `port ${port}`,
      listeners: [{ ...http, port }],
      breaches: ['gateway-listener-refused listeners.0.port'],
      refusal: 'spec.listeners[0].port',
    }),
  ),
];
