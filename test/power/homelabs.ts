import type { Homelab, Host, Ups } from '../../lib/homelab';

/** A UPS with what a test doesn't care about filled in. */
export function ups(server: string, rest: Partial<Ups> = {}): Ups {
  return {
    server,
    driver: 'usbhid-ups',
    port: 'auto',
    ratedWatts: 1000,
    runtime: [{ watts: 100, lasts: '60m' }],
    ...rest,
  };
}

/** A host with what a test doesn't care about filled in. */
export function host(address: string, rest: Partial<Host> = {}): Host {
  return { address, os: 'debian-12', watts: 40, ...rest };
}

/** A server that stops last and a follower that goes after a minute. */
export function pair(follower: Partial<Host> = {}, server: Partial<Host> = {}): Homelab {
  return {
    name: 'pair',
    upses: { closet: ups('server') },
    hosts: {
      server: host('192.0.2.1', { poweredBy: 'closet', ...server }),
      follower: host('192.0.2.2', { poweredBy: 'closet', shutdown: { onBatteryFor: '1m' }, ...follower }),
    },
  };
}
