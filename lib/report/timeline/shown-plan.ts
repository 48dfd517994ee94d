import type { Plan } from '../../power';

/**
 * A plan as the page carries it: all that the simulator reads, and nothing that says where the machines are or who may
 * log in. Who passes a page on shows how a homelab goes down, and no more.
 */
export function shownPlan(plan: Plan): Plan {
  return {
    ...plan,
    upses: mapped(plan.upses, ({ driver, ...ups }) => ({ ...ups, serverAddress: '', nutName: '' })),
    hosts: mapped(plan.hosts, ({ notices, nut, ...host }) => ({
      ...host,
      fullName: host.name,
      address: '',
      ssh: { user: '', port: 0 },
      returns: host.returns.map((way) => (typeof way === 'string' ? way : { wakeOnLan: '' })),
      wakes: host.wakes.map((target) => ({
        ...target,
        address: '',
        mac: '',
        broadcast: '',
        systems: [],
      })),
      ...(nut === undefined
        ? {}
        : {
            nut: {
              ...nut,
              users: [],
              listen: [],
              monitors: nut.monitors.map((monitor) => ({
                ...monitor,
                system: '',
                username: '',
                password: { secret: '' },
              })),
            },
          }),
    })),
  };
}

function mapped<T>(record: Record<string, T>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
