/** Objects of the Kubernetes API as they are, typed. The constructs beside them are made of these. */
export * as api from './api';
export * from './cert-manager/acme-cluster-issuer';
export * from './cert-manager/cert-manager-chart';
export * from './cert-manager/signed-certificate';
export * from './chart-delivery';
export * from './chart-values';
export * from './chart-versions';
export * from './cilium/bgp';
export * from './cilium/l2-announcement';
export * from './cilium/load-balancer-pool';
export * from './gateway/exposed-route';
export * from './gateway/homelab-gateway';
export * from './gateway/https-redirect';
export type * from './json';
export * from './logging/alloy';
export * from './logging/logging-alerts';
export * from './logging/loki';
export * from './monitoring/alert';
export type {
  Dashboard,
  DataSourceRef,
  FieldDefaults,
  Panel,
  PlacedPanel,
  QueryVariable,
  Step,
  ValueMapping,
} from './monitoring/dashboard-model';
export * from './monitoring/grafana-dashboard';
export * from './monitoring/grafana-data-source';
export * from './monitoring/kube-prometheus-stack';
export * from './monitoring/scrape-target';
export * from './monitoring/ups-alerts';
export * from './monitoring/ups-dashboard';
export * from './namespaces/homelab-namespace';
export * from './nut-exporter/nut-exporter';
export * from './nut-exporter/variables';
export * from './platform';
export * from './service-port';
