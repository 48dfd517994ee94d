import { hostFiles, packages } from '../../lib/files';
import type { Homelab } from '../../lib/homelab';
import { derivePlan, type Plan } from '../../lib/power';
import { installPage } from '../../lib/report';
import { type RunningHomelab, runHomelab } from '../files/homelab-lab';
import { describeWith } from '../support/needs';
import { NUT_LAB } from '../support/nut';

jest.setTimeout(120_000);

const LAB: Homelab = {
  name: 'home',
  upses: {
    closet: {
      server: 'server',
      driver: 'usbhid-ups',
      port: 'auto',
      pollInterval: '1s',
      ratedWatts: 900,
      runtime: [{ watts: 100, lasts: '40m' }],
    },
  },
  nut: { pollFreq: '1s', pollFreqAlert: '1s', finalDelay: '0s' },
  hosts: {
    server: { address: '192.0.2.1', os: 'debian-12', poweredBy: 'closet', watts: 60 },
    follower: {
      address: '192.0.2.2',
      os: 'debian-12',
      poweredBy: 'closet',
      watts: 40,
      shutdown: { onBatteryFor: '3s' },
    },
  },
};

function pageOf(plan: Plan): string {
  const deliveries = Object.keys(plan.hosts).map((host) => ({
    host,
    files: hostFiles(plan, host),
    packages: packages(plan, host),
  }));
  return installPage(plan, deliveries);
}

describeWith(NUT_LAB, 'the trial that INSTALL.md describes', () => {
  let running: RunningHomelab | undefined;
  afterEach(async () => {
    await running?.stop();
    running = undefined;
  });

  test('plays a stage on the mains: it comes due, and the machine stays up', async () => {
    running = await runHomelab(LAB);
    const follower = running.machine('follower');
    const page = pageOf(derivePlan(LAB));
    const [onBattery = '', onLine = ''] = page.match(/^runuser .*$/gm) ?? [];

    await follower.run(onBattery.split(' '));
    await follower.until(
      'the stage came due',
      () => follower.logged(/the stage of UPS closet is due, but it isn't on battery/).length > 0,
    );
    await follower.run(onLine.split(' '));
    await follower.until('power is back', () => follower.logged(/UPS closet is on mains/).length > 0);
    expect(follower.recorded()).toEqual([]);
  });
});
