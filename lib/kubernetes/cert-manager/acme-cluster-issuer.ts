import { Construct } from 'constructs';
import { type AcmeSolver, ClusterIssuer } from '../api/cert-manager';

/** Let's Encrypt's directories. @see https://letsencrypt.org/docs/acme-protocol-updates/ */
const LETS_ENCRYPT = {
  'letsencrypt-production': 'https://acme-v02.api.letsencrypt.org/directory',
  'letsencrypt-staging': 'https://acme-staging-v02.api.letsencrypt.org/directory',
} as const;

/** DNS-01: by a TXT record at Cloudflare. */
export interface CloudflareSolver {
  /** API token: a key of a Secret in cert-manager's own namespace. */
  readonly cloudflareToken: { readonly name: string; readonly key: string };
  /** The zones it is used for. @default every name */
  readonly dnsZones?: readonly string[];
}

/** HTTP-01: by a file under /.well-known, served over a Gateway's HTTP listener. */
export interface GatewaySolver {
  /** The Gateway's HTTP listener on port 80. */
  readonly gateway: { readonly name: string; readonly namespace: string; readonly sectionName?: string };
}

/** Properties of an {@link AcmeClusterIssuer}. */
export interface AcmeClusterIssuerProps {
  /** `metadata.name`. */
  readonly name: string;
  /** Let's Encrypt, or another authority's directory. */
  readonly server: keyof typeof LETS_ENCRYPT | `https://${string}`;
  /** Where the authority sends its warnings. */
  readonly email: string;
  /** How names are proved. Wildcards need DNS-01. */
  readonly solver: CloudflareSolver | GatewaySolver;
}

/** A ClusterIssuer that has certificates signed by ACME. */
export class AcmeClusterIssuer extends Construct {
  /** `metadata.name`. */
  readonly issuerName: string;

  constructor(scope: Construct, id: string, props: AcmeClusterIssuerProps) {
    super(scope, id);
    const { name, server, email, solver } = props;
    this.issuerName = name;
    new ClusterIssuer(this, 'issuer', {
      metadata: { name },
      spec: {
        acme: {
          server: directoryOf(server),
          email,
          privateKeySecretRef: { name: `${name}-account-key` },
          solvers: [acmeSolver(solver)],
        },
      },
    });
  }
}

function directoryOf(server: AcmeClusterIssuerProps['server']): string {
  if (server === 'letsencrypt-production' || server === 'letsencrypt-staging') return LETS_ENCRYPT[server];
  return server;
}

function acmeSolver(solver: CloudflareSolver | GatewaySolver): AcmeSolver {
  if ('gateway' in solver) {
    return { http01: { gatewayHTTPRoute: { parentRefs: [{ kind: 'Gateway', ...solver.gateway }] } } };
  }
  const { cloudflareToken, dnsZones } = solver;
  const { name, key } = cloudflareToken;
  return {
    ...(dnsZones !== undefined && { selector: { dnsZones } }),
    dns01: { cloudflare: { apiTokenSecretRef: { name, key } } },
  };
}
