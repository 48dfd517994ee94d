import * as pulumi from '@pulumi/pulumi';
import { stackSettings } from '../../hosts/stack-settings';

const warn = jest.spyOn(pulumi.log, 'warn').mockResolvedValue();
beforeEach(() => warn.mockClear());
afterAll(() => pulumi.runtime.setAllConfig({}));

function settingsOf(config: Record<string, string>) {
  const full = Object.entries(config).map(([key, value]) => [`ridethrough:${key}`, value]);
  pulumi.runtime.setAllConfig({ ...Object.fromEntries(full), 'other:parallel': 'many' });
  return stackSettings(['nut-monitor']);
}

test('each setting is read under its own name; what nobody says stays open', () => {
  const all = { probe: 'false', 'even-on-battery': 'true', parallel: '4', progress: 'false' };
  expect(settingsOf(all)).toEqual({ probe: false, evenOnBattery: true, parallel: 4, progress: false });
  expect(Object.values(settingsOf({ 'nut-monitor': 'a secret' }))).toEqual([
    undefined,
    undefined,
    undefined,
    undefined,
  ]);
  expect(warn).not.toHaveBeenCalled();
});

test.each(['0', '-1', '1.5', '1e3', '', 'four', '99999999999'])(
  '%j machines at a time are refused',
  (parallel) => {
    expect(() => settingsOf({ parallel })).toThrow(
      `ridethrough:parallel is '${parallel}'; expected a whole number of machines of at least 1: \`pulumi config set ridethrough:parallel VALUE\``,
    );
  },
);

test('every wrong setting is named at once', () => {
  expect(() => settingsOf({ probe: 'yes', progress: 'TRUE', 'even-on-battery': '1' })).toThrow(
    [
      "ridethrough:probe is 'yes'; expected true or false: `pulumi config set ridethrough:probe VALUE`",
      "ridethrough:even-on-battery is '1'; expected true or false: `pulumi config set ridethrough:even-on-battery VALUE`",
      "ridethrough:progress is 'TRUE'; expected true or false: `pulumi config set ridethrough:progress VALUE`",
    ].join('\n'),
  );
});

test('a key that nobody reads is named, with what was meant, unless that stands there as well', () => {
  const unread = (keys: Record<string, string>) => {
    warn.mockClear();
    settingsOf(keys);
    const rest =
      'is read by nobody: it is no setting (probe, even-on-battery, parallel, progress) and no secret that the machines need; ';
    return warn.mock.calls.map(([text]) => String(text).replace(rest, ''));
  };
  expect(unread({ 'even-on-batery': 'true', 'nut-moniter': 'x', wallpaper: 'blue' })).toEqual([
    "ridethrough:even-on-batery did you mean 'even-on-battery'? `pulumi config rm ridethrough:even-on-batery` takes it away",
    "ridethrough:nut-moniter did you mean 'nut-monitor'? `pulumi config rm ridethrough:nut-moniter` takes it away",
    'ridethrough:wallpaper `pulumi config rm ridethrough:wallpaper` takes it away',
  ]);
  expect(unread({ 'nut-monitor': 'x', 'nut-monitor2': 'y' })).toEqual([
    'ridethrough:nut-monitor2 `pulumi config rm ridethrough:nut-monitor2` takes it away',
  ]);
});
