import { rmSync } from 'node:fs';
import type { Host } from '../../lib/homelab';
import { describeUpsschedCmd, type UpsschedBox } from './upssched-box';

/** The last outage ended well, and then nothing could be written any more. */
const OLD = { name: 'ridethrough-state.left', text: 'online' };

type State = 'full' | 'read-only' | 'missing';

const STAGES: Record<string, NonNullable<Host['shutdown']>> = {
  charge: { chargeBelowPercent: 50 },
  runtime: { runtimeBelow: '10m' },
  timer: { onBatteryFor: '1s' },
};

const cases = (['full', 'read-only', 'missing'] as const).flatMap((state) =>
  Object.keys(STAGES).map((stage) => ({ state, stage })),
);

async function outage(box: UpsschedBox, state: State, stage: string): Promise<void> {
  box.installCommand(STAGES[stage], { webhook: { url: { secret: 'webhook' } } });
  if (state === 'missing') rmSync(box.state, { recursive: true });
  else await box.statesCannotBeWritten(state, OLD);
  box.answer('left', 'ups.status', 'OB');
  box.answer('left', 'battery.charge', '90');
  box.answer('left', 'battery.runtime', '900');
  await box.event('onbatt.left');
  await box.untilSaid("the state of UPS left (on-battery) can't be written to");
  await box.until('it is watched', () => box.processes('--watch').length === 1);
}

describeUpsschedCmd(
  'upssched-cmd where nothing can be written',
  (box) => {
    const told = (event: string) =>
      box()
        .calls('curl')
        .filter((call) => call.includes(`"event":"${event}"`)).length;

    it.each(cases)('fires a stage all the same (folder $state, by $stage)', async ({ state, stage }) => {
      await outage(box(), state, stage);
      box().answer('left', 'battery.charge', '10');
      box().answer('left', 'battery.runtime', '10');
      await box().untilFsd();
      await box().until('it was told', () => told('fired') > 0);
      if (state === 'full') expect(box().states()).toEqual(['full']);
    });

    it.each(cases)('stands down with the mains (folder $state, by $stage)', async ({ state, stage }) => {
      await outage(box(), state, stage);
      box().answer('left', 'ups.status', 'OL');
      await box().event('online.left');
      await box().until('nothing runs', () => box().processes().length === 0);
      expect(box().fsd).toEqual([]);
      if (state === 'full') expect(box().states()).toEqual(['full']);
    });

    it.each(['full', 'missing'] as const)(
      'goes when upsd says nothing and upssched is due (folder %s)',
      async (state) => {
        box().installCommand({ onBatteryFor: '3m' });
        if (state === 'missing') rmSync(box().state, { recursive: true });
        else await box().statesCannotBeWritten(state, OLD);
        box().answer('left', 'ups.status', 'FAIL');
        await box().event('onbatt.left');
        await box().event('stage.left');
        await box().untilFsd();
      },
    );

    it('takes the room that the old state leaves', async () => {
      box().installCommand({ onBatteryFor: '3m' });
      await box().statesCannotBeWritten('full', { ...OLD, isHeld: false });
      await box().event('onbatt.left');
      expect(box().stateFile('ridethrough-state.left')).toBe('on-battery\n');
    });
  },
  { tools: ['nsenter', 'setpriv', 'unshare'], root: true, namespaces: true },
);
