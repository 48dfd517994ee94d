import { isIPv6 } from 'node:net';
import type { HostPlan, Plan } from '../lib/power';
import { type LabNamespace, type Namespace, onLab, onMachine } from './namespaces';
import { run } from './run';

/**
 * The drill's network: a switch, and a cable to each machine. Machines keep the addresses of the plan, whatever subnets
 * those lie in: each reaches everything by its one card. A machine and its guests hang on a switch of their own, which
 * goes on when the cable to the others is cut.
 */
export class DrillNetwork {
  /** Cables by the machine at their end; a guest has its host's. */
  private readonly cables = new Map<string, { name: string; isIn: boolean }>();
  private readonly switches = new Map<string, string>();
  private cards = 0;

  constructor(
    private readonly lab: LabNamespace,
    private readonly plan: Plan,
  ) {}

  /** Lays the cable of a machine that has just been started. */
  async plugIn(host: HostPlan, namespace: Namespace): Promise<void> {
    this.cards += 1;
    const port = `p${this.cards}`;
    const below = machineBelow(this.plan, host.name);
    const hasGuests = Object.values(this.plan.hosts).some(({ runsOn }) => runsOn === below);
    const to = hasGuests || below !== host.name ? await this.switchOf(below) : 'switch';
    if (to === 'switch') this.cables.set(host.name, { name: port, isIn: true });
    await this.ip(
      'link',
      'add',
      port,
      'type',
      'veth',
      'peer',
      'name',
      'eth0',
      'netns',
      String(namespace.pid),
    );
    await this.ip('link', 'set', port, 'up', 'master', to);
    const family = isIPv6(host.address) ? '-6' : '-4';
    const address = isIPv6(host.address)
      ? [`${host.address}/128`, 'dev', 'eth0', 'nodad']
      : [`${host.address}/32`, 'dev', 'eth0'];
    const inside = async (...args: string[]) => run(onMachine(this.lab, namespace, ['ip', ...args]));
    await inside('address', 'add', ...address);
    await inside('link', 'set', 'eth0', 'up');
    await inside(family, 'route', 'add', 'default', 'dev', 'eth0');
  }

  /** Puts a machine's cable in or takes it out. */
  async connect(host: string, isIn: boolean): Promise<void> {
    const cable = this.cables.get(machineBelow(this.plan, host));
    if (cable === undefined || cable.isIn === isIn) return;
    cable.isIn = isIn;
    await this.ip('link', 'set', cable.name, isIn ? 'up' : 'down');
  }

  private async switchOf(machine: string): Promise<string> {
    const known = this.switches.get(machine);
    if (known !== undefined) return known;
    const number = this.switches.size + 1;
    const name = `s${number}`;
    this.switches.set(machine, name);
    this.cables.set(machine, { name: `c${number}`, isIn: true });
    await this.ip('link', 'add', name, 'type', 'bridge');
    await this.ip('link', 'set', name, 'up');
    await this.ip('link', 'add', `c${number}`, 'type', 'veth', 'peer', 'name', `u${number}`);
    await this.ip('link', 'set', `c${number}`, 'up', 'master', 'switch');
    await this.ip('link', 'set', `u${number}`, 'up', 'master', name);
    return name;
  }

  private async ip(...args: string[]): Promise<void> {
    await run(onLab(this.lab, ['ip', ...args]));
  }
}

/** The machine that a host runs on in the end, or itself. */
export function machineBelow(plan: Plan, host: string): string {
  let found = host;
  for (let depth = 0; depth < Object.keys(plan.hosts).length; depth += 1) {
    const below = plan.hosts[found]?.runsOn;
    if (below === undefined) return found;
    found = below;
  }
  return found;
}
