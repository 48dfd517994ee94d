import type { SecretKeyRef } from '../secret';
import type { Resources } from './storage';

/** nut-exporter (DRuggeri's nut_exporter): the UPSes' variables for Prometheus. */
export interface NutExporter {
  /** Image tag. @default the one this version of ridethrough was tested with */
  version?: string;
  /** @default monitoring's namespace */
  namespace?: string;
  /** The password of the monitor user. The Secret stands in the exporter's namespace. */
  password: SecretKeyRef;
  /** UPSes (names in `upses`) it reads. @default every UPS */
  upses?: string[];
  /** NUT variables to export. `ups.status` is always among them. @default those that the alerts and the dashboard need */
  variables?: string[];
  /** How often Prometheus asks. @default '30s' @pattern ^[0-9]+[smh]$ */
  interval?: string;
  /** CPU and memory. @default 10m and 32Mi, at most 50m and 64Mi */
  resources?: Resources;
}
