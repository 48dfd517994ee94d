import { type Lab, type LabHost, type Tree, treeChanges } from '../support/lab';

/** Everything that ridethrough may write to on a machine, but for its own folder. */
const PATHS = ['/etc', '/usr/lib/systemd', '/usr/local', '/var/lib/kubelet', '/var/lib/nut'];

/** They come and go with logins and runs, whatever is installed. */
const PASSING = /^(user@|user-runtime-dir@|ridethrough-\d+\.service|run-)/;

interface Unit {
  /** New at each start. */
  invocation: string;
  active: string;
  /** Enabled, disabled, static, …; empty where it has no file of its own. */
  enabled: string;
}

/** A machine at one moment: its files with mode, owner and content, and its services. */
export interface MachineState {
  tree: Tree;
  units: Readonly<Record<string, Unit>>;
}

export interface Difference {
  /** Paths that are not as they were. */
  paths: string[];
  /** Services that ran before and were started anew, and those that run now and did not, or no longer run. */
  restarted: string[];
  /** What is active or enabled otherwise: `unit: before -> after`. */
  states: string[];
}

export async function machineState(lab: Lab, host: LabHost): Promise<MachineState> {
  const properties = ['Id', 'LoadState', 'InvocationID', 'ActiveState', 'UnitFileState'].join(',');
  const said = await host.output(`systemctl show --type=service,path --all --property=${properties} '*'`);
  const units = said.split('\n\n').flatMap((block) => {
    const known = Object.fromEntries(block.split('\n').map((line) => line.split(/=(.*)/)));
    if (known.LoadState !== 'loaded' || PASSING.test(known.Id)) return [];
    const unit = { invocation: known.InvocationID, active: known.ActiveState, enabled: known.UnitFileState };
    return [[known.Id, unit] as const];
  });
  return { tree: lab.tree(host, PATHS), units: Object.fromEntries(units) };
}

/** By machine. */
export function differences(
  before: Readonly<Record<string, MachineState>>,
  after: Readonly<Record<string, MachineState>>,
): Record<string, Difference> {
  const found: Record<string, Difference> = {};
  for (const [name, was] of Object.entries(before)) {
    const is = after[name];
    if (is !== undefined) found[name] = difference(was, is);
  }
  return found;
}

function difference(before: MachineState, after: MachineState): Difference {
  const paths = treeChanges(before.tree, after.tree).map((line) => line.split(' ')[1] ?? '');
  const ids = [...new Set([...Object.keys(before.units), ...Object.keys(after.units)])].sort();
  const running = ({ units }: MachineState, id: string) =>
    units[id]?.active === 'active' ? units[id]?.invocation : undefined;
  const words = ({ units }: MachineState, id: string) =>
    units[id] === undefined ? 'not there' : `${units[id].active} ${units[id].enabled}`.trim();
  return {
    paths: [...new Set(paths)],
    restarted: ids.filter((id) => running(before, id) !== running(after, id)),
    states: ids.flatMap((id) => {
      const [was, is] = [words(before, id), words(after, id)];
      return was === is ? [] : [`${id}: ${was} -> ${is}`];
    }),
  };
}
