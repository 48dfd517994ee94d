import { Construct } from 'constructs';
import { CiliumL2AnnouncementPolicy } from '../api/cilium';
import { ciliumApi } from './api-versions';

/** Properties of a {@link CiliumL2Announcement}. */
export interface CiliumL2AnnouncementProps {
  /** `metadata.name`. */
  readonly name: string;
  /** Cilium's version, such as `1.18`. */
  readonly ciliumVersion: string;
  /** Network interfaces, as regular expressions. @default every interface */
  readonly interfaces?: readonly string[];
}

/** Makes the addresses of every pool reachable on the local network, by ARP and NDP. */
export class CiliumL2Announcement extends Construct {
  constructor(scope: Construct, id: string, props: CiliumL2AnnouncementProps) {
    super(scope, id);
    const { name, ciliumVersion, interfaces } = props;
    new CiliumL2AnnouncementPolicy(this, 'policy', {
      apiVersion: ciliumApi(ciliumVersion).l2,
      metadata: { name },
      spec: { loadBalancerIPs: true, ...(interfaces !== undefined && { interfaces }) },
    });
  }
}
