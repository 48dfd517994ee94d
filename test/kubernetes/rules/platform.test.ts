import type { Platform } from '../../../lib/homelab';
import { partsNotRendered, platformBreaches } from '../../../lib/kubernetes/rules';

const listeners: NonNullable<Platform['gateway']>['listeners'] = [
  { name: 'http', protocol: 'HTTP', port: 80 },
  { name: 'https', protocol: 'HTTPS', port: 443, hostname: '*.example.net' },
];
const gateway: NonNullable<Platform['gateway']> = {
  name: 'web',
  namespace: 'networking',
  clusterIssuer: 'dns',
  listeners,
};
const cilium: NonNullable<Platform['cilium']> = {
  version: '1.18',
  loadBalancerPools: {
    homelab: { blocks: [{ cidr: '192.168.10.224/28' }, { start: '10.0.0.5', stop: '10.0.0.7' }] },
  },
};
const email = 'me@example.net';
const token = { name: 'cloudflare', key: 'token' };
const certManager: NonNullable<Platform['certManager']> = {
  issuers: {
    dns: { server: 'letsencrypt-production', email, solver: { dns01: { cloudflare: { apiToken: token } } } },
    http: { server: 'letsencrypt-staging', email, solver: { http01: 'gateway' } },
  },
};
const prometheus = { retention: '30d', storage: { size: '50Gi' } };
const good: Platform = { gateway, cilium, certManager, monitoring: { prometheus } };

function lines(platform: Platform): string[] {
  return platformBreaches(platform).map(({ code, path, message }) => `${code} ${path.join('.')}: ${message}`);
}

test('a good platform breaks no rule', () => {
  expect(lines(good)).toEqual([]);
  expect(partsNotRendered(good)).toEqual([]);
});

test.each<[string, Platform, string]>([
  [
    'a delivery that cannot be rendered yet',
    { delivery: { by: 'k3s' } },
    "chart-delivery-not-available delivery.by: charts are to go out by 'k3s', which this version of ridethrough cannot render yet; it can render 'flux': write delivery: { by: 'flux' }, or leave delivery out",
  ],
  [
    'an address outside of every pool',
    { gateway: { ...gateway, address: '192.168.10.240' }, cilium, certManager },
    "gateway-address-not-in-pool gateway.address: the Gateway's address 192.168.10.240 is in no load-balancer pool, so Cilium never gives it out; the pools are 'homelab' ('192.168.10.224/28', '10.0.0.5' to '10.0.0.7'): take an address of a pool, or add a block { cidr: '192.168.10.240/32' } to one",
  ],
  [
    'an address that is none',
    { gateway: { ...gateway, address: '10.0.0' }, certManager },
    "gateway-address-not-in-pool gateway.address: the Gateway's address is '10.0.0', which is no IPv4 or IPv6 address: write one of a pool's",
  ],
  [
    'a block that is no network',
    { cilium: { version: '1.18', loadBalancerPools: { a: { blocks: [{ cidr: '10.0.0.0/33' }] } } } },
    "load-balancer-block-invalid cilium.loadBalancerPools.a.blocks.0: pool 'a' has cidr '10.0.0.0/33', which is no range of addresses: write an address, '/' and a prefix length, such as '192.168.10.224/28'",
  ],
  [
    'a range that ends before it begins',
    {
      cilium: {
        version: '1.18',
        loadBalancerPools: { a: { blocks: [{ start: '10.0.0.9', stop: '10.0.0.1' }] } },
      },
    },
    "load-balancer-block-invalid cilium.loadBalancerPools.a.blocks.0: pool 'a' has start '10.0.0.9' and stop '10.0.0.1'; stop must be of the same family and not below start: swap them",
  ],
  [
    'an issuer that is not declared',
    { gateway: { ...gateway, clusterIssuer: 'dsn' }, certManager },
    "unknown-issuer gateway.clusterIssuer: Gateway 'web' is signed by issuer 'dsn', which is not declared; certManager.issuers has 'dns' and 'http': correct the name, or declare it there",
  ],
  [
    'an issuer named like a property that every object has',
    {
      gateway,
      certManager: {
        ...certManager,
        certificates: { a: { secretName: 'a', issuer: 'constructor', dnsNames: [] } },
      },
    },
    "unknown-issuer certManager.certificates.a.issuer: certificate 'a' is signed by issuer 'constructor', which is not declared; certManager.issuers has 'dns' and 'http': correct the name, or declare it there",
  ],
  [
    'a wildcard listener whose issuer uses HTTP-01',
    { gateway: { ...gateway, clusterIssuer: 'http' }, certManager },
    "wildcard-with-http-01 gateway.listeners.1.hostname: Gateway 'web' has the wildcard '*.example.net', and its issuer 'http' proves names by HTTP-01, which Let's Encrypt takes for single names only: give the issuer a dns01 solver, or name each host",
  ],
  [
    'a wildcard certificate whose issuer uses HTTP-01',
    {
      gateway,
      certManager: {
        ...certManager,
        certificates: {
          a: { secretName: 'a', issuer: 'http', dnsNames: ['a.example.net', '*.example.net'] },
        },
      },
    },
    "wildcard-with-http-01 certManager.certificates.a.dnsNames.1: certificate 'a' has the wildcard '*.example.net', and its issuer 'http' proves names by HTTP-01, which Let's Encrypt takes for single names only: give the issuer a dns01 solver, or name each host",
  ],
  [
    'HTTP-01 without an HTTP listener',
    { gateway: { ...gateway, listeners: listeners.slice(1) }, certManager },
    "http-01-without-http-listener certManager.issuers.http.solver: issuer 'http' proves names by HTTP-01, which asks an HTTP listener on port 80, and the gateway has none: add { name: 'http', protocol: 'HTTP', port: 80 } to gateway.listeners, or take a dns01 solver",
  ],
  [
    'a name that no listener answers to',
    { ...good, monitoring: { prometheus: { ...prometheus, expose: { hostname: 'p.example.org' } } } },
    "exposed-without-listener monitoring.prometheus.expose.hostname: prometheus is to be reached at 'p.example.org', to which no HTTPS listener of Gateway 'web' answers (it has 'https' for '*.example.net'): add a listener with that hostname, or take a name that one answers to",
  ],
  [
    'a listener that takes no routes of other namespaces',
    {
      ...good,
      gateway: { ...gateway, listeners: listeners.map((one) => ({ ...one, routesFrom: 'Same' as const })) },
      monitoring: { prometheus: { ...prometheus, expose: { hostname: 'p.example.net' } } },
    },
    "exposed-without-listener monitoring.prometheus.expose.hostname: prometheus is to be reached at 'p.example.net', whose listener 'https' takes routes of the Gateway's namespace 'networking' only, and prometheus is in 'monitoring': remove routesFrom: 'Same'",
  ],
  [
    'an exposed app without a gateway',
    { monitoring: { prometheus: { ...prometheus, expose: { hostname: 'p.example.net' } } } },
    "exposed-without-listener monitoring.prometheus.expose.hostname: prometheus is to be reached at 'p.example.net', and there is no gateway: declare platform.gateway, or remove expose",
  ],
  [
    'a size in the notation of Kubernetes',
    { monitoring: { prometheus: { ...prometheus, retentionSize: '45Gi' } } },
    "prometheus-retention-size-unit monitoring.prometheus.retentionSize: retentionSize is '45Gi'; Prometheus wants a number with a unit that ends in B (B, KB, MB, GB, TB, or KiB, MiB, GiB, TiB), unlike Kubernetes' 'Gi': write '45GiB'",
  ],
  [
    'a retention that nobody carries out',
    { logging: { loki: { storage: { size: '10Gi' }, retention: '7d', compactor: false } } },
    'loki-retention-without-compactor logging.loki.compactor: logs are to be kept for 7d, but the compactor, which alone deletes older ones, is off: remove compactor: false, or remove retention to keep logs for ever',
  ],
  [
    'a namespace in capitals',
    { namespaces: { Web: {} } },
    "kubernetes-name-invalid namespaces.Web: a namespace's name is 'Web'; the API server wants 1 to 63 lower-case letters, digits and '-', beginning and ending with a letter or digit: rename it",
  ],
  [
    'a label that is none',
    { namespaces: { web: { labels: { team: 'a b' } } } },
    "kubernetes-name-invalid namespaces.web.labels.team: label 'team' of namespace 'web' is 'a b'; the API server wants at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit: rename it",
  ],
  [
    'a Secret with control characters in its name',
    { nutExporter: { password: { name: 'a\nb', key: 'password' } } },
    "kubernetes-name-invalid nutExporter.password.name: the Secret of nutExporter is 'a\\nb'; the API server wants 1 to 253 lower-case letters, digits, '-' and '.', each part beginning and ending with a letter or digit: rename it",
  ],
])('%s', (_, platform, line) => {
  expect(lines(platform)).toEqual([line]);
});

