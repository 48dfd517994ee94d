import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';

/** Metadata of an object in a namespace. The name is always explicit: other objects refer to it. */
export interface ObjectMeta extends ClusterObjectMeta {
  /** The namespace it stands in. */
  readonly namespace: string;
}

/** Metadata of an object of the whole cluster. */
export interface ClusterObjectMeta {
  /** `metadata.name`. */
  readonly name: string;
  /** Labels, by which others select it. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations. */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What an object of the Kubernetes API consists of, beside its kind. */
export interface TypedApiObjectProps<Spec, Meta extends ClusterObjectMeta = ObjectMeta> {
  /** `metadata`. */
  readonly metadata: Meta;
  /** `spec`. */
  readonly spec: Spec;
}

/** An API object whose metadata and spec are typed by interfaces of our own. */
export abstract class TypedApiObject<Spec, Meta extends ClusterObjectMeta = ObjectMeta> extends ApiObject {
  constructor(
    scope: Construct,
    id: string,
    type: { readonly apiVersion: string; readonly kind: string },
    props: TypedApiObjectProps<Spec, Meta>,
  ) {
    super(scope, id, { ...type, metadata: { ...props.metadata }, spec: props.spec });
  }
}
