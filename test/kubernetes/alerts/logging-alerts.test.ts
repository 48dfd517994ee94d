import { loggingAlerts } from '../../../lib/kubernetes/logging/logging-alerts';
import { describeWith } from '../../support/needs';
import { type AlertCase, describeAlerts } from './alert-case';

const LOKI = 'job="monitoring/loki"';
const ALLOY = 'job="alloy", namespace="monitoring"';
const VOLUME = 'namespace="monitoring", persistentvolumeclaim="storage-loki-0"';

const down = {
  labels: { job: 'monitoring/loki', severity: 'critical' },
  summary: 'Loki is down',
  description: 'Prometheus has not reached Loki (monitoring/loki) for five minutes: logs are not kept.',
};

const stopped = {
  labels: { severity: 'warning' },
  summary: 'Loki receives no logs',
  description: 'Loki is up, but not one line has reached it for at least ten minutes.',
};

const ready = (node: string) =>
  `kube_node_status_condition{condition="Ready", status="true", node="${node}"}`;

const cases: AlertCase[] = [
  {
    alert: 'LokiDown',
    shows: 'silent while it answers',
    series: { [`up{${LOKI}}`]: '1x30' },
    at: '10m',
    fires: [],
  },
  {
    alert: 'LokiDown',
    shows: 'fires when it does not answer',
    series: { [`up{${LOKI}}`]: '0x30' },
    at: '5m',
    fires: [down],
  },
  {
    alert: 'LokiDown',
    shows: 'fires when it is gone from service discovery',
    series: {},
    at: '5m',
    fires: [down],
  },
  {
    alert: 'LokiIngestionStopped',
    shows: 'silent while lines arrive',
    series: { [`up{${LOKI}}`]: '1x60', [`loki_distributor_lines_received_total{${LOKI}}`]: '0+10x60' },
    at: '30m',
    fires: [],
  },
  {
    alert: 'LokiIngestionStopped',
    shows: 'silent when Loki itself is down, which LokiDown says',
    series: { [`up{${LOKI}}`]: '0x60' },
    at: '30m',
    fires: [],
  },
  {
    alert: 'LokiIngestionStopped',
    shows: 'fires when lines stop',
    series: { [`up{${LOKI}}`]: '1x60', [`loki_distributor_lines_received_total{${LOKI}}`]: '0+10x10 100x60' },
    at: '26m',
    fires: [stopped],
  },
  {
    alert: 'LokiIngestionStopped',
    shows: 'fires when not one line ever arrived',
    series: { [`up{${LOKI}}`]: '1x60' },
    at: '10m',
    fires: [stopped],
  },
  {
    alert: 'LokiHighErrorRate',
    shows: 'silent at one error in twenty',
    series: requests('push', 19, 1),
    at: '20m',
    fires: [],
  },
  {
    alert: 'LokiHighErrorRate',
    shows: 'fires at one error in five, for that route alone',
    series: { ...requests('push', 8, 2), ...requests('query', 10, 0) },
    at: '20m',
    fires: [
      {
        labels: { route: 'push', severity: 'warning' },
        summary: "More than 10 % of Loki's answers are errors",
        description: 'Loki has answered 20 % of the requests to push with an error.',
      },
    ],
  },
  {
    alert: 'LokiStorageLow',
    shows: 'silent with a fifth free',
    series: volume(2),
    at: '15m',
    fires: [],
  },
  {
    alert: 'LokiStorageLow',
    shows: 'fires with a tenth free',
    series: volume(1),
    at: '10m',
    fires: [
      {
        labels: { severity: 'warning' },
        summary: "Less than 15 % of Loki's volume is free",
        description:
          '10 % of the volume monitoring/storage-loki-0 is free. Loki stops taking logs when it is full.',
      },
    ],
  },
  {
    alert: 'AlloyNotOnAllNodes',
    shows: 'silent when the node without Alloy is down',
    series: {
      [ready('cp1')]: '1x30',
      [ready('cp2')]: '0x30',
      [`up{${ALLOY}, pod="a"}`]: '1x30',
    },
    at: '15m',
    fires: [],
  },
  {
    alert: 'AlloyNotOnAllNodes',
    shows: 'fires when one of two is missing',
    series: {
      [ready('cp1')]: '1x30',
      [ready('cp2')]: '1x30',
      [`up{${ALLOY}, pod="a"}`]: '1x30',
    },
    at: '10m',
    fires: [
      {
        labels: { severity: 'warning' },
        summary: 'Alloy does not run on every node',
        description: '1 node(s) are ready but have no Alloy that answers: their logs are not collected.',
      },
    ],
  },
  {
    alert: 'AlloyNotOnAllNodes',
    shows: 'fires when there is no Alloy at all',
    series: { [ready('cp1')]: '1x30', [ready('cp2')]: '1x30' },
    at: '10m',
    fires: [
      {
        labels: { severity: 'warning' },
        summary: 'Alloy does not run on every node',
        description: '2 node(s) are ready but have no Alloy that answers: their logs are not collected.',
      },
    ],
  },
  {
    alert: 'AlloyNotSendingLogs',
    shows: 'silent while it sends',
    series: {
      [`up{${ALLOY}, pod="a"}`]: '1x60',
      [`loki_write_sent_entries_total{${ALLOY}, pod="a"}`]: '0+5x60',
    },
    at: '30m',
    fires: [],
  },
  {
    alert: 'AlloyNotSendingLogs',
    shows: 'fires for the one that stopped',
    series: {
      [`up{${ALLOY}, pod="a"}`]: '1x60',
      [`loki_write_sent_entries_total{${ALLOY}, pod="a"}`]: '0+5x60',
      [`up{${ALLOY}, pod="b"}`]: '1x60',
      [`loki_write_sent_entries_total{${ALLOY}, pod="b"}`]: '0+5x5 25x60',
    },
    at: '26m',
    fires: [
      {
        labels: { pod: 'b', severity: 'warning' },
        summary: 'Alloy b sends no logs',
        description: 'b is up, but has sent not one line to Loki for at least ten minutes.',
      },
    ],
  },
  {
    alert: 'AlloyHighMemory',
    shows: 'silent at half its limit',
    series: memory(128),
    at: '15m',
    fires: [],
  },
  {
    alert: 'AlloyHighMemory',
    shows: 'fires above nine tenths',
    series: memory(240),
    at: '10m',
    fires: [
      {
        labels: { pod: 'a', severity: 'warning' },
        summary: 'Alloy a uses more than 90 % of its memory',
        description: 'a uses 94 % of its memory limit; above it the node kills it.',
      },
    ],
  },
];

function requests(route: string, good: number, bad: number): Record<string, string> {
  const series = (code: string) =>
    `loki_request_duration_seconds_count{${LOKI}, route="${route}", status_code="${code}"}`;
  return { [series('204')]: `0+${good}x60`, [series('500')]: `0+${bad}x60` };
}

function volume(gibFree: number): Record<string, string> {
  return {
    [`kubelet_volume_stats_available_bytes{${VOLUME}, node="cp1"}`]: `${gibFree}x40`,
    [`kubelet_volume_stats_capacity_bytes{${VOLUME}, node="cp1"}`]: '10x40',
  };
}

function memory(mib: number): Record<string, string> {
  const pod = 'namespace="monitoring", container="alloy", pod="a"';
  return {
    [`container_memory_working_set_bytes{${pod}}`]: `${mib}x40`,
    [`kube_pod_container_resource_limits{${pod}, resource="memory"}`]: '256x40',
  };
}

describeWith({ tools: ['promtool'] }, 'logging alerts', () => {
  const loki = { namespace: 'monitoring', job: 'monitoring/loki', claimName: 'storage-loki-0' };
  describeAlerts(loggingAlerts({ loki, alloy: { namespace: 'monitoring', job: 'alloy' } }), cases);
});
