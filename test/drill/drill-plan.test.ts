import { drillPlan } from '../../drill/drill-plan';
import { hostFiles } from '../../lib/files';
import { derivePlan } from '../../lib/power';
import k3sFlux from '../../stacks/k3s-flux';
import proxmoxPi from '../../stacks/proxmox-pi';
import rack from '../../stacks/rack';
import truenas from '../../stacks/truenas';

const NEW_NUT = '2.8.5';

describe('drillPlan', () => {
  it.each([rack, proxmoxPi, truenas, k3sFlux])(
    'changes nothing in the files of $name but the driver in ups.conf',
    (lab) => {
      const plan = derivePlan(lab);
      const drilled = drillPlan(plan, { nutVersion: NEW_NUT });
      for (const { name, managed } of Object.values(plan.hosts)) {
        if (!managed) continue;
        const before = new Map(hostFiles(plan, name).map((file) => [file.path, file.content]));
        const after = new Map(hostFiles(drilled, name).map((file) => [file.path, file.content]));
        expect([...after.keys()].filter((path) => !/udev/.test(path))).toEqual(
          [...before.keys()].filter((path) => !/udev/.test(path)),
        );
        const changed = [...after].filter(([path, content]) => before.get(path) !== content);
        expect(changed.map(([path]) => path)).toEqual(
          before.has('/etc/nut/ups.conf') ? ['/etc/nut/ups.conf'] : [],
        );
        const lines = (text = '') =>
          text.split('\n').filter((line) => !/^\s*(driver|port|offdelay|ondelay) = /.test(line));
        expect(lines(after.get('/etc/nut/ups.conf'))).toEqual(lines(before.get('/etc/nut/ups.conf')));
      }
    },
  );

  it("has somebody else's server let in whoever logs in to it", () => {
    const plan = drillPlan(derivePlan(proxmoxPi), { nutVersion: NEW_NUT });
    const files = new Map(hostFiles(plan, 'nut-pi').map((file) => [file.path, file.content]));
    expect(files.get('/etc/nut/ups.conf')).toContain('[ups]\n  driver = dummy-ups\n  port = ups.dev\n');
    expect(files.get('/etc/nut/upsd.users')).toContain('[monitor]');
    expect(files.get('/etc/nut/upsd.users')).toContain('upsmon primary');
    expect(files.get('/etc/nut/upsd.conf')).toContain('LISTEN 192.168.10.164');
  });

  it('makes no machine newer than the NUT that is here, nor older ones newer', () => {
    const { hosts } = drillPlan(derivePlan(k3sFlux), { nutVersion: '2.8.0' });
    expect(hosts['k3s-master1']?.nut?.version).toBe('2.7.4');
    expect(drillPlan(derivePlan(rack), { nutVersion: '2.8.0' }).hosts['k8s-cp1']?.nut?.version).toBe('2.8.0');
  });

  it('runs in the name of a user that is here', () => {
    const plan = drillPlan(derivePlan(rack), { nutVersion: NEW_NUT, runAsUser: 'ups' });
    const upsmon = hostFiles(plan, 'k8s-cp2').find(({ path }) => path === '/etc/nut/upsmon.conf');
    expect(upsmon?.content).toContain('RUN_AS_USER ups\n');
  });
});
