import type { HostPlan, Plan } from '../../power';

/** Commands that show on a machine whether its daemons took what they were given, each with what to look for. */
export function seeCommands(plan: Plan, host: HostPlan): string[] {
  const { nut, kubelet } = host;
  const lines = (nut?.monitors ?? []).flatMap(({ ups, system, powerValue }): [string, string][] => {
    const server = plan.upses[ups]?.server;
    return [
      [`upsc ${system} ups.status`, 'OL: on the mains'],
      // upsmon only watches a UPS that doesn't feed its machine, and logs in to the others
      ...(powerValue === 0
        ? []
        : [
            [
              `upsc -c ${system}`,
              `a line with ${server === host.name ? '127.0.0.1' : host.address}: upsmon has logged in`,
            ] satisfies [string, string],
          ]),
    ];
  });
  if (kubelet !== undefined) {
    lines.push([
      'systemd-inhibit --list',
      kubelet.distribution === 'k3s'
        ? 'a line of k3s or kubelet: shutdown, delay'
        : 'a line of kubelet: shutdown, delay',
    ]);
  }
  const width = Math.max(0, ...lines.map(([command]) => command.length));
  return lines.map(([command, meaning]) => `${command.padEnd(width)}   # ${meaning}`);
}
