import { payload } from '../../../hosts/payload';
import { waitUntil } from '../../support/nut/wait';
import { edited } from '../edited';
import { delivery } from './delivery';
import { onStandIn } from './on-stand-in';

onStandIn('a run that is at work', (at) => {
  test('is told by the probe as what it is, and is none any more when it has ended or was killed', async () => {
    const held = (then: string) =>
      edited(
        payload(delivery()),
        "step verify '",
        () =>
          `true >/stand-ins/here; while [ ! -e /stand-ins/go ]; do sleep 0.05; done; ${then}step verify '`,
      );
    const isHere = () => at.machine.exists('/stand-ins/here');
    const killed = at.machine.runProgram('apply', held('kill -9 $$; '));
    await waitUntil('the run is held', isHere);
    expect(await at.report()).toMatchObject({
      isUnfinished: true,
      busy: expect.stringMatching(/^process \d+ for root since 2/),
    });
    at.machine.write('/stand-ins/power-cut', '');
    at.machine.write('/stand-ins/go', '');
    expect((await killed).code).toBe(1);
    const left = await at.report();
    expect(left.isUnfinished).toBe(true);
    expect(left.busy).toBeUndefined();

    await at.applied();
    const { isAsWanted, busy } = await at.report();
    expect({ isAsWanted, busy }).toEqual({ isAsWanted: true, busy: undefined });
  });
});
