import { Construct } from 'constructs';
import { Certificate } from '../api/cert-manager';

/** Properties of a {@link SignedCertificate}. */
export interface SignedCertificateProps {
  /** `metadata.name`. */
  readonly name: string;
  /** `metadata.namespace`, where the Secret appears too. */
  readonly namespace: string;
  /** The Secret that receives it. */
  readonly secretName: string;
  /** The ClusterIssuer that signs. */
  readonly clusterIssuer: string;
  /** Names it is for. At least one. */
  readonly dnsNames: readonly string[];
}

/** A certificate in a Secret, kept current by cert-manager. */
export class SignedCertificate extends Construct {
  /** The Secret with `tls.crt` and `tls.key`. */
  readonly secretName: string;

  constructor(scope: Construct, id: string, props: SignedCertificateProps) {
    super(scope, id);
    const { name, namespace, secretName, clusterIssuer, dnsNames } = props;
    this.secretName = secretName;
    new Certificate(this, 'certificate', {
      metadata: { name, namespace },
      spec: { secretName, issuerRef: { kind: 'ClusterIssuer', name: clusterIssuer }, dnsNames },
    });
  }
}
