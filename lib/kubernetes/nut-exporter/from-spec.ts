import type { Homelab, NutExporter as NutExporterSpec } from '../../homelab';
import { monitoringInCluster, monitoringNamespace } from '../monitoring/in-cluster';
import type { NutExporterProps, NutExporterTarget } from './nut-exporter';

/** What `platform.nutExporter` asks for, or undefined where the homelab has none. */
export function nutExporterProps(homelab: Homelab): NutExporterProps | undefined {
  const spec = homelab.platform?.nutExporter;
  if (spec === undefined) return undefined;
  const { version, variables, interval, resources } = spec;
  return {
    namespace: spec.namespace ?? monitoringNamespace(homelab),
    targets: nutExporterUpses(homelab, spec).map((ups) => target(homelab, ups)),
    username: monitorUser(homelab, spec),
    password: spec.password,
    serviceMonitor: monitoringInCluster(homelab) !== undefined,
    ...(version !== undefined && { version }),
    ...(variables !== undefined && { variables }),
    ...(interval !== undefined && { interval }),
    ...(resources !== undefined && { resources }),
  };
}

/** The UPSes whose series there will be, by their `ups` label. */
export function nutExporterUpses(homelab: Homelab, spec: NutExporterSpec): string[] {
  return spec.upses ?? Object.keys(homelab.upses);
}

function target(homelab: Homelab, name: string): NutExporterTarget {
  const ups = homelab.upses[name];
  const server = ups && homelab.hosts[ups.server];
  if (ups === undefined || server === undefined) {
    throw new RangeError(`platform.nutExporter reads the UPS '${name}', which has no server in this homelab`);
  }
  return {
    ups: name,
    nutName: ups.nutName ?? name,
    server: server.address,
    ...(ups.upsdPort !== undefined && { port: ups.upsdPort }),
  };
}

/**
 * The first user that may only follow: `man upsd.users`, `upsmon secondary`. Where no server is ours, the login that
 * its owner gave us. (A server that refuses the login still answers: reading needs none.)
 */
function monitorUser(homelab: Homelab, spec: NutExporterSpec): string {
  const upses = nutExporterUpses(homelab, spec).map((name) => homelab.upses[name]);
  const ours = upses.some((ups) => ups !== undefined && homelab.hosts[ups.server]?.managed !== false);
  const login = upses.find((ups) => ups?.login !== undefined)?.login;
  if (!ours && login !== undefined) return login.username;
  const users = Object.entries(homelab.nut?.users ?? {});
  return users.find(([, user]) => user.upsmon === 'secondary')?.[0] ?? 'monitor';
}
