import { stringify } from 'yaml';
import { alertmanagerConfig } from '../../../lib/kubernetes/monitoring/alertmanager-config';
import { describeWith } from '../../support/needs';
import { runProgram } from '../../support/run-program';
import { withTemporaryFiles } from '../../support/temporary-files';

type Labels = Record<string, string>;

/** Alertmanager in a network of its own: alerts go in, and what is left when it has made up its mind comes out. */
const SCRIPT = `
ip link set lo up
prometheus-alertmanager --config.file="$1/alertmanager.yaml" --storage.path="$1/data" --cluster.listen-address= \\
  --web.listen-address=127.0.0.1:9093 --log.level=error &
daemon=$!
trap 'kill "$daemon"; wait "$daemon"' EXIT
alert() { amtool --alertmanager.url=http://127.0.0.1:9093 alert "$@"; }
wait_for() { for try in $(seq 75); do "$@" && return; sleep 0.2; done; }
ready() { alert query >/dev/null 2>&1; }
wait_for ready
while read -r labels; do eval "alert add $labels"; done <"$1/alerts"
settled() { test "$(alert query --output=simple | sed 1d | wc -l)" -eq "$2"; }
wait_for settled "$1" "$2"
alert query --output=json
`;

/** Receivers without addresses, so that nothing is sent and every version of Alertmanager takes them. */
const { config } = alertmanagerConfig({
  receivers: { incidents: {}, status: {} },
  routes: { critical: ['incidents'], warning: ['status'], info: ['status'] },
});

/** The alerts that are not silenced by others. */
async function heard(alerts: Labels[], expected: number): Promise<Labels[]> {
  const lines = alerts.map((labels) =>
    Object.entries(labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(' '),
  );
  const files = { 'alertmanager.yaml': stringify(config), alerts: `${lines.join('\n')}\n` };
  const { stdout, stderr } = await withTemporaryFiles(files, (folder) =>
    runProgram('unshare', ['--net', 'sh', '-c', SCRIPT, 'sh', folder, String(expected)]),
  );
  if (!stdout.startsWith('[')) throw new Error(`Alertmanager gave no answer: ${stdout}${stderr}`);
  const active: { labels: Labels }[] = JSON.parse(stdout);
  return active
    .map(({ labels }) => labels)
    .sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
}

describeWith(
  { tools: ['prometheus-alertmanager', 'amtool', 'ip', 'unshare'], namespaces: true },
  'a real Alertmanager',
  () => {
    test('lets UPSBatteryCritical silence UPSBatteryWarning of the same UPS alone', async () => {
      const critical = { alertname: 'UPSBatteryCritical', severity: 'critical', ups: 'closet' };
      const warning = { alertname: 'UPSBatteryWarning', severity: 'warning' };
      const active = await heard([critical, { ...warning, ups: 'closet' }, { ...warning, ups: 'tower' }], 2);
      expect(active).toEqual([critical, { ...warning, ups: 'tower' }]);
    });

    test("lets 'the power is back' be heard while InfoInhibitor silences other infos", async () => {
      const back = { alertname: 'UPSBackOnline', severity: 'info', ups: 'closet' };
      const inhibitor = { alertname: 'InfoInhibitor', severity: 'none' };
      const active = await heard([inhibitor, { alertname: 'Throttled', severity: 'info' }, back], 1);
      expect(active).toEqual([back]);
    });
  },
);
