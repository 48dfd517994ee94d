import { wakeLimits } from '../../lib/power';
import { host, pair, ups } from './homelabs';

describe('the bounds of waking a host', () => {
  const lab = pair();

  test('an answer counts only when a stop that began in the last moment would be over', () => {
    const slow = host('192.0.2.9', { stopTakesUpTo: '10m', nut: { finalDelay: '20s' } });
    // 60 s that machines see the mains apart, 1 s the timer, 5 s the question to upsd
    expect(wakeLimits(slow, ['closet'], lab).settleSeconds).toBe(600 + 20 + 66);
  });

  test('the slowest of its UPSes to recharge is waited for, and an hour more', () => {
    const two = { ...lab, upses: { ...lab.upses, shelf: ups('server', { rechargeTakes: '20h' }) } };
    expect(wakeLimits(host('192.0.2.9'), ['closet', 'shelf'], two).waitSeconds).toBe(21 * 3600);
  });

  test('it is tried for longer than stopping and booting take', () => {
    const slow = host('192.0.2.9', { stopTakesUpTo: '4m', bootTakesUpTo: '30m' });
    expect(wakeLimits(slow, ['closet'], lab).tryForSeconds).toBe(240 + 5 + 66 + 1800 + 1800);
  });
});
