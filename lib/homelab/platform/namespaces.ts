/** A namespace and what Pod Security admission enforces in it. */
export interface Namespace {
  /**
   * `pod-security.kubernetes.io/enforce`.
   *
   * @default 'baseline'
   */
  podSecurity?: 'privileged' | 'baseline' | 'restricted';
  /** Further labels. */
  labels?: Record<string, string>;
}
