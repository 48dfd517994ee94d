import { isIPv6 } from 'node:net';
import * as k8s from 'cdk8s-plus-28/lib/imports/k8s';
import { Construct } from 'constructs';
import type { Quantities, Resources, SecretKeyRef } from '../../homelab';
import { ServiceMonitor, type ServiceMonitorEndpoint } from '../api/prometheus-operator';
import { IMAGES } from '../chart-versions';
import { NUT_VARIABLES, withStatus } from './variables';

/** The port upsd listens on where nothing else is said. @see `man upsd.conf`, LISTEN */
const UPSD_PORT = 3493;

/** One UPS as a NUT server knows it. */
export interface NutExporterTarget {
  /** The `ups` label of its series. */
  readonly ups: string;
  /** Its name in the server's ups.conf. @default `ups` */
  readonly nutName?: string;
  /** Host name or address of upsd. */
  readonly server: string;
  /** Port of upsd. @default 3493 */
  readonly port?: number;
}

/** What a {@link NutExporter} needs. */
export interface NutExporterProps {
  /** The namespace of everything here. It must exist. */
  readonly namespace: string;
  /** The UPSes. At least one. */
  readonly targets: readonly NutExporterTarget[];
  /** The user it logs in as: one that only reads. */
  readonly username: string;
  /** That user's password, in a Secret of the same namespace. */
  readonly password: SecretKeyRef;
  /** Name of the Deployment, the Service and the ServiceMonitor, and so the `job` label. @default 'nut-exporter' */
  readonly name?: string;
  /** Image tag. @default the tested one */
  readonly version?: string;
  /** NUT variables to export; `ups.status` is always among them. @default every one in {@link NUT_VARIABLES} */
  readonly variables?: readonly string[];
  /** How often Prometheus asks. @default '30s' */
  readonly interval?: string;
  /** Whether the Prometheus operator scrapes it. Needs the operator's CRDs. @default true */
  readonly serviceMonitor?: boolean;
  /** CPU and memory. @default 10m and 32Mi, at most 50m and 64Mi */
  readonly resources?: Resources;
}

/** `job` of its series, where no other name is given. */
export const NUT_EXPORTER_NAME = 'nut-exporter';

/** Keys left out stay at these. */
const RESOURCES = {
  requests: { cpu: '10m', memory: '32Mi' },
  limits: { cpu: '50m', memory: '64Mi' },
} as const satisfies Resources;

/** `nobody`: the image's program needs no user of its own. */
const NOBODY = 65534;

/**
 * DRuggeri's nut_exporter: each UPS is a scrape target of its own with an `ups` label. A NUT that doesn't answer
 * makes that scrape fail (`up == 0`); the pod goes on.
 *
 * @see https://github.com/DRuggeri/nut_exporter
 */
export class NutExporter extends Construct {
  /** Name of the Deployment, the Service and the ServiceMonitor; `job` of the series. */
  readonly name: string;
  readonly namespace: string;
  /** Labels of the pod and of the Service. */
  readonly labels: Readonly<Record<string, string>>;
  /** The Service's port. */
  readonly port = 9199;

  constructor(scope: Construct, id: string, props: NutExporterProps) {
    super(scope, id);
    const [first] = props.targets;
    if (first === undefined) {
      throw new RangeError('targets is empty: nut-exporter needs at least one UPS to read');
    }
    this.name = props.name ?? NUT_EXPORTER_NAME;
    this.namespace = props.namespace;
    this.labels = { 'app.kubernetes.io/name': 'nut-exporter', 'app.kubernetes.io/instance': this.name };

    new k8s.KubeDeployment(this, 'deployment', {
      metadata: this.metadata(),
      spec: {
        replicas: 1,
        // Two pods at once would give every series twice.
        strategy: { type: 'Recreate' },
        selector: { matchLabels: this.labels },
        template: { metadata: { labels: this.labels }, spec: this.pod(props, first) },
      },
    });
    new k8s.KubeService(this, 'service', {
      metadata: this.metadata(),
      spec: {
        selector: this.labels,
        ports: [{ name: 'http', port: this.port, targetPort: k8s.IntOrString.fromString('http') }],
      },
    });
    if (props.serviceMonitor === false) return;
    new ServiceMonitor(this, 'monitor', {
      metadata: this.metadata(),
      spec: {
        selector: { matchLabels: this.labels },
        endpoints: props.targets.map((target) => endpoint(target, first, props.interval ?? '30s')),
      },
    });
  }

  private metadata() {
    return { name: this.name, namespace: this.namespace, labels: this.labels };
  }

  private pod(props: NutExporterProps, first: NutExporterTarget): k8s.PodSpec {
    return {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: NOBODY,
        runAsGroup: NOBODY,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name: 'nut-exporter',
          image: `${IMAGES.nutExporter.repository}:${props.version ?? IMAGES.nutExporter.tag}`,
          args: [`--nut.vars_enable=${withStatus(props.variables ?? NUT_VARIABLES).join(',')}`],
          env: environment(props, first),
          ports: [{ name: 'http', containerPort: this.port }],
          // Not /ups_metrics: an unreachable NUT would then restart the pod for ever.
          livenessProbe: { httpGet: { path: '/', port: k8s.IntOrString.fromString('http') } },
          readinessProbe: { httpGet: { path: '/', port: k8s.IntOrString.fromString('http') } },
          resources: {
            requests: quantities(RESOURCES.requests, props.resources?.requests),
            limits: quantities(RESOURCES.limits, props.resources?.limits),
          },
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
        },
      ],
    };
  }
}

function environment({ username, password }: NutExporterProps, first: NutExporterTarget): k8s.EnvVar[] {
  const port = portOf(first);
  return [
    { name: 'NUT_EXPORTER_SERVER', value: serverOf(first) },
    ...(port === UPSD_PORT ? [] : [{ name: 'NUT_EXPORTER_SERVERPORT', value: String(port) }]),
    { name: 'NUT_EXPORTER_USERNAME', value: username },
    {
      name: 'NUT_EXPORTER_PASSWORD',
      valueFrom: { secretKeyRef: { name: password.name, key: password.key } },
    },
  ];
}

/** The exporter's own server needs no parameter, any other does: one exporter reads all of them. */
function endpoint(
  target: NutExporterTarget,
  own: NutExporterTarget,
  interval: string,
): ServiceMonitorEndpoint {
  return {
    port: 'http',
    path: '/ups_metrics',
    interval,
    params: {
      ups: [target.nutName ?? target.ups],
      ...(serverOf(target) === serverOf(own) ? {} : { server: [serverOf(target)] }),
      ...(portOf(target) === portOf(own) ? {} : { serverport: [String(portOf(target))] }),
    },
    relabelings: [{ action: 'replace', targetLabel: 'ups', replacement: target.ups }],
  };
}

function portOf(target: NutExporterTarget): number {
  return target.port ?? UPSD_PORT;
}

/** The exporter puts `:port` behind it as it is. */
function serverOf({ server }: NutExporterTarget): string {
  return isIPv6(server) ? `[${server}]` : server;
}

function quantities(ours: Required<Quantities>, theirs: Quantities = {}): Record<string, k8s.Quantity> {
  return {
    cpu: k8s.Quantity.fromString(theirs.cpu ?? ours.cpu),
    memory: k8s.Quantity.fromString(theirs.memory ?? ours.memory),
  };
}
