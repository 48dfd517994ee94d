import type { ChartDelivery } from '../../homelab';
import type { Breach } from './breach';

/** A way of delivery that charts can go today. */
export type AvailableDelivery = Extract<ChartDelivery, { by: 'flux' }>;

/** Whether charts can go this way today. */
export function isAvailable(delivery: ChartDelivery): delivery is AvailableDelivery {
  return delivery.by === 'flux';
}

/** Ways of delivery that the spec has and this version cannot render yet. The path is below `platform.delivery`. */
export function chartDeliveryBreaches(delivery: ChartDelivery | undefined): Breach[] {
  if (delivery === undefined || isAvailable(delivery)) return [];
  const message = `charts are to go out by '${delivery.by}', which this version of ridethrough cannot render yet; it can render 'flux': write delivery: { by: 'flux' }, or leave delivery out`;
  return [{ code: 'chart-delivery-not-available', path: ['by'], message }];
}
