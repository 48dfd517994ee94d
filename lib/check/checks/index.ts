import type { Check } from '../context';
import { addresses } from './addresses';
import { alertReceivers } from './alert-receivers';
import { clusterNodes } from './cluster-nodes';
import { dependencyLoops, jumpHostLoops } from './dependency-loops';
import { dependencyOrder } from './dependency-order';
import { driverSettings } from './driver-settings';
import { exposure } from './exposure';
import { hostKeys } from './host-keys';
import { hostNames } from './host-names';
import { kubelet } from './kubelet';
import { macAddresses } from './mac-addresses';
import { network } from './network';
import { neverCut } from './never-cut';
import { notices } from './notices';
import { nutUsers } from './nut-users';
import { nutVersions } from './nut-versions';
import { operatingSystems } from './operating-systems';
import { outlets } from './outlets';
import { platformRules } from './platform-rules';
import { powerSources } from './power-sources';
import { quorum } from './quorum';
import { references } from './references';
import { returns } from './returns';
import { runtimePoints } from './runtime-points';
import { secrets } from './secrets';
import { serverLast } from './server-last';
import { serverOnAnotherUps } from './server-on-another-ups';
import { stageBelowLowBattery } from './stage-below-low-battery';
import { stageZero } from './stage-zero';
import { stagesApart } from './stages-apart';
import { supplies } from './supplies';
import { timings } from './timings';
import { upsLoad } from './ups-load';
import { upsNames } from './ups-names';
import { upsdServer } from './upsd-server';
import { usbUpsesAlike } from './usb-upses-alike';
import { userNames } from './user-names';
import { virtualMachines } from './virtual-machines';

/** Every check of a homelab whose shape is right, in the order of their findings. */
export const CHECKS: readonly Check[] = [
  references,
  hostNames,
  upsNames,
  userNames,
  addresses,
  macAddresses,
  secrets,
  serverLast,
  serverOnAnotherUps,
  powerSources,
  dependencyLoops,
  dependencyOrder,
  virtualMachines,
  stageZero,
  stageBelowLowBattery,
  stagesApart,
  upsLoad,
  runtimePoints,
  supplies,
  network,
  outlets,
  returns,
  neverCut,
  hostKeys,
  jumpHostLoops,
  operatingSystems,
  notices,
  upsdServer,
  driverSettings,
  usbUpsesAlike,
  nutUsers,
  timings,
  nutVersions,
  clusterNodes,
  kubelet,
  quorum,
  platformRules,
  exposure,
  alertReceivers,
];
