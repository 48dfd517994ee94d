import * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import type { Dashboard } from './dashboard-model';

/** What a {@link GrafanaDashboard} needs. */
export interface GrafanaDashboardProps {
  /** The ConfigMap's namespace. */
  readonly namespace: string;
  /** The ConfigMap's name. */
  readonly name: string;
  readonly dashboard: Dashboard;
}

/** A dashboard for Grafana: its sidecar takes every ConfigMap with this label. */
export class GrafanaDashboard extends Construct {
  constructor(scope: Construct, id: string, { namespace, name, dashboard }: GrafanaDashboardProps) {
    super(scope, id);
    new k8s.KubeConfigMap(this, 'config', {
      metadata: { name, namespace, labels: { grafana_dashboard: '1' } },
      data: { [`${name}.json`]: `${JSON.stringify(dashboard, null, 2)}\n` },
    });
  }
}
