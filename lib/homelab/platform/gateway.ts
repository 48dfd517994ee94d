/** The Gateway through which the cluster's services are reached (Gateway API). */
export interface Gateway {
  /** `metadata.name`. */
  name: string;
  /** `metadata.namespace`. Certificates of its listeners stand there too. */
  namespace: string;
  /** GatewayClass. @default 'cilium' */
  className?: string;
  /** The fixed address it gets, from one of the load-balancer pools. */
  address?: string;
  /** The channel's version of the CRDs in the cluster, such as `1.4` or `1.1`. @pattern ^1\.[0-9]+(\.[0-9]+)?$ */
  apiVersion?: string;
  /** Its listeners: 1 to 64. @minItems 1 */
  listeners: GatewayListener[];
  /** Whether every plain HTTP request is sent on to HTTPS. @default false */
  redirectHttpToHttps?: boolean;
  /** The ClusterIssuer (a name in `certManager.issuers`) that signs the listeners' certificates. */
  clusterIssuer?: string;
}

/** One port and name the Gateway listens on. The API server holds its rules (facts in docs/findings.md). */
export interface GatewayListener {
  /** Unique within the Gateway. */
  name: string;
  /** What is spoken. */
  protocol: 'HTTP' | 'HTTPS' | 'TLS' | 'TCP' | 'UDP';
  /** Port. @asType integer @minimum 1 @maximum 65535 */
  port: number;
  /** Host name it answers to; may begin with `*.`. Not for TCP and UDP. */
  hostname?: string;
  /** For HTTPS and TLS. */
  tls?: ListenerTls;
  /** Namespaces whose routes may attach. @default 'All' */
  routesFrom?: 'All' | 'Same';
}

/** TLS of a listener. */
export interface ListenerTls {
  /** HTTPS must terminate. @default 'Terminate' */
  mode?: 'Terminate' | 'Passthrough';
  /** The Secret that holds the certificate, in the Gateway's namespace. */
  certificateSecret?: string;
}
