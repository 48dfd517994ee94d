import type { Gateway } from '../../../lib/homelab';
import { gatewayListenerBreaches } from '../../../lib/kubernetes/rules/gateway-listeners';
import { type GatewayCase, gatewayCases } from './gateway-cases';

function gatewayOf({ listeners, clusterIssuer }: Omit<GatewayCase, 'name' | 'breaches'>): Gateway {
  return {
    name: 'web',
    namespace: 'default',
    listeners: [...listeners],
    ...(clusterIssuer !== undefined && { clusterIssuer }),
  };
}

test.each(gatewayCases)('$name', (one) => {
  const said = gatewayListenerBreaches(gatewayOf(one)).map(({ code, path }) => `${code} ${path.join('.')}`);
  expect(said).toEqual(one.breaches);
});

test('HTTPS without tls is good where cert-manager signs for its hostname', () => {
  const listeners = [{ name: 'https', protocol: 'HTTPS', port: 443, hostname: '*.example.com' }] as const;
  expect(gatewayListenerBreaches(gatewayOf({ listeners, clusterIssuer: 'letsencrypt' }))).toEqual([]);
});

test('each says what is there, what is needed and how to mend it', () => {
  const gateway = gatewayOf({
    listeners: [
      { name: 'Web', protocol: 'HTTP', port: 0, hostname: 'WEB', tls: {} },
      { name: 'dns', protocol: 'UDP', port: 53, hostname: 'dns.example.com' },
      { name: 'vpn', protocol: 'HTTPS', port: 443, tls: { mode: 'Passthrough' } },
      { name: 'dns', protocol: 'HTTPS', port: 8443 },
      { name: 'again', protocol: 'HTTPS', port: 8443 },
    ],
  });
  expect(gatewayListenerBreaches(gateway).map(({ message }) => message)).toEqual([
    "the listener's name is 'Web'; the API server wants lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit, 253 characters at most: rename it, such as 'https'",
    "listener 'Web' has port 0; a port is a whole number from 1 to 65535, such as 443",
    "listener 'Web' has hostname 'WEB'; the API server wants a lower-case DNS name of 253 characters at most, whose first label may be '*', such as '*.k8s.example.com': correct it, or leave hostname out for every name",
    "listener 'Web' speaks HTTP and has tls, which the API server refuses: remove tls, or make the protocol HTTPS",
    "listener 'dns' speaks UDP and has hostname 'dns.example.com'; UDP carries no host name and the API server refuses one: remove hostname",
    "listener 'vpn' speaks HTTPS and has tls.mode 'Passthrough'; HTTPS must be terminated: remove mode, or make the protocol TLS",
    "listener 'dns' terminates TLS (HTTPS) and has no certificate: name the Secret that holds one in tls.certificateSecret, or set the Gateway's clusterIssuer",
    "listeners 1 and 3 are both named 'dns'; a listener's name is unique within its Gateway: rename one",
    "listener 'again' terminates TLS (HTTPS) and has no certificate: name the Secret that holds one in tls.certificateSecret, or set the Gateway's clusterIssuer",
    "listeners 'dns' and 'again' both have port 8443, protocol HTTPS and no hostname; port, protocol and hostname together are unique within a Gateway: remove one, or change its port or hostname",
  ]);
});

test('an issuer alone is not enough for a listener without hostname', () => {
  const listeners = [{ name: 'https', protocol: 'HTTPS', port: 443 }] as const;
  expect(gatewayListenerBreaches(gatewayOf({ listeners, clusterIssuer: 'x' }))[0]?.message).toBe(
    "listener 'https' terminates TLS (HTTPS) and has no certificate: cert-manager signs for listeners with a hostname only, and it has none: give it a hostname, or name the Secret that holds one in tls.certificateSecret",
  );
});
