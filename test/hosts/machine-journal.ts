import type { LabHost } from '../support/lab';

/** When systemd stopped a machine's kubelet last, and when the run ended that saw it whole again; in seconds. */
export async function kubeletTurn(host: LabHost): Promise<{ stopped: number; whole: number }> {
  const lines = (await host.journal('--output=short-unix')).split('\n');
  const stop = lines.map((line) => line.includes('Stopping kubelet.service')).lastIndexOf(true);
  const ended = /ridethrough-\d+\.service: Deactivated successfully/;
  const end = lines.findIndex((line, index) => index > stop && ended.test(line));
  const at = (index: number) => Number(lines[index]?.split(' ')[0]);
  return { stopped: at(stop), whole: at(end) };
}

/** The uid that a message of the machine's last boot was logged by. */
export async function loggedBy(host: LabHost): Promise<(message: string) => string | undefined> {
  const said = await host.journal('--boot', '--output=json', '--output-fields=_UID,MESSAGE');
  const lines = said
    .trim()
    .split('\n')
    .map((line): Record<string, unknown> => JSON.parse(line));
  const users = new Map(lines.map(({ MESSAGE, _UID }) => [MESSAGE, String(_UID)]));
  return (message) => users.get(message);
}
