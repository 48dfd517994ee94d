import type { Chart } from 'cdk8s';
import type { AcmeIssuer, CertManager } from '../../homelab';
import type { HomelabGateway } from '../gateway/homelab-gateway';
import { AcmeClusterIssuer, type CloudflareSolver, type GatewaySolver } from './acme-cluster-issuer';
import { SignedCertificate } from './signed-certificate';

/** Adds who signs, and the certificates that are asked for by name. */
export function addCertificates(
  chart: Chart,
  certManager: CertManager,
  gateway: HomelabGateway | undefined,
): void {
  for (const [name, issuer] of Object.entries(certManager.issuers)) {
    const { server, email } = issuer;
    new AcmeClusterIssuer(chart, `issuer-${name}`, {
      name,
      server,
      email,
      solver: solverOf(name, issuer, gateway),
    });
  }
  for (const [name, certificate] of Object.entries(certManager.certificates ?? {})) {
    const { namespace, secretName, issuer: clusterIssuer, dnsNames } = certificate;
    new SignedCertificate(chart, `certificate-${name}`, {
      name,
      namespace: namespace ?? gateway?.namespace ?? 'default',
      secretName,
      clusterIssuer,
      dnsNames,
    });
  }
}

function solverOf(
  name: string,
  { solver }: AcmeIssuer,
  gateway: HomelabGateway | undefined,
): CloudflareSolver | GatewaySolver {
  if ('dns01' in solver) {
    const { dns01, dnsZones } = solver;
    return { cloudflareToken: dns01.cloudflare.apiToken, ...(dnsZones !== undefined && { dnsZones }) };
  }
  const [listener] = gateway?.httpListeners(80) ?? [];
  if (gateway === undefined || listener === undefined) {
    throw new Error(
      `issuer '${name}' proves names by HTTP-01 over the Gateway, which has no HTTP listener on port 80: add one to platform.gateway.listeners`,
    );
  }
  return { gateway: { ...listener, namespace: gateway.namespace } };
}
