/** Where a chart is published and the version of it that was tested. */
export interface ChartSource {
  /** The chart's name in its repository. */
  readonly chart: string;
  /** The version taken where a homelab names none. */
  readonly version: string;
  /** An OCI registry (the chart's name is the last part of the address) or a Helm repository's index. */
  readonly repository: { readonly kind: 'oci' | 'http'; readonly url: string };
}

/** Every third-party chart, its repository and the version taken by default. */
export const CHARTS = {
  certManager: {
    chart: 'cert-manager',
    version: 'v1.21.1',
    repository: { kind: 'oci', url: 'oci://quay.io/jetstack/charts' },
  },
  kubePrometheusStack: {
    chart: 'kube-prometheus-stack',
    version: '88.5.3',
    repository: { kind: 'oci', url: 'oci://ghcr.io/prometheus-community/charts' },
  },
  loki: {
    chart: 'loki',
    version: '18.11.0',
    repository: { kind: 'oci', url: 'oci://ghcr.io/grafana-community/helm-charts' },
  },
  alloy: {
    chart: 'alloy',
    version: '1.11.1',
    repository: { kind: 'http', url: 'https://grafana.github.io/helm-charts' },
  },
} as const satisfies Record<string, ChartSource>;

/** Container images that are run without a chart. */
export const IMAGES = {
  nutExporter: { repository: 'ghcr.io/druggeri/nut_exporter', tag: '3.2.6' },
} as const;
