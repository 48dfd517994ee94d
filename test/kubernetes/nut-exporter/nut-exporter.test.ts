import { Testing } from 'cdk8s';
import { NutExporter, type NutExporterProps } from '../../../lib/kubernetes/nut-exporter/nut-exporter';
import { metricOf, NUT_VARIABLES, withStatus } from '../../../lib/kubernetes/nut-exporter/variables';
import { unknownFields } from '../../support/kubernetes/crd-schema';
import { describeWith } from '../../support/needs';

const labels = { 'app.kubernetes.io/name': 'nut-exporter', 'app.kubernetes.io/instance': 'nut-exporter' };
const metadata = { name: 'nut-exporter', namespace: 'monitoring', labels };

function synthesize(props: Partial<NutExporterProps> = {}) {
  const chart = Testing.chart();
  new NutExporter(chart, 'exporter', {
    namespace: 'monitoring',
    targets: [{ ups: 'closet', server: '10.10.30.11' }],
    username: 'monitor',
    password: { name: 'nut-monitor', key: 'password' },
    ...props,
  });
  return Testing.synth(chart);
}

test('one UPS: a Deployment that reads the monitor user’s password from its Secret', () => {
  const [deployment, service, monitor, ...others] = synthesize();
  expect(others).toEqual([]);
  expect(deployment).toEqual({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata,
    spec: {
      replicas: 1,
      strategy: { type: 'Recreate' },
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 65534,
            runAsGroup: 65534,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [
            {
              name: 'nut-exporter',
              image: 'ghcr.io/druggeri/nut_exporter:3.2.6',
              args: [
                '--nut.vars_enable=battery.charge,battery.runtime,battery.voltage,battery.voltage.nominal,input.voltage,input.voltage.nominal,output.voltage,ups.beeper.status,ups.load,ups.realpower.nominal,ups.status',
              ],
              env: [
                { name: 'NUT_EXPORTER_SERVER', value: '10.10.30.11' },
                { name: 'NUT_EXPORTER_USERNAME', value: 'monitor' },
                {
                  name: 'NUT_EXPORTER_PASSWORD',
                  valueFrom: { secretKeyRef: { name: 'nut-monitor', key: 'password' } },
                },
              ],
              ports: [{ name: 'http', containerPort: 9199 }],
              livenessProbe: { httpGet: { path: '/', port: 'http' } },
              readinessProbe: { httpGet: { path: '/', port: 'http' } },
              resources: {
                requests: { cpu: '10m', memory: '32Mi' },
                limits: { cpu: '50m', memory: '64Mi' },
              },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
              },
            },
          ],
        },
      },
    },
  });
  expect(service).toEqual({
    apiVersion: 'v1',
    kind: 'Service',
    metadata,
    spec: { selector: labels, ports: [{ name: 'http', port: 9199, targetPort: 'http' }] },
  });
  expect(monitor).toEqual({
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata,
    spec: {
      selector: { matchLabels: labels },
      endpoints: [
        {
          port: 'http',
          path: '/ups_metrics',
          interval: '30s',
          params: { ups: ['closet'] },
          relabelings: [{ action: 'replace', targetLabel: 'ups', replacement: 'closet' }],
        },
      ],
    },
  });
});

test('several UPSes: each its own target and label, one exporter for all servers', () => {
  const objects = synthesize({
    targets: [
      { ups: 'tower', server: '192.168.10.20' },
      { ups: 'shelf', nutName: 'eaton', server: '192.168.10.31' },
      { ups: 'attic', server: 'fd00::31', port: 13493 },
    ],
  });
  const targets = objects[2].spec.endpoints.map(
    ({ params, relabelings }: { params: unknown; relabelings: { replacement: string }[] }) => [
      relabelings[0]?.replacement,
      params,
    ],
  );
  expect(targets).toEqual([
    ['tower', { ups: ['tower'] }],
    ['shelf', { ups: ['eaton'], server: ['192.168.10.31'] }],
    ['attic', { ups: ['attic'], server: ['[fd00::31]'], serverport: ['13493'] }],
  ]);
});

test('a server on a port of its own is named in the environment', () => {
  const [deployment] = synthesize({ targets: [{ ups: 'closet', server: 'nas', port: 3494 }] });
  expect(deployment.spec.template.spec.containers[0].env.slice(0, 2)).toEqual([
    { name: 'NUT_EXPORTER_SERVER', value: 'nas' },
    { name: 'NUT_EXPORTER_SERVERPORT', value: '3494' },
  ]);
});

test('ups.status is exported even where a list leaves it out', () => {
  const [deployment] = synthesize({ variables: ['ups.load', 'battery.charge'] });
  expect(deployment.spec.template.spec.containers[0].args).toEqual([
    '--nut.vars_enable=battery.charge,ups.load,ups.status',
  ]);
});

test('without the Prometheus operator there is no ServiceMonitor', () => {
  expect(synthesize({ serviceMonitor: false }).map(({ kind }) => kind)).toEqual(['Deployment', 'Service']);
});

test('no UPS at all is refused', () => {
  expect(() => synthesize({ targets: [] })).toThrow(
    new RangeError('targets is empty: nut-exporter needs at least one UPS to read'),
  );
});

describeWith({ shared: ['crds'] }, "the operator's CRDs", () => {
  test('know every field of the ServiceMonitor', () => {
    expect(unknownFields(synthesize()[2])).toEqual([]);
  });
});

test('a variable becomes a series', () => {
  expect(metricOf('battery.voltage.nominal')).toBe('network_ups_tools_battery_voltage_nominal');
  expect(metricOf('ups.L1-N.load')).toBe('network_ups_tools_ups_L1_N_load');
});

test('the default list holds ups.status itself', () => {
  expect(withStatus(NUT_VARIABLES)).toEqual([...NUT_VARIABLES]);
});
