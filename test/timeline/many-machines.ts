import type { Homelab } from '../../lib/homelab';

const PER_UPS = 10;

/** A homelab with so many machines, ten on each UPS, that stop a minute apart. */
export function manyMachines(count: number): Homelab {
  const upses: Homelab['upses'] = {};
  const hosts: Homelab['hosts'] = {};
  for (let index = 0; index < count; index += 1) {
    const server = index - (index % PER_UPS);
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
      address: `192.0.2.${index + 1}`,
      os: 'debian-12',
      poweredBy: ups,
      watts: 40,
      shutdown: index === server ? 'low-battery' : { onBatteryFor: `${index - server + 1}m` },
      returns: 'by-hand',
    };
  }
  return { name: `many${count}`, upses, hosts };
}
