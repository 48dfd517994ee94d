import type { Homelab, Ups } from '../../../lib/homelab';
import { nutExporterProps } from '../../../lib/kubernetes/nut-exporter/from-spec';

const ups: Pick<Ups, 'ratedWatts' | 'runtime'> = {
  ratedWatts: 1000,
  runtime: [{ watts: 100, lasts: '60m' }],
};
const password = { name: 'nut-monitor', key: 'password' };

const twoServers: Homelab = {
  name: 'two',
  upses: {
    tower: { ...ups, server: 'r730' },
    shelf: { ...ups, server: 'k3s1', nutName: 'eaton', upsdPort: 3494 },
  },
  hosts: {
    r730: { address: '192.168.10.20', watts: 140 },
    k3s1: { address: '192.168.10.31', watts: 20 },
  },
  platform: { monitoring: { prometheus: { retention: '30d' } }, nutExporter: { password } },
};

test('every UPS of every server is read as the monitor user', () => {
  expect(nutExporterProps(twoServers)).toEqual({
    namespace: 'monitoring',
    targets: [
      { ups: 'tower', nutName: 'tower', server: '192.168.10.20' },
      { ups: 'shelf', nutName: 'eaton', server: '192.168.10.31', port: 3494 },
    ],
    username: 'monitor',
    password,
    serviceMonitor: true,
  });
});

test('the first secondary of upsd.users is taken, never the primary', () => {
  const users = {
    admin: { password: { secret: 'a' }, upsmon: 'primary' },
    reader: { password: { secret: 'b' }, upsmon: 'secondary' },
  } as const;
  expect(nutExporterProps({ ...twoServers, nut: { users } })?.username).toBe('reader');
});

test("a server that isn't ours is read with the login its owner gave", () => {
  const foreign: Homelab = {
    ...twoServers,
    upses: { pi: { ...ups, server: 'pi', login: { username: 'guest', password: { secret: 'pi' } } } },
    hosts: { pi: { address: '192.168.10.164', watts: 5, managed: false } },
  };
  expect(nutExporterProps(foreign)?.username).toBe('guest');
});

test('a Prometheus elsewhere has no operator here', () => {
  const elsewhere: Homelab = {
    ...twoServers,
    platform: {
      ...twoServers.platform,
      monitoring: { runsIn: 'elsewhere', prometheus: { retention: '30d' } },
    },
  };
  expect(nutExporterProps(elsewhere)?.serviceMonitor).toBe(false);
});

test('a homelab without nut-exporter gets none', () => {
  expect(nutExporterProps({ ...twoServers, platform: {} })).toBeUndefined();
});
