import { Testing } from 'cdk8s';
import { AcmeClusterIssuer } from '../../../lib/kubernetes/cert-manager/acme-cluster-issuer';
import {
  CertManagerChart,
  type CertManagerChartProps,
} from '../../../lib/kubernetes/cert-manager/cert-manager-chart';
import { SignedCertificate } from '../../../lib/kubernetes/cert-manager/signed-certificate';
import { schemaErrors, unknownValues } from '../../support/kubernetes/chart-values';
import { describeWith } from '../../support/needs';
import { RecordingDelivery } from '../support/recording-delivery';
import { synthesized } from '../support/synthesized';

function released(props: Omit<CertManagerChartProps, 'delivery'>) {
  const delivery = new RecordingDelivery();
  new CertManagerChart(Testing.chart(), 'cert-manager', { ...props, delivery });
  return delivery.releases;
}

const config = { apiVersion: 'controller.config.cert-manager.io/v1alpha1', kind: 'ControllerConfiguration' };

test('the chart installs its CRDs and serves Gateways', () => {
  expect(released({ gatewayApi: true })).toEqual([
    {
      name: 'cert-manager',
      namespace: 'cert-manager',
      chart: 'cert-manager',
      version: 'v1.21.1',
      repository: { kind: 'oci', url: 'oci://quay.io/jetstack/charts' },
      values: { crds: { enabled: true }, config: { ...config, gatewayAPI: { enabled: true } } },
    },
  ]);
});

test.each([
  ['v1.20.3', { enableGatewayAPI: true }],
  ['1.15.0', { enableGatewayAPI: true }],
  ['v1.21.0', { gatewayAPI: { enabled: true } }],
])('cert-manager %s is told of Gateways by %p', (version, toggle) => {
  expect(released({ version, gatewayApi: true })[0]?.values.config).toEqual({ ...config, ...toggle });
});

test('without a Gateway its controller is not told to look for one: it would crash without the CRDs', () => {
  expect(released({})[0]?.values).toEqual({ crds: { enabled: true } });
});

describeWith({ shared: ['charts'] }, 'the chart itself', () => {
  test('knows every value we set', () => {
    const values = { ...released({ gatewayApi: true, values: { replicaCount: 1 } })[0]?.values };
    expect(schemaErrors('cert-manager', values)).toEqual([]);
    expect(unknownValues('cert-manager', { ...values, config: {} })).toEqual([]);
  });
});

test('an issuer proves names at Cloudflare', () => {
  const objects = synthesized(
    (chart) =>
      new AcmeClusterIssuer(chart, 'issuer', {
        name: 'staging',
        server: 'letsencrypt-staging',
        email: 'me@example.com',
        solver: { cloudflareToken: { name: 'cloudflare', key: 'token' }, dnsZones: ['example.com'] },
      }),
  );
  expect(objects).toEqual([
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'ClusterIssuer',
      metadata: { name: 'staging' },
      spec: {
        acme: {
          server: 'https://acme-staging-v02.api.letsencrypt.org/directory',
          email: 'me@example.com',
          privateKeySecretRef: { name: 'staging-account-key' },
          solvers: [
            {
              selector: { dnsZones: ['example.com'] },
              dns01: { cloudflare: { apiTokenSecretRef: { name: 'cloudflare', key: 'token' } } },
            },
          ],
        },
      },
    },
  ]);
});

test('an issuer proves names over the Gateway’s HTTP listener', () => {
  const gateway = { name: 'homelab-gateway', namespace: 'networking', sectionName: 'http' };
  const [issuer] = synthesized(
    (chart) =>
      new AcmeClusterIssuer(chart, 'issuer', {
        name: 'own',
        server: 'https://acme.example.com/directory',
        email: 'me@example.com',
        solver: { gateway },
      }),
  );
  expect(issuer).toMatchObject({
    spec: {
      acme: {
        server: 'https://acme.example.com/directory',
        solvers: [{ http01: { gatewayHTTPRoute: { parentRefs: [{ kind: 'Gateway', ...gateway }] } } }],
      },
    },
  });
});

test('a certificate says who signs it', () => {
  const objects = synthesized(
    (chart) =>
      new SignedCertificate(chart, 'certificate', {
        name: 'homelab',
        namespace: 'networking',
        secretName: 'homelab-tls',
        clusterIssuer: 'letsencrypt',
        dnsNames: ['a.example.net', 'b.example.net'],
      }),
  );
  expect(objects).toEqual([
    {
      apiVersion: 'cert-manager.io/v1',
      kind: 'Certificate',
      metadata: { name: 'homelab', namespace: 'networking' },
      spec: {
        secretName: 'homelab-tls',
        issuerRef: { kind: 'ClusterIssuer', name: 'letsencrypt' },
        dnsNames: ['a.example.net', 'b.example.net'],
      },
    },
  ]);
});
