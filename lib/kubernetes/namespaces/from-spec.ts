import type { Chart } from 'cdk8s';
import type { Namespace, Platform } from '../../homelab';
import { HomelabNamespace } from './homelab-namespace';

/** Namespaces that are there without us. */
const GIVEN = ['default', 'kube-node-lease', 'kube-public', 'kube-system'];

/** Adds the namespaces that are declared, and those that something of the platform is put into. */
export function addNamespaces(chart: Chart, platform: Platform): void {
  for (const [name, spec] of Object.entries(namespacesOf(platform))) {
    const { podSecurity, labels } = spec;
    new HomelabNamespace(chart, name, {
      name,
      ...(podSecurity !== undefined && { podSecurity }),
      ...(labels !== undefined && { labels }),
    });
  }
}

/** Every namespace that a platform needs, by name. What is declared wins over what is needed. */
export function namespacesOf(platform: Platform): Record<string, Namespace> {
  const { certManager, delivery, gateway, logging, nutExporter } = platform;
  const monitoring = platform.monitoring?.runsIn === 'elsewhere' ? undefined : platform.monitoring;
  const shared = platform.monitoring?.namespace ?? 'monitoring';
  const certificates = Object.values(certManager?.certificates ?? {});
  const needed = new Map<string, Namespace>();
  const need = (name: string | undefined, spec: Namespace = {}) => {
    if (name !== undefined && !needed.has(name)) needed.set(name, spec);
  };
  // node-exporter reads the node itself, which only 'privileged' allows.
  if (monitoring !== undefined) need(shared, { podSecurity: 'privileged' });
  if (logging !== undefined) need(logging.namespace ?? shared);
  if (nutExporter !== undefined) need(nutExporter.namespace ?? shared);
  if (certManager !== undefined) need(certManager.namespace ?? 'cert-manager');
  need(gateway?.namespace);
  for (const { namespace } of certificates) need(namespace);
  const sources =
    (delivery === undefined || delivery.by === 'flux') && (delivery?.sourceNamespace ?? 'flux-system');
  const ours = [...needed].filter(([name]) => !GIVEN.includes(name) && name !== sources);
  return { ...Object.fromEntries(ours), ...platform.namespaces };
}
