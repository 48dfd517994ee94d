import type { GatewayListener } from '../../../lib/homelab';
import { HomelabGateway } from '../../../lib/kubernetes/gateway/homelab-gateway';
import { synthesized } from '../support/synthesized';

const listeners: GatewayListener[] = [
  { name: 'http', protocol: 'HTTP', port: 80 },
  { name: 'https', protocol: 'HTTPS', port: 443, hostname: '*.k8s.example.com' },
];
const name = { name: 'homelab-gateway', namespace: 'default' };

test('has a fixed address, certificates by cert-manager and a redirect on the HTTP listener alone', () => {
  const objects = synthesized(
    (chart) =>
      new HomelabGateway(chart, 'gateway', {
        ...name,
        address: '10.10.30.20',
        clusterIssuer: 'letsencrypt',
        redirectHttpToHttps: true,
        listeners,
      }),
  );
  expect(objects).toEqual([
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { ...name, annotations: { 'cert-manager.io/cluster-issuer': 'letsencrypt' } },
      spec: {
        gatewayClassName: 'cilium',
        addresses: [{ type: 'IPAddress', value: '10.10.30.20' }],
        listeners: [
          { name: 'http', protocol: 'HTTP', port: 80, allowedRoutes: { namespaces: { from: 'All' } } },
          {
            name: 'https',
            protocol: 'HTTPS',
            port: 443,
            hostname: '*.k8s.example.com',
            tls: { mode: 'Terminate', certificateRefs: [{ name: 'homelab-gateway-https-tls' }] },
            allowedRoutes: { namespaces: { from: 'All' } },
          },
        ],
      },
    },
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'homelab-gateway-https-redirect', namespace: 'default' },
      spec: {
        parentRefs: [{ ...name, sectionName: 'http' }],
        rules: [
          {
            filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }],
          },
        ],
      },
    },
  ]);
});

test('passes TLS through without a certificate, and takes its own class and Secret', () => {
  const [gateway] = synthesized(
    (chart) =>
      new HomelabGateway(chart, 'gateway', {
        ...name,
        className: 'envoy',
        listeners: [
          { name: 'vpn', protocol: 'TLS', port: 8443, tls: { mode: 'Passthrough' }, routesFrom: 'Same' },
          { name: 'web', protocol: 'HTTPS', port: 443, tls: { certificateSecret: 'web-tls' } },
        ],
      }),
  );
  expect(gateway).toEqual({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: name,
    spec: {
      gatewayClassName: 'envoy',
      listeners: [
        {
          name: 'vpn',
          protocol: 'TLS',
          port: 8443,
          tls: { mode: 'Passthrough' },
          allowedRoutes: { namespaces: { from: 'Same' } },
        },
        {
          name: 'web',
          protocol: 'HTTPS',
          port: 443,
          tls: { mode: 'Terminate', certificateRefs: [{ name: 'web-tls' }] },
          allowedRoutes: { namespaces: { from: 'All' } },
        },
      ],
    },
  });
});

test('redirects to the port of HTTPS where it is not 443', () => {
  const [, route] = synthesized(
    (chart) =>
      new HomelabGateway(chart, 'gateway', {
        ...name,
        redirectHttpToHttps: true,
        listeners: [
          { name: 'http', protocol: 'HTTP', port: 8080 },
          { name: 'https', protocol: 'HTTPS', port: 8443, tls: { certificateSecret: 'web' } },
        ],
      }),
  );
  expect(route).toMatchObject({
    spec: { rules: [{ filters: [{ requestRedirect: { scheme: 'https', port: 8443, statusCode: 301 } }] }] },
  });
});

test('names the listener that answers to a host name, the closest one first', () => {
  synthesized((chart) => {
    const tls = { certificateSecret: 'x' };
    const gateway = new HomelabGateway(chart, 'gateway', {
      ...name,
      listeners: [
        { name: 'any', protocol: 'HTTPS', port: 443, tls },
        { name: 'wild', protocol: 'HTTPS', port: 443, hostname: '*.k8s.example.com', tls },
        { name: 'dev', protocol: 'HTTPS', port: 443, hostname: '*.dev.k8s.example.com', tls },
        { name: 'exact', protocol: 'HTTPS', port: 443, hostname: 'a.dev.k8s.example.com', tls },
      ],
    });
    const listenerOf = (hostname: string) => gateway.httpsListener(hostname).sectionName;
    expect(listenerOf('a.dev.k8s.example.com')).toBe('exact');
    expect(listenerOf('b.dev.k8s.example.com')).toBe('dev');
    expect(listenerOf('b.k8s.example.com')).toBe('wild');
    expect(listenerOf('k8s.example.com')).toBe('any');
  });
});

test('says which listeners there are where none answers to a name', () => {
  synthesized((chart) => {
    const gateway = new HomelabGateway(chart, 'gateway', { ...name, clusterIssuer: 'x', listeners });
    expect(() => gateway.httpsListener('grafana.example.org')).toThrow(
      new Error(
        "no HTTPS listener of Gateway 'homelab-gateway' answers to 'grafana.example.org'; it has 'https' for '*.k8s.example.com': add a listener with that hostname",
      ),
    );
  });
});

test('a listener without a certificate is refused', () => {
  synthesized((chart) => {
    expect(() => new HomelabGateway(chart, 'gateway', { ...name, listeners })).toThrow(
      new Error(
        "listener 'https' of Gateway 'homelab-gateway' terminates TLS and has no certificate: name a Secret in tls.certificateSecret, or give the Gateway a clusterIssuer and the listener a hostname",
      ),
    );
  });
});
