import type { Construct } from 'constructs';
import { type ClusterObjectMeta, TypedApiObject, type TypedApiObjectProps } from './typed-api-object';

const API_VERSION = 'cert-manager.io/v1';

/** One way in which an ACME issuer proves names. */
export interface AcmeSolver {
  /** The names it is for. @default every name */
  readonly selector?: { readonly dnsZones: readonly string[] };
  /** By a TXT record. */
  readonly dns01?: {
    readonly cloudflare: { readonly apiTokenSecretRef: { readonly name: string; readonly key: string } };
  };
  /** By a file under /.well-known. */
  readonly http01?: {
    readonly gatewayHTTPRoute: {
      readonly parentRefs: readonly {
        readonly kind: 'Gateway';
        readonly name: string;
        readonly namespace: string;
        readonly sectionName?: string;
      }[];
    };
  };
}

/** `spec` of a {@link ClusterIssuer}. */
export interface ClusterIssuerSpec {
  /** An ACME authority. */
  readonly acme: {
    /** Address of its directory. */
    readonly server: string;
    /** Where it sends warnings. */
    readonly email: string;
    /** The Secret that receives the account's key, in cert-manager's own namespace. */
    readonly privateKeySecretRef: { readonly name: string };
    readonly solvers: readonly AcmeSolver[];
  };
}

/** A ClusterIssuer. @see https://cert-manager.io/docs/reference/api-docs/#cert-manager.io/v1.ClusterIssuer */
export class ClusterIssuer extends TypedApiObject<ClusterIssuerSpec, ClusterObjectMeta> {
  constructor(
    scope: Construct,
    id: string,
    props: TypedApiObjectProps<ClusterIssuerSpec, ClusterObjectMeta>,
  ) {
    super(scope, id, { apiVersion: API_VERSION, kind: 'ClusterIssuer' }, props);
  }
}

/** `spec` of a {@link Certificate}. */
export interface CertificateSpec {
  /** The Secret that receives it. */
  readonly secretName: string;
  /** Who signs. */
  readonly issuerRef: { readonly kind: 'ClusterIssuer'; readonly name: string };
  /** Names it is for. */
  readonly dnsNames: readonly string[];
}

/** A Certificate. @see https://cert-manager.io/docs/reference/api-docs/#cert-manager.io/v1.Certificate */
export class Certificate extends TypedApiObject<CertificateSpec> {
  constructor(scope: Construct, id: string, props: TypedApiObjectProps<CertificateSpec>) {
    super(scope, id, { apiVersion: API_VERSION, kind: 'Certificate' }, props);
  }
}
