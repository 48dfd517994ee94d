import { describeUpsschedCmd } from './upssched-box';

describeUpsschedCmd('upssched-cmd', (box) => {
  describe('a stage that is due', () => {
    const threeMinutes = { onBatteryFor: '3m' } as const;
    const inSeconds = { 'WATCH_SECONDS=5': 'WATCH_SECONDS=1' };

    it('brings the machine down by upsmon -c fsd while its UPS is on battery', async () => {
      box().installCommand(threeMinutes);
      box().answer('left', 'ups.status', 'OB DISCHRG');
      await box().event('stage.left');
      await box().untilFsd();
      expect(box().fsd).toEqual(['upsmon -c fsd']);
    });

    it('does nothing while its UPS is on mains', async () => {
      box().installCommand(threeMinutes);
      box().answer('left', 'ups.status', 'OL CHRG');
      await box().event('stage.left');
      await box().untilSaid("the stage of UPS left is due, but it isn't on battery: double stays up");
      expect(box().fsd).toEqual([]);
    });

    it('goes by the UPS in its own name, not by UPSNAME', async () => {
      box().installCommand(threeMinutes);
      box().answer('left', 'ups.status', 'OL');
      box().answer('right', 'ups.status', 'OB');
      await box().event('stage.left', { UPSNAME: 'right@192.0.2.1', NOTIFYTYPE: 'ONBATT' });
      await box().untilSaid('the stage of UPS left is due, but');
      expect(
        box()
          .calls('upsc')
          .every((call) => call === 'upsc left@192.0.2.1 ups.status'),
      ).toBe(true);
      expect(box().fsd).toEqual([]);
    });

    it.each(['FAIL', 'HANG'])(
      'goes when upsd does not answer (%s): it was last seen on battery',
      async (how) => {
        box().installCommand(threeMinutes);
        box().answer('left', 'ups.status', how);
        await box().event('onbatt.left');
        await box().event('stage.left');
        await box().untilFsd();
      },
    );

    it('takes an answer that comes only after a failure', async () => {
      box().installCommand(threeMinutes, undefined, { 'CONFIRM_SECONDS=5': 'CONFIRM_SECONDS=8' });
      box().answer('left', 'ups.status', 'FAIL', 'OL');
      await box().event('stage.left');
      await box().untilSaid("isn't on battery");
      expect(box().fsd).toEqual([]);
    });

    it('stays when upsd does not answer and ONLINE came since: a timer that was left over', async () => {
      box().installCommand(threeMinutes);
      box().answer('left', 'ups.status', 'FAIL');
      await box().event('onbatt.left');
      await box().event('online.left');
      await box().event('stage.left');
      await box().untilSaid("isn't on battery");
      expect(box().fsd).toEqual([]);
    });

    it('may come due twice', async () => {
      box().installCommand(threeMinutes);
      box().answer('left', 'ups.status', 'OB');
      await box().event('stage.left');
      await box().event('stage.left');
      await box().until('upsmon was called twice', () => box().fsd.length === 2);
      expect(box().fsd).toEqual(['upsmon -c fsd', 'upsmon -c fsd']);
    });

    it('is tried again where upsmon -c fsd fails', async () => {
      box().installCommand({ onBatteryFor: '1s' }, undefined, inSeconds);
      box().answer('left', 'ups.status', 'OB');
      box().answers('upsmon', 'FAIL', 'FAIL', 'FAIL', '');
      await box().event('onbatt.left');
      await box().event('stage.left');
      await box().until('upsmon was called until it did it', () => box().fsd.length === 4);
      expect(box().said('upsmon -c fsd failed')).toBeGreaterThanOrEqual(2);
    });

    it('comes due without upssched where that was killed', async () => {
      box().installCommand({ onBatteryFor: '1s' }, undefined, inSeconds);
      box().answer('left', 'ups.status', 'OB');
      await box().event('onbatt.left');
      await box().untilSaid('the timer of UPS left is overdue on double: upssched has lost it');
      await box().untilFsd();
    });

    it('has no guard left once the power is back', async () => {
      box().installCommand({ onBatteryFor: '1s' }, undefined, {
        ...inSeconds,
        'OVERDUE_SECONDS=10': 'OVERDUE_SECONDS=2',
      });
      box().answer('left', 'ups.status', 'OB');
      await box().event('onbatt.left');
      await box().until('the guard runs', () => box().processes('--watch left').length === 1);
      await box().event('online.left');
      await box().until('the guard has ended', () => box().processes('--watch').length === 0);
      expect(box().fsd).toEqual([]);
    });
  });

  describe('a stage of all UPSes that is due', () => {
    const all = { onBatteryFor: '3m', of: 'all' } as const;

    it('stays while one of them is on mains', async () => {
      box().installCommand(all);
      box().answer('left', 'ups.status', 'OB');
      box().answer('right', 'ups.status', 'OL');
      await box().event('stage.left');
      await box().untilSaid('the stage of UPS left is due, but right still feeds double, which stays up');
      expect(box().fsd).toEqual([]);
    });

    it('goes when all are on battery', async () => {
      box().installCommand(all);
      box().answer('left', 'ups.status', 'OB');
      box().answer('right', 'ups.status', 'OB LB');
      await box().event('stage.left');
      await box().untilFsd();
    });

    it('asks all of them at once, and goes where the silent one was last seen on battery', async () => {
      box().installCommand(all);
      box().answer('left', 'ups.status', 'HANG');
      box().answer('right', 'ups.status', 'HANG');
      await box().event('onbatt.left');
      await box().event('onbatt.right');
      await box().event('stage.left');
      await box().untilFsd();
    });

    it('stays where the silent one was never seen on battery', async () => {
      box().installCommand(all);
      box().answer('left', 'ups.status', 'OB');
      box().answer('right', 'ups.status', 'FAIL');
      await box().event('stage.left');
      await box().untilSaid('but right still feeds double');
      expect(box().fsd).toEqual([]);
    });
  });

  describe('a calibration, in which the UPS empties its battery by itself,', () => {
    const calibrating = async () => {
      box().installCommand({ onBatteryFor: '3m' }, { webhook: { url: { secret: 'webhook' } } });
      box().answer('left', 'ups.status', 'OB DISCHRG CAL LB');
      await box().event('onbatt.left');
      await box().event('stage.left');
      await box().untilSaid('the stage of UPS left is due, but it is calibrating its battery');
      const asked = box().calls('upsc').length;
      await box().until('it is looked at again', () => box().calls('upsc').length > asked + 4);
      expect(box().fsd).toEqual([]);
    };
    const told = (event: string) =>
      box()
        .calls('curl')
        .filter((call) => call.includes(`"event":"${event}"`)).length;

    it('brings no machine down, nor makes the stage forgotten', async () => {
      await calibrating();
      expect(box().said('is calibrating its battery')).toBe(1);
      box().answer('left', 'ups.status', 'OB DISCHRG');
      await box().untilFsd();
    });

    it('is over with the mains, and nothing is left', async () => {
      await calibrating();
      box().answer('left', 'ups.status', 'OL CHRG');
      await box().event('online.left');
      await box().until('nothing runs', () => box().processes().length === 0);
      expect(box().states()).toEqual(['ridethrough-state.left']);
      expect(told('cancelled')).toBe(1);
      expect(box().fsd).toEqual([]);
    });

    it('ends the wait where upsd goes silent in it', async () => {
      await calibrating();
      box().answer('left', 'ups.status', 'FAIL');
      await box().untilFsd();
    });

    it('counts as fed where all UPSes are meant', async () => {
      box().installCommand({ onBatteryFor: '3m', of: 'all' });
      box().answer('left', 'ups.status', 'OB');
      box().answer('right', 'ups.status', 'OB CAL');
      await box().event('onbatt.left');
      await box().event('onbatt.right');
      await box().event('stage.left');
      await box().untilSaid('but right still feeds double');
      await box().event('stage.right');
      await box().untilSaid('the stage of UPS right is due, but it is calibrating its battery');
      expect(box().fsd).toEqual([]);
      box().answer('right', 'ups.status', 'OB');
      await box().untilFsd();
    });
  });

  it('returns at once, whatever hangs', async () => {
    box().installCommand({ chargeBelowPercent: 50 }, { discord: { webhook: { secret: 'discord' } } });
    for (const program of ['logger', 'curl', 'upsc', 'upsmon']) box().answers(program, 'HANG');
    for (const name of ['onbatt.left', 'stage.left', 'commbad.left', 'online.left']) await box().event(name);
  });

  it('says every event', async () => {
    box().installCommand({ onBatteryFor: '3m' });
    const said: Record<string, string> = {
      'onbatt.left': 'UPS left is on battery',
      'online.left': 'UPS left is on mains',
      'lowbatt.left': 'UPS left: its battery is low',
      'fsd.left': 'UPS left: forced shutdown',
      'commbad.left': 'UPS left: no news of it; stages that wait go on',
      'commok.left': 'UPS left: there is news of it again',
      'nocomm.left': 'UPS left: still no news of it',
      'replbatt.left': 'UPS left: its battery needs to be replaced',
      shutdown: 'double is going down',
      noparent: "upsmon's root half is gone",
      'gremlins.left': "upssched-cmd was called with 'gremlins.left', which it doesn't know",
    };
    for (const [name, text] of Object.entries(said)) {
      await box().event(name);
      await box().untilSaid(text);
    }
  });

  it('wakes others where there is somebody to wake: remembers at ONBATT, wakes at ONLINE', async () => {
    box().installCommand(undefined, undefined, { "WAKE=''": 'WAKE=ridethrough-wake' });
    await box().event('onbatt.left');
    await box().until('it remembers', () => box().calls('ridethrough-wake').length === 1);
    await box().event('online.left');
    await box().until('it wakes', () => box().calls('ridethrough-wake').length === 2);
    expect(box().calls('ridethrough-wake')).toEqual(['ridethrough-wake remember', 'ridethrough-wake wake']);
  });
});
