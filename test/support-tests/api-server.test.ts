import { missingGoTool } from '../support/go-tool';
import type { KubernetesObject } from '../support/kubernetes/api-client';
import { type ApiServer, startApiServer } from '../support/kubernetes/api-server';
import { describeWith } from '../support/needs';

const firstBuildMs = 15 * 60_000;

const gateway = {
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind: 'Gateway',
  metadata: { name: 'edge' },
  spec: {
    gatewayClassName: 'cilium',
    addresses: [{ type: 'IPAddress', value: '192.0.2.10' }],
    listeners: [
      { name: 'http', port: 80, protocol: 'HTTP' },
      {
        name: 'https',
        port: 443,
        protocol: 'HTTPS',
        hostname: '*.example.org',
        tls: { mode: 'Terminate', certificateRefs: [{ name: 'wildcard' }] },
      },
    ],
  },
};

const good: KubernetesObject[] = [
  gateway,
  object('gateway.networking.k8s.io/v1', 'HTTPRoute', {
    parentRefs: [{ name: 'edge', sectionName: 'https' }],
    hostnames: ['grafana.example.org'],
    rules: [{ backendRefs: [{ name: 'grafana', port: 80 }] }],
  }),
  object('cert-manager.io/v1', 'ClusterIssuer', {
    acme: {
      server: 'https://acme-staging-v02.api.letsencrypt.org/directory',
      privateKeySecretRef: { name: 'account' },
      solvers: [{ dns01: { cloudflare: { apiTokenSecretRef: { name: 'cloudflare', key: 'token' } } } }],
    },
  }),
  object('monitoring.coreos.com/v1', 'ServiceMonitor', {
    selector: { matchLabels: { app: 'nut-exporter' } },
    endpoints: [{ port: 'metrics', path: '/ups_metrics', params: { ups: ['closet'] } }],
  }),
  object('monitoring.coreos.com/v1', 'PrometheusRule', {
    groups: [{ name: 'ups', rules: [{ alert: 'UPSOnBattery', expr: 'up == 0', for: '1m' }] }],
  }),
  object('helm.toolkit.fluxcd.io/v2', 'HelmRelease', {
    interval: '1h',
    chartRef: { kind: 'OCIRepository', name: 'loki' },
    values: { loki: { auth_enabled: false } },
  }),
  object('source.toolkit.fluxcd.io/v1', 'HelmRepository', {
    url: 'https://charts.example.org',
    interval: '1h',
  }),
  object('source.toolkit.fluxcd.io/v1', 'OCIRepository', {
    url: 'oci://charts.example.org/loki',
    interval: '1h',
    ref: { tag: '18.11.0' },
  }),
];

describeWith({ shared: ['crds'], also: [missingGoTool('kubernetes')] }, 'a real API server', () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await startApiServer();
  }, firstBuildMs);

  afterAll(() => server?.stop());

  test.each(good.map((one) => [one.kind, one] as const))('takes a good %s', async (_kind, one) => {
    const answer = await server.apply(one);
    expect(answer).toMatchObject({ accepted: true, object: { kind: one.kind, metadata: one.metadata } });
  });

  test('refuses a field that the CRD does not have, by name', async () => {
    const typo = { ...gateway, spec: { ...gateway.spec, listener: [] } };
    expect(await server.apply(typo)).toMatchObject({
      accepted: false,
      message: expect.stringContaining('.spec.listener: field not declared in schema'),
    });
  });

  test("refuses a field that Kubernetes' own kinds do not have, by name", async () => {
    const typo = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'typo' }, dat: { a: '1' } };
    expect(await server.apply(typo)).toMatchObject({
      accepted: false,
      message: expect.stringContaining('.dat: field not declared in schema'),
    });
  });

  test('refuses tls on an HTTP listener by the CEL rule of Gateway API', async () => {
    const tls = { mode: 'Terminate', certificateRefs: [{ name: 'wildcard' }] };
    const listeners = [{ name: 'http', port: 80, protocol: 'HTTP', tls }];
    const answer = await server.apply({
      ...gateway,
      spec: { ...gateway.spec, listeners },
    } as KubernetesObject);
    expect(answer).toMatchObject({
      accepted: false,
      status: 422,
      message: expect.stringContaining("tls must not be specified for protocols ['HTTP', 'TCP', 'UDP']"),
    });
  });

  test('refuses a kind that nobody declared', async () => {
    const unknown = object('example.org/v1', 'Battery', {});
    expect(await server.apply(unknown)).toMatchObject({
      accepted: false,
      message: 'the API server has no kind Battery in example.org/v1',
    });
  });

  test('stores nothing in a dry run, and fills in defaults otherwise', async () => {
    const service = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'dry' },
      spec: { ports: [{ port: 80 }] },
    };
    expect(await server.apply(service, { dryRun: true })).toMatchObject({ accepted: true });
    expect(await server.get(service)).toBeUndefined();
    await server.apply(service);
    expect(await server.get(service)).toMatchObject({
      spec: { type: 'ClusterIP', ports: [{ protocol: 'TCP' }] },
    });
  });

  test('hands on the warnings of pod security', async () => {
    const restricted = { 'pod-security.kubernetes.io/warn': 'restricted' };
    await server.apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'strict', labels: restricted },
    } as KubernetesObject);
    const answer = await server.apply({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'root', namespace: 'strict' },
      spec: {
        selector: { matchLabels: { app: 'root' } },
        template: {
          metadata: { labels: { app: 'root' } },
          spec: { containers: [{ name: 'root', image: 'example.org/root:1' }] },
        },
      },
    } as KubernetesObject);
    expect(answer.accepted).toBe(true);
    expect(answer.warnings.join()).toContain('would violate PodSecurity "restricted:latest"');
  });
});

function object(apiVersion: string, kind: string, spec: unknown): KubernetesObject {
  return { apiVersion, kind, metadata: { name: kind.toLowerCase() }, spec } as KubernetesObject;
}
