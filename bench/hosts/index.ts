import { LAB, Lab } from '../../test/support/lab';
import { whatIsMissing } from '../../test/support/needs';
import { commandPlugin, missingPulumi } from '../../test/support/pulumi/engine';
import { startAgent } from './agent';
import { Ansible } from './ansible';
import { ansibleTools } from './ansible-tools';
import { loginsBetween, loginsSeen } from './connections';
import { RACK_HOSTS, rackOf } from './homelab';
import { benchManyHosts } from './many';
import { PulumiFloor, Ridethrough } from './pulumi';
import type { Rival, Turn } from './rival';
import { Times } from './times';

/** How often each begins with machines that nobody has set up. */
const ROUNDS = 3;
/** What is done with three machines, one after the other; each is timed. */
const STEPS = [
  { step: 'first converge', turn: 'first' },
  { step: 'no-op', turn: 'first' },
  { step: 'one file', turn: 'changed' },
  { step: 'no-op', turn: 'changed' },
  { step: 'one file', turn: 'first' },
] as const satisfies readonly { step: string; turn: Turn }[];

/**
 * How long machines take to get where they should be: ridethrough beside Ansible and beside as many commands of
 * Pulumi's that do nothing. Fresh machines for everybody in every round, one after the other, in the lab of the tests.
 */
export async function benchHosts(): Promise<void> {
  const missing = whatIsMissing({ ...LAB, also: [...(LAB.also ?? []), missingPulumi()] });
  if (missing.length > 0) {
    console.error(`The bench of hosts ${missing.join(' and ')}.`);
    process.exitCode = 1;
    return;
  }
  const tools = ansibleTools();
  const times = new Times();
  for (let round = 0; round < ROUNDS; round++) {
    for (const rivalOf of rivals(tools)) await converge(rivalOf, times);
  }
  console.log(
    `\nhosts: three machines, ${ROUNDS} rounds, medians in seconds; ${commandPlugin()}; ${tools?.version ?? 'no Ansible'}`,
  );
  times.print();
  await benchManyHosts();
}

type RivalOf = (agent: string) => Rival;

function rivals(tools: ReturnType<typeof ansibleTools>): RivalOf[] {
  const all: RivalOf[] = [
    (agent) => new PulumiFloor(agent),
    (agent) => new Ridethrough(agent, 'ridethrough', rackOf),
    (agent) => new Ridethrough(agent, 'ridethrough without probe', rackOf, { probe: false }),
  ];
  if (tools !== undefined) all.push(() => new Ansible('Ansible', tools, rackOf, false));
  if (tools?.mitogen !== undefined) all.push(() => new Ansible('Ansible with mitogen', tools, rackOf, true));
  return all;
}

async function converge(rivalOf: RivalOf, times: Times): Promise<void> {
  const lab = await Lab.start({ hosts: RACK_HOSTS });
  const agent = await startAgent(lab.ssh.identityFile);
  const rival = rivalOf(agent.socket);
  try {
    for (const { step, turn } of STEPS) {
      await rival.ready(lab, turn);
      const before = await loginsSeen(lab);
      const began = performance.now();
      await rival.run(lab);
      const seconds = (performance.now() - began) / 1000;
      times.add(rival.name, step, seconds, loginsBetween(before, await loginsSeen(lab)));
    }
  } finally {
    await rival.end();
    agent.end();
    await lab.stop();
  }
}
