import type { Platform } from '../../homelab';
import type { Breach } from './breach';
import { exposedApps } from './exposed';

interface Part {
  readonly path: readonly string[];
  readonly declared: (platform: Platform) => unknown;
  /** What it is, and why nothing is written for it. */
  readonly message: string;
}

const LATER =
  'this version of ridethrough writes nothing for it yet; the rest of the platform is not affected';
const NOT_OURS = "ridethrough doesn't install Cilium: set it in the values of Cilium's own chart";

const PARTS: readonly Part[] = [
  {
    path: ['cilium', 'alpn'],
    declared: ({ cilium }) => cilium?.alpn,
    message: `cilium.alpn is gatewayAPI.enableAlpn of Cilium's chart; ${NOT_OURS}`,
  },
  {
    path: ['cilium', 'appProtocol'],
    declared: ({ cilium }) => cilium?.appProtocol,
    message: `cilium.appProtocol is gatewayAPI.enableAppProtocol of Cilium's chart; ${NOT_OURS}`,
  },
  {
    path: ['cilium', 'routing'],
    declared: ({ cilium }) => cilium?.routing,
    message: `cilium.routing is routingMode and tunnelProtocol of Cilium's chart; ${NOT_OURS}`,
  },
  {
    path: ['monitoring', 'runsIn'],
    declared: ({ monitoring }) => monitoring?.runsIn === 'elsewhere' || undefined,
    message: `monitoring runs elsewhere, and its rules and scrape jobs go there as files; ${LATER}`,
  },
  {
    path: ['monitoring', 'upsAlerts'],
    declared: ({ monitoring, nutExporter }) =>
      nutExporter === undefined ? monitoring?.upsAlerts : undefined,
    message: `the UPS alerts read the series of nutExporter, which is not declared, so nothing is written for them: declare platform.nutExporter`,
  },
  {
    path: ['monitoring', 'longhornAlerts'],
    declared: ({ monitoring }) => monitoring?.longhornAlerts,
    message: `these are alerts on Longhorn's volumes and disks; ${LATER}`,
  },
  {
    path: ['monitoring', 'proxmoxAlerts'],
    declared: ({ monitoring }) => monitoring?.proxmoxAlerts,
    message: `these are alerts on a Proxmox cluster; ${LATER}`,
  },
  {
    path: ['externalSecrets'],
    declared: ({ externalSecrets }) => externalSecrets,
    message: `this is External Secrets; ${LATER}`,
  },
  {
    path: ['oauth2Proxy'],
    declared: ({ oauth2Proxy }) => oauth2Proxy,
    message: `this is the log-in before exposed apps; ${LATER}`,
  },
  { path: ['velero'], declared: ({ velero }) => velero, message: `these are Velero's backups; ${LATER}` },
  { path: ['gpu'], declared: ({ gpu }) => gpu, message: `this is the sharing of GPUs; ${LATER}` },
  { path: ['dns'], declared: ({ dns }) => dns, message: `these are DNS rewrites; ${LATER}` },
  {
    path: ['patching'],
    declared: ({ patching }) => patching,
    message: `these are regular updates; ${LATER}`,
  },
];

/** What a platform declares and this version writes nothing for. Paths are below `platform`. Loads no cdk8s. */
export function partsNotRendered(platform: Platform): Breach[] {
  const code = 'platform-part-not-rendered';
  const parts = PARTS.flatMap(({ path, declared, message }): Breach[] =>
    declared(platform) === undefined ? [] : [{ code, path, message }],
  );
  const locked = exposedApps(platform).filter(({ expose }) => expose.authenticated);
  const closed = locked.map(({ app, expose, path }): Breach => {
    const message = `${app} is to be reached at '${expose.hostname}' after logging in, and the log-in is not written yet: so that nobody gets in without one, ${app} is not exposed at all`;
    return { code, path, message };
  });
  return [...parts, ...closed];
}
