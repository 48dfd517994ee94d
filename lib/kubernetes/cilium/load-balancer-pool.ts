import { Construct } from 'constructs';
import type { LoadBalancerPool } from '../../homelab';
import { CiliumLoadBalancerIpPool } from '../api/cilium';
import { ciliumApi } from './api-versions';

/** Properties of a {@link CiliumLoadBalancerPool}. */
export interface CiliumLoadBalancerPoolProps {
  /** `metadata.name`. */
  readonly name: string;
  /** Cilium's version, such as `1.18`. */
  readonly ciliumVersion: string;
  /** CIDRs, or addresses from `start` to `stop`. At least one. */
  readonly blocks: LoadBalancerPool['blocks'];
}

/** Addresses that Cilium gives to Services of type LoadBalancer, the Gateway's among them. */
export class CiliumLoadBalancerPool extends Construct {
  /** `metadata.name`. */
  readonly poolName: string;

  constructor(scope: Construct, id: string, props: CiliumLoadBalancerPoolProps) {
    super(scope, id);
    this.poolName = props.name;
    new CiliumLoadBalancerIpPool(this, 'pool', {
      apiVersion: ciliumApi(props.ciliumVersion).pools,
      metadata: { name: props.name },
      spec: {
        blocks: props.blocks.map((block) =>
          'cidr' in block ? { cidr: block.cidr } : { start: block.start, stop: block.stop ?? block.start },
        ),
      },
    });
  }
}
