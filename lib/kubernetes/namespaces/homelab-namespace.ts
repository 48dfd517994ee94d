import { Construct } from 'constructs';
import { Namespace } from '../api/core';

/** What Pod Security admission enforces. @see https://kubernetes.io/docs/concepts/security/pod-security-standards/ */
export type PodSecurityLevel = 'privileged' | 'baseline' | 'restricted';

/** Properties of a {@link HomelabNamespace}. */
export interface HomelabNamespaceProps {
  /** `metadata.name`. */
  readonly name: string;
  /** `pod-security.kubernetes.io/enforce`. @default 'baseline' */
  readonly podSecurity?: PodSecurityLevel;
  /** Further labels; they win over ours. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A namespace that says what its pods may do. */
export class HomelabNamespace extends Construct {
  /** `metadata.name`. */
  readonly namespaceName: string;
  /** Its labels. */
  readonly labels: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: HomelabNamespaceProps) {
    super(scope, id);
    const { name, podSecurity = 'baseline', labels } = props;
    this.namespaceName = name;
    this.labels = { 'pod-security.kubernetes.io/enforce': podSecurity, ...labels };
    new Namespace(this, 'namespace', { metadata: { name, labels: this.labels } });
  }
}
