import type { AcmeIssuer, Platform } from '../../homelab';
import { type Breach, listed, quoted } from './breach';
import { terminates } from './gateway-listeners';

/** Names of ClusterIssuers that are not declared. Paths are below `platform`. */
export function unknownIssuerBreaches(platform: Platform): Breach[] {
  return issuerUses(platform).flatMap(({ issuer, by, path }): Breach[] => {
    if (issuerNamed(platform, issuer) !== undefined) return [];
    const known = listed(Object.keys(platform.certManager?.issuers ?? {}));
    const message = `${by} is signed by issuer ${quoted(issuer)}, which is not declared; certManager.issuers has ${known}: correct the name, or declare it there`;
    return [{ code: 'unknown-issuer', path, message }];
  });
}

/** Wildcard names whose issuer proves names by HTTP-01, which can't prove a wildcard. Paths are below `platform`. */
export function wildcardBreaches(platform: Platform): Breach[] {
  return issuerUses(platform).flatMap(({ issuer, by, names }) => {
    const solver = issuerNamed(platform, issuer)?.solver;
    if (solver === undefined || !('http01' in solver)) return [];
    const wildcards = names.filter(({ name }) => name.startsWith('*.'));
    return wildcards.map(({ name, path }): Breach => {
      const message = `${by} has the wildcard ${quoted(name)}, and its issuer ${quoted(issuer)} proves names by HTTP-01, which Let's Encrypt takes for single names only: give the issuer a dns01 solver, or name each host`;
      return { code: 'wildcard-with-http-01', path, message };
    });
  });
}

/** Issuers that prove names over the Gateway's port 80 where nothing listens there. Paths are below `platform`. */
export function http01Breaches(platform: Platform): Breach[] {
  if (platform.gateway?.listeners.some(({ protocol, port }) => protocol === 'HTTP' && port === 80)) return [];
  const lacks = platform.gateway === undefined ? 'there is no gateway' : 'the gateway has none';
  return Object.entries(platform.certManager?.issuers ?? {}).flatMap(([name, { solver }]): Breach[] => {
    if (!('http01' in solver)) return [];
    const message = `issuer ${quoted(name)} proves names by HTTP-01, which asks an HTTP listener on port 80, and ${lacks}: add { name: 'http', protocol: 'HTTP', port: 80 } to gateway.listeners, or take a dns01 solver`;
    const path = ['certManager', 'issuers', name, 'solver'];
    return [{ code: 'http-01-without-http-listener', path, message }];
  });
}

interface IssuerUse {
  readonly issuer: string;
  /** Who is signed for, for a message. */
  readonly by: string;
  readonly path: (string | number)[];
  readonly names: readonly { readonly name: string; readonly path: (string | number)[] }[];
}

function issuerUses({ gateway, certManager }: Platform): IssuerUse[] {
  const certificates = Object.entries(certManager?.certificates ?? {}).map(
    ([name, { issuer, dnsNames }]) => ({
      issuer,
      by: `certificate ${quoted(name)}`,
      path: ['certManager', 'certificates', name, 'issuer'],
      names: dnsNames.map((dnsName, index) => ({
        name: dnsName,
        path: ['certManager', 'certificates', name, 'dnsNames', index],
      })),
    }),
  );
  if (gateway?.clusterIssuer === undefined) return certificates;
  const names = gateway.listeners.flatMap((listener, index) =>
    terminates(listener) && listener.hostname !== undefined
      ? [{ name: listener.hostname, path: ['gateway', 'listeners', index, 'hostname'] }]
      : [],
  );
  const path = ['gateway', 'clusterIssuer'];
  return [
    { issuer: gateway.clusterIssuer, by: `Gateway ${quoted(gateway.name)}`, path, names },
    ...certificates,
  ];
}

function issuerNamed({ certManager }: Platform, name: string): AcmeIssuer | undefined {
  const issuers = certManager?.issuers ?? {};
  return Object.hasOwn(issuers, name) ? issuers[name] : undefined;
}
