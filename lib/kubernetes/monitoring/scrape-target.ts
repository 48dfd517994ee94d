import { Construct } from 'constructs';
import type { ScrapeTarget as ScrapeTargetSpec } from '../../homelab';
import { ScrapeConfig } from '../api/prometheus-operator';

/** Properties of a {@link ScrapeTarget}. */
export interface ScrapeTargetProps extends ScrapeTargetSpec {
  /** `metadata.name`, and the `job` label of its series. */
  readonly name: string;
  /** `metadata.namespace`. */
  readonly namespace: string;
}

/** Something outside the cluster that Prometheus scrapes. */
export class ScrapeTarget extends Construct {
  constructor(scope: Construct, id: string, props: ScrapeTargetProps) {
    super(scope, id);
    const { name, namespace, targets, path, interval = '30s', params } = props;
    new ScrapeConfig(this, 'config', {
      metadata: { name, namespace },
      spec: {
        jobName: name,
        staticConfigs: [{ targets }],
        scrapeInterval: interval,
        ...(path !== undefined && { metricsPath: path }),
        ...(params !== undefined && { params }),
      },
    });
  }
}
