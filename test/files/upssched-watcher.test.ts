import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeUpsschedCmd } from './upssched-box';

describeUpsschedCmd('upssched-cmd', (box) => {
  describe('the watcher', () => {
    const half = { chargeBelowPercent: 50 } as const;
    const watchers = () => box().processes('--watch left');
    const goneLow = async (...charges: string[]) => {
      box().installCommand(half);
      box().answer('left', 'ups.status', 'OB');
      box().answer('left', 'battery.charge', ...charges);
      await box().event('onbatt.left');
    };

    it('brings the machine down after three readings in a row', async () => {
      await goneLow('80', '50', '49.9', '49', '48');
      await box().untilFsd();
      const readings = box()
        .calls('upsc')
        .filter((call) => call.endsWith('battery.charge'));
      expect(readings.length).toBeGreaterThanOrEqual(5);
      expect(box().fsd).toEqual(['upsmon -c fsd']);
    });

    it.each(['FAIL', 'HANG', 'unknown', '-1', '1e1', '', '99'])(
      'begins to count anew after a reading of %p',
      async (bad) => {
        await goneLow('10', '10', bad, '10', '10', bad, '90');
        const isBack = () =>
          box()
            .calls('upsc')
            .filter((call) => call.endsWith('battery.charge')).length >= 8;
        await box().until('the readings were all taken', isBack);
        expect(box().fsd).toEqual([]);
      },
    );

    it('reads the runtime in seconds', async () => {
      box().installCommand({ runtimeBelow: '10m' });
      box().answer('left', 'ups.status', 'OB');
      box().answer('left', 'battery.runtime', '601', '600', '599', '598', '597');
      await box().event('onbatt.left');
      await box().untilFsd();
      const readings = box()
        .calls('upsc')
        .filter((call) => call.endsWith('battery.runtime'));
      expect(readings.length).toBeGreaterThanOrEqual(5);
    });

    it('ends at ONLINE with nothing left behind', async () => {
      await goneLow('90');
      await box().until('the watcher reads', () => box().calls('upsc').length > 0);
      await box().event('online.left');
      await box().until('nothing runs', () => box().processes().length === 0);
      expect(box().states()).toEqual(['ridethrough-state.left']);
      expect(box().stateFile('ridethrough-state.left')).toBe('online\n');
    });

    it('ends with nothing left behind when it is told to', async () => {
      await goneLow('90');
      await box().until('the watcher reads', () => box().calls('upsc').length > 1);
      for (const { pid } of watchers()) process.kill(pid, 'SIGTERM');
      await box().until('nothing runs', () => box().processes().length === 0);
      expect(box().states()).toEqual(['ridethrough-state.left']);
    });

    it.each([
      { stage: 'charge', shutdown: half },
      { stage: 'timer', shutdown: { onBatteryFor: '3m' } as const },
    ])('stands down by itself where the power is back and nobody said so ($stage)', async ({ shutdown }) => {
      box().installCommand(shutdown, { webhook: { url: { secret: 'webhook' } } });
      box().answer('left', 'ups.status', 'OB', 'OB', 'OL');
      box().answer('left', 'battery.charge', '90');
      await box().event('onbatt.left');
      const told = () =>
        box()
          .calls('curl')
          .map((call) => /"event":"(\w+)"/.exec(call)?.[1]);
      await box().until('it was said', () => told().includes('cancelled'));
      await box().until('nothing runs', () => box().processes().length === 0);
      expect(told().sort()).toEqual(['armed', 'cancelled']);
      expect(box().states()).toEqual(['ridethrough-state.left']);
      expect(box().stateFile('ridethrough-state.left')).toBe('online\n');
      expect(box().fsd).toEqual([]);
    });

    it('is nobody else’s where a UPS has the name of another and more', async () => {
      for (const kind of ['watcher', 'state']) {
        const longer = `u.${kind}`;
        box().installCommand(half, undefined, {}, ['u', longer]);
        for (const ups of ['u', longer]) {
          box().answer(ups, 'ups.status', 'OB');
          box().answer(ups, 'battery.charge', '90');
          await box().event(`onbatt.${ups}`);
        }
        await box().until('both are watched', () => box().processes('--watch u').length === 2);
        await box().event(`online.${longer}`);
        await box().until('one is left', () => box().processes('--watch u').length === 1);
        box().answer('u', 'battery.charge', '10');
        await box().untilFsd();
        await box().event('online.u');
        await box().until('nothing runs', () => box().processes().length === 0);
        expect(box().fsd).toEqual(['upsmon -c fsd']);
        box().forgetCalls();
      }
    });

    it.each([
      ['OB CAL', '10'],
      ['OB DISCHRG CAL LB', '1'],
    ])('takes a calibration for no outage (%s)', async (status, charge) => {
      box().installCommand(half);
      box().answer('left', 'ups.status', status);
      box().answer('left', 'battery.charge', charge);
      await box().event('onbatt.left');
      await box().until('it has looked often', () => box().calls('upsc').length > 8);
      expect(box().fsd).toEqual([]);
      box().answer('left', 'ups.status', 'OB');
      await box().untilFsd();
    });

    it('ends with upsmon, and begins again with it', async () => {
      box().installCommand(half);
      box().answer('left', 'ups.status', 'OB');
      box().answer('left', 'battery.charge', '90');
      writeFileSync(join(box().state, 'upsmon.pid'), String(process.pid));
      box().answers('upsmon', '');
      // kill -0 on the test's own process needs its rights: another process of the box stands for upsmon
      const upsmon = await standIn();
      writeFileSync(join(box().state, 'upsmon.pid'), String(upsmon));
      await box().event('onbatt.left');
      await box().until('the watcher reads', () => box().calls('upsc').length > 2);
      process.kill(upsmon, 'SIGKILL');
      await box().until('it has ended', () => watchers().length === 0);
      await box().event('onbatt.left');
      await box().until('another one runs', () => watchers().length === 1);
    });

    it('is alone, also when ONBATT comes again', async () => {
      await goneLow('90');
      await box().until('the watcher runs', () => watchers().length === 1);
      const first = watchers()[0]?.pid;
      await box().event('onbatt.left');
      await box().event('onbatt.left');
      await box().until('a later one took its place', () => {
        const [watcher, ...others] = watchers();
        return watcher !== undefined && others.length === 0 && watcher.pid !== first;
      });
      await box().until('it reads on', () => box().calls('upsc').length > 6);
      expect(watchers()).toHaveLength(1);
    });

    it('does not end a foreign process whose pid an old file names', async () => {
      const foreign = await standIn();
      writeFileSync(join(box().state, 'ridethrough-watcher.left'), `${foreign}\n`, { mode: 0o666 });
      await goneLow('90');
      await box().until('the watcher reads', () => box().calls('upsc').length > 1);
      await box().event('online.left');
      await box().until('the watcher has ended', () => watchers().length === 0);
      expect(
        box()
          .processes('sleep 600')
          .map(({ pid }) => pid),
      ).toContain(foreign);
    });

    it('waits for all UPSes where all are meant', async () => {
      box().installCommand({ chargeBelowPercent: 50, of: 'all' });
      box().answer('left', 'ups.status', 'OB');
      box().answer('left', 'battery.charge', '10');
      box().answer('right', 'ups.status', 'OB');
      box().answer('right', 'battery.charge', '80', '80', '80', '80', '30');
      await box().event('onbatt.left');
      await box().untilFsd();
      const right = box()
        .calls('upsc')
        .filter((call) => call === 'upsc right@192.0.2.1 battery.charge');
      expect(right.length).toBeGreaterThanOrEqual(7);
    });

    /** A process of the box that does nothing, and its pid. */
    async function standIn(): Promise<number> {
      box().answers('shutdown', 'HANG');
      box().install('idle', '#!/bin/sh\nexec shutdown\n');
      const { pid } = box().start('idle');
      if (pid === undefined) throw new Error('the stand-in did not start');
      await box().until('the stand-in runs', () =>
        box()
          .processes('sleep 600')
          .some((it) => it.pid === pid),
      );
      return pid;
    }
  });
});
