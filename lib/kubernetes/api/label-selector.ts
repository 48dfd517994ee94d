/** Selects objects by their labels. */
export interface LabelSelector {
  /** Labels an object must have, all of them. */
  readonly matchLabels?: Readonly<Record<string, string>>;
  /** Conditions it must meet, all of them. */
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
    readonly values?: readonly string[];
  }[];
}
