import type { Platform } from '../../homelab';
import { type Breach, below } from './breach';
import { chartDeliveryBreaches } from './chart-delivery';
import { exposedBreaches } from './exposed';
import { gatewayListenerBreaches } from './gateway-listeners';
import { http01Breaches, unknownIssuerBreaches, wildcardBreaches } from './issuers';
import { gatewayAddressBreaches, loadBalancerPoolBreaches } from './load-balancer-pools';
import { kubernetesNameBreaches } from './names';
import { lokiRetentionBreaches, retentionSizeBreaches } from './retention';

/** Every rule of this folder that a platform breaks. Paths are below `platform`. Loads no cdk8s. */
export function platformBreaches(platform: Platform): Breach[] {
  const { delivery, gateway, cilium, monitoring, logging } = platform;
  return [
    ...below(['delivery'], chartDeliveryBreaches(delivery)),
    ...kubernetesNameBreaches(platform),
    ...(cilium === undefined ? [] : below(['cilium'], loadBalancerPoolBreaches(cilium))),
    ...(gateway === undefined ? [] : below(['gateway'], gatewayListenerBreaches(gateway))),
    ...(gateway === undefined ? [] : gatewayAddressBreaches(gateway, cilium)),
    ...unknownIssuerBreaches(platform),
    ...wildcardBreaches(platform),
    ...http01Breaches(platform),
    ...exposedBreaches(platform),
    ...(monitoring === undefined
      ? []
      : below(['monitoring', 'prometheus'], retentionSizeBreaches(monitoring.prometheus))),
    ...(logging === undefined ? [] : below(['logging', 'loki'], lokiRetentionBreaches(logging.loki))),
  ];
}

export type { Breach, BreachCode } from './breach';
export { chartDeliveryBreaches } from './chart-delivery';
export { exposedBreaches } from './exposed';
export { gatewayListenerBreaches } from './gateway-listeners';
export { http01Breaches, unknownIssuerBreaches, wildcardBreaches } from './issuers';
export { gatewayAddressBreaches, loadBalancerPoolBreaches } from './load-balancer-pools';
export { kubernetesNameBreaches } from './names';
export { partsNotRendered } from './not-rendered';
export { lokiRetentionBreaches, retentionSizeBreaches } from './retention';
