import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import type { ClusterObjectMeta } from './typed-api-object';

/** A Namespace. @see https://kubernetes.io/docs/concepts/overview/working-with-objects/namespaces/ */
export class Namespace extends ApiObject {
  constructor(scope: Construct, id: string, props: { readonly metadata: ClusterObjectMeta }) {
    super(scope, id, { apiVersion: 'v1', kind: 'Namespace', metadata: { ...props.metadata } });
  }
}
