import { check } from '../build/lib/check';
import { hostFiles } from '../build/lib/files';
import type { Homelab } from '../build/lib/homelab';
import { derivePlan } from '../build/lib/power';
import { medians, report } from './measure';

const SIZES = [3, 30, 100, 300, 1000];
/** A UPS and its server for so many machines, as a big homelab would have it. */
const HOSTS_PER_UPS = 10;

/** Static checks, the plan and all host files, for more and more machines. */
export function benchGrowth(): void {
  const contestants = SIZES.map((size) => {
    const lab = homelabOf(size);
    return { name: `${size} machines: checks + plan + host files`, run: () => work(lab) };
  });
  const results = medians(contestants, 5);
  report('growth', results);
  const of = (size: number) => results.get(`${size} machines: checks + plan + host files`) ?? Number.NaN;
  console.log(
    `  1000 machines take ${(of(1000) / of(100)).toFixed(1)} times as long as 100  (expected: at most 12)`,
  );
}

function work(lab: Homelab): void {
  const errors = check(lab).filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(`the bench's homelab is not good: ${errors[0]?.message}`);
  const plan = derivePlan(lab);
  for (const name of Object.keys(plan.hosts)) hostFiles(plan, name);
}

function homelabOf(size: number): Homelab {
  const upses: Homelab['upses'] = {};
  const hosts: Homelab['hosts'] = {};
  for (let index = 0; index < size; index++) {
    const server = index - (index % HOSTS_PER_UPS);
    const ups = `ups${server}`;
    if (index === server) {
      upses[ups] = {
        server: `node${server}`,
        driver: 'usbhid-ups',
        port: 'auto',
        ratedWatts: 1000,
        runtime: [{ watts: 400, lasts: '20m' }],
      };
    }
    hosts[`node${index}`] = {
      address: `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`,
      os: 'debian-12',
      poweredBy: ups,
      watts: 40,
      shutdown: index === server ? 'low-battery' : { onBatteryFor: `${index - server + 1}m` },
      returns: ['with-power', { wakeOnLan: mac(index) }],
      ssh: { hostKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA0BmvpcSs3tTfXI2Avb46pmBVpO80jXzBOJwTpPbEa0' },
    };
  }
  return { name: 'many', upses, hosts, networkGear: { switch: { watts: 5, poweredBy: 'ups0' } } };
}

function mac(index: number): string {
  const digits = index.toString(16).padStart(10, '0');
  return ['02', ...(digits.match(/../g) ?? [])].join(':');
}
