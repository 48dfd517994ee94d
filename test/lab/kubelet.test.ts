import * as fs from 'node:fs';
import { missingGoTool } from '../support/go-tool';
import { LAB, Lab, type LabHost } from '../support/lab';
import { describeWith } from '../support/needs';
import { waitUntil } from '../support/nut';

jest.setTimeout(300_000);

const KUBELET_LAB = { ...LAB, also: [...(LAB.also ?? []), missingGoTool('kubelet')] };

/** Sets the two grace fields as a user would, and restarts kubelet. */
async function setGrace(host: LabHost): Promise<void> {
  const config = host.read('/var/lib/kubelet/config.yaml');
  const changed = config
    .replace('shutdownGracePeriod: 0s', 'shutdownGracePeriod: 120s')
    .replace('shutdownGracePeriodCriticalPods: 0s', 'shutdownGracePeriodCriticalPods: 30s');
  host.write('/var/lib/kubelet/config.yaml', changed);
  await host.output('systemctl restart kubelet');
}

function locks(host: LabHost): Promise<string> {
  return host.output('systemd-inhibit --list');
}

function machineSysctls(): string[] {
  const names = ['vm/overcommit_memory', 'vm/panic_on_oom', 'kernel/panic', 'kernel/panic_on_oops'];
  const keys = ['kernel/keys/root_maxkeys', 'kernel/keys/root_maxbytes'];
  return [...names, ...keys].map((name) => fs.readFileSync(`/proc/sys/${name}`, 'utf8'));
}

describeWith(KUBELET_LAB, 'a real kubelet on a host of the lab', () => {
  let lab: Lab;
  const before = machineSysctls();

  beforeAll(async () => {
    lab = await Lab.start({
      hosts: [
        { name: 'k8s-cp1', address: '10.10.30.11', kubelet: true },
        { name: 'k8s-cp2', address: '10.10.30.12', kubelet: true, ubuntuInhibitDelay: true },
      ],
    });
  }, 1_800_000);

  afterAll(() => lab?.stop());

  test('takes its delay lock once a grace is set, and tells the grace it runs with', async () => {
    const host = lab.host('k8s-cp1');
    const ask = `python3 -c "
import ssl, urllib.request
print(urllib.request.urlopen('https://127.0.0.1:10250/configz', context=ssl._create_unverified_context()).read().decode())"`;
    await waitUntil('kubelet answers', async () => (await host.run(ask)).code === 0);
    expect(await locks(host)).not.toContain('kubelet');
    await setGrace(host);
    await waitUntil('kubelet holds its lock', async () =>
      /kubelet .* shutdown .* delay/.test(await locks(host)),
    );
    expect(host.read('/etc/systemd/logind.conf.d/99-kubelet.conf')).toContain('InhibitDelayMaxSec=120');
    expect(JSON.parse(await host.output(ask)).kubeletconfig).toMatchObject({
      shutdownGracePeriod: '2m0s',
      shutdownGracePeriodCriticalPods: '30s',
      maxPods: 42,
    });
  });

  test("takes none where Ubuntu's drop-in for logind wins", async () => {
    const host = lab.host('k8s-cp2');
    await setGrace(host);
    await waitUntil('kubelet gives up', async () =>
      (await host.journal('--unit', 'kubelet')).includes('Failed to start node shutdown manager'),
    );
    expect(await locks(host)).not.toContain('kubelet');
  });

  test("leaves this machine's own sysctls as they were, though it sees the values it wants", async () => {
    expect(
      await lab.host('k8s-cp1').output('cat /proc/sys/kernel/panic /proc/sys/vm/overcommit_memory'),
    ).toBe('10\n1\n');
    expect(machineSysctls()).toEqual(before);
  });
});
