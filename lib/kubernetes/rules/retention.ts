import type { Loki, Prometheus } from '../../homelab';
import { type Breach, quoted } from './breach';

const SIZE = /^(0|([0-9]*\.)?[0-9]+([KMGTPE]i?)?B)$/;
const SIZE_WITHOUT_B = /^([0-9]*\.)?[0-9]+([KMGTPE]i?)?$/;

/** A retentionSize that Prometheus doesn't start with. Paths are below `platform.monitoring.prometheus`. */
export function retentionSizeBreaches({ retentionSize }: Prometheus): Breach[] {
  if (retentionSize === undefined || SIZE.test(retentionSize)) return [];
  const meant = SIZE_WITHOUT_B.test(retentionSize) ? `${retentionSize}B` : '45GB';
  const message = `retentionSize is ${quoted(retentionSize)}; Prometheus wants a number with a unit that ends in B (B, KB, MB, GB, TB, or KiB, MiB, GiB, TiB), unlike Kubernetes' 'Gi': write '${meant}'`;
  return [{ code: 'prometheus-retention-size-unit', path: ['retentionSize'], message }];
}

/** A retention that nobody carries out. Paths are below `platform.logging.loki`. */
export function lokiRetentionBreaches({ retention, compactor }: Loki): Breach[] {
  if (retention === undefined || compactor !== false) return [];
  const message = `logs are to be kept for ${retention}, but the compactor, which alone deletes older ones, is off: remove compactor: false, or remove retention to keep logs for ever`;
  return [{ code: 'loki-retention-without-compactor', path: ['compactor'], message }];
}
