import { App, Names, Yaml, YamlOutputType } from 'cdk8s';
import type { Homelab } from '../lib/homelab';
import { homelabCharts } from '../lib/kubernetes/platform';

const EXTENSION = '.yaml';

/** The cdk8s app of a homelab: one file per area of its platform, wherever cdk8s is told to write. */
export function manifestApp(homelab: Homelab): App {
  const app = new App({ yamlOutputType: YamlOutputType.FILE_PER_CHART, outputFileExtension: EXTENSION });
  homelabCharts(app, homelab);
  return app;
}

/**
 * The manifests of a homelab's platform, by file name: byte for byte what {@link manifestApp} writes. Empty where there
 * is nothing for a cluster.
 *
 * @throws Error where the homelab has an error that `check` would have found
 */
export function manifests(homelab: Homelab): Record<string, string> {
  const files = manifestApp(homelab).charts.map((chart) => [
    `${Names.toDnsLabel(chart)}${EXTENSION}`,
    Yaml.stringify(...chart.toJson()),
  ]);
  return Object.fromEntries(files);
}
