import { inLab, type Keeper } from './keeper';

/**
 * One switch, and a network namespace with an `eth0` for each machine. No link leads out of it: what is not an address
 * of the lab is unreachable at once.
 */
export class LabNetwork {
  private readonly ports = new Map<string, string>();
  private readonly addresses = new Map<string, string>();

  constructor(private readonly keeper: Keeper) {}

  /** Plugs a machine in. Its address's /24 is on the link, and so is every machine of another one. */
  attach(machine: string, address: string): void {
    const port = `port${this.ports.size}`;
    inLab(
      this.keeper,
      `ip netns add "$1"
      ip link add "$2" type veth peer name eth0 netns "$1"
      ip link set "$2" master switch up
      ip -n "$1" link set lo up
      ip -n "$1" address add "$3/24" dev eth0
      ip -n "$1" link set eth0 up`,
      [machine, port, address],
    );
    for (const [other, there] of this.addresses) {
      if (subnet(there) === subnet(address)) continue;
      this.route(machine, there);
      this.route(other, address);
    }
    this.ports.set(machine, port);
    this.addresses.set(machine, address);
  }

  /** Pulls a machine's cable at the switch, or plugs it back in. */
  set(machine: string, state: 'up' | 'down'): void {
    inLab(this.keeper, 'ip link set "$1" "$2"', [this.ports.get(machine) ?? '', state]);
  }

  /** A machine's network namespace as a file inside the lab. */
  inner(machine: string): string {
    return `/run/netns/${machine}`;
  }

  /** The same as this machine sees it. */
  outer(machine: string): string {
    return `${this.keeper.root}${this.inner(machine)}`;
  }

  private route(machine: string, address: string): void {
    inLab(this.keeper, 'ip -n "$1" route replace "$2/32" dev eth0', [machine, address]);
  }
}

function subnet(address: string): string {
  return address.split('.').slice(0, 3).join('.');
}