test.each(['192.168.10.224', '192.168.10.239', '10.0.0.5', '10.0.0.7'])('%s is in a pool', (address) => {
  expect(lines({ ...good, gateway: { ...gateway, address } })).toEqual([]);
});

test.each(['0', '40GB', '45GiB', '1.5TB', '512MB', '100B'])('Prometheus takes %s', (retentionSize) => {
  expect(lines({ monitoring: { prometheus: { ...prometheus, retentionSize } } })).toEqual([]);
});

test('what is declared and not rendered yet is named, and what needs a log-in is not exposed', () => {
  const platform: Platform = {
    cilium: { ...cilium, alpn: true },
    gateway,
    monitoring: {
      prometheus: { ...prometheus, expose: { hostname: 'p.example.net', authenticated: true } },
      upsAlerts: {},
    },
    gpu: { nodes: ['a'], timeSlices: 4 },
  };
  expect(partsNotRendered(platform).map(({ path, message }) => `${path.join('.')}: ${message}`)).toEqual([
    "cilium.alpn: cilium.alpn is gatewayAPI.enableAlpn of Cilium's chart; ridethrough doesn't install Cilium: set it in the values of Cilium's own chart",
    'monitoring.upsAlerts: the UPS alerts read the series of nutExporter, which is not declared, so nothing is written for them: declare platform.nutExporter',
    'gpu: this is the sharing of GPUs; this version of ridethrough writes nothing for it yet; the rest of the platform is not affected',
    "monitoring.prometheus.expose: prometheus is to be reached at 'p.example.net' after logging in, and the log-in is not written yet: so that nobody gets in without one, prometheus is not exposed at all",
  ]);
});

test('the rules load no cdk8s', () => {
  jest.isolateModules(() => {
    for (const name of ['cdk8s', 'cdk8s-plus-28', 'constructs']) {
      jest.doMock(name, () => {
        throw new Error(`a rule has loaded ${name}`);
      });
    }
    expect(() => require('../../../lib/kubernetes/rules')).not.toThrow();
  });
});
