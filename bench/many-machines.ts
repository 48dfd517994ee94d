import type { Homelab } from '../build/lib/homelab';

/** A UPS and its server for so many machines, as a big homelab would have it. */
const HOSTS_PER_UPS = 10;

/** A homelab of so many machines: ten on each UPS, one stage a minute, and the server of the UPS last. */
export function manyMachines(size: number): Homelab {
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
