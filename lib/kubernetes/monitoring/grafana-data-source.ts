import { Yaml } from 'cdk8s';
import * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';

/** What a {@link GrafanaDataSource} needs. */
export interface GrafanaDataSourceProps {
  /** The ConfigMap's namespace. */
  readonly namespace: string;
  /** The ConfigMap's name. */
  readonly name: string;
  /** What people see. */
  readonly title: string;
  /** Grafana's name of the plugin, such as `loki`. */
  readonly type: string;
  /** By which dashboards refer to it. */
  readonly uid: string;
  /** Its address, as Grafana's server reaches it. */
  readonly url: string;
}

/** A data source for Grafana: its sidecar takes every ConfigMap with this label. */
export class GrafanaDataSource extends Construct {
  readonly uid: string;

  constructor(
    scope: Construct,
    id: string,
    { namespace, name, title, type, uid, url }: GrafanaDataSourceProps,
  ) {
    super(scope, id);
    this.uid = uid;
    const dataSource = { name: title, type, uid, url, access: 'proxy', isDefault: false };
    new k8s.KubeConfigMap(this, 'config', {
      metadata: { name, namespace, labels: { grafana_datasource: '1' } },
      data: { [`${name}.yaml`]: Yaml.stringify({ apiVersion: 1, datasources: [dataSource] }) },
    });
  }
}
