import type { Homelab } from '../../lib/homelab';

export const HOST_KEY = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINq4ENxkNEmopVQQt8gR9aXPn+OzmEiYJ8X57XRrwM+c';

/** Three machines on one UPS: cp1 serves it, cp2 and cp3 follow. */
export function threeMachines(change: Partial<Homelab> = {}): Homelab {
  const host = (address: string): Homelab['hosts'][string] => ({
    address,
    poweredBy: 'closet',
    watts: 30,
    stopTakesUpTo: '30s',
    ssh: { hostKey: HOST_KEY },
  });
  return {
    name: 'three',
    upses: {
      closet: {
        driver: 'usbhid-ups',
        port: 'auto',
        server: 'cp1',
        ratedWatts: 1000,
        runtime: [
          { watts: 30, lasts: '150m' },
          { watts: 90, lasts: '60m' },
        ],
        lowBattery: { chargePercent: 20, runtime: '15m' },
      },
    },
    hosts: {
      cp1: { ...host('10.10.30.11'), returns: 'with-power' },
      cp2: { ...host('10.10.30.12'), shutdown: { onBatteryFor: '5m' } },
      cp3: { ...host('10.10.30.13'), shutdown: { onBatteryFor: '2m' } },
    },
    nut: {
      users: {
        admin: { password: { secret: 'nut-admin' }, upsmon: 'primary', actions: ['SET'] },
        monitor: { password: { secret: 'nut-monitor' }, upsmon: 'secondary' },
      },
    },
    ...change,
  };
}

/** Has another machine serve the only UPS: it stops at low battery then, the others earlier. */
export function serveBy(homelab: Homelab, server: string): void {
  for (const ups of Object.values(homelab.upses)) ups.server = server;
  for (const [name, host] of Object.entries(homelab.hosts)) {
    host.shutdown = name === server ? 'low-battery' : { onBatteryFor: '2m' };
    host.returns = name === server ? 'with-power' : 'by-hand';
  }
}
