import { Construct } from 'constructs';
import type { ChartDelivery, ChartRelease } from '../../../lib/kubernetes/chart-delivery';

/** Notes what is to be delivered, for a look at it. */
export class RecordingDelivery implements ChartDelivery {
  readonly releases: ChartRelease[] = [];

  deliver(scope: Construct, id: string, release: ChartRelease): Construct {
    this.releases.push(release);
    return new Construct(scope, id);
  }
}
