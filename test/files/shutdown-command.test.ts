import { hostFiles } from '../../lib/files';
import type { Homelab } from '../../lib/homelab';
import { derivePlan } from '../../lib/power';
import { describeWith } from '../support/needs';
import { ScriptBox, SHELLS, type ShellName } from './script-box';

const lab: Homelab = {
  name: 'home',
  upses: { closet: { server: 'nas', ratedWatts: 900, runtime: [{ watts: 100, lasts: '40m' }] } },
  hosts: {
    nas: { address: '192.0.2.1', managed: false, poweredBy: 'closet', watts: 60 },
    follower: { address: '192.0.2.2', poweredBy: 'closet', watts: 40, stopTakesUpTo: '3m' },
  },
};

function script(): string {
  const files = hostFiles(derivePlan(lab), 'follower');
  return files.find(({ path }) => path === '/etc/nut/ridethrough-shutdown')?.content ?? '';
}

const POWEROFF = 'systemctl poweroff';
const PAST_LOGIND = 'systemctl --no-block --job-mode=replace-irreversibly start poweroff.target';
const FORCE = ['systemctl --force poweroff', 'systemctl --force --force poweroff'];

describeWith({ tools: ['dash', 'busybox', 'timeout'] }, 'SHUTDOWNCMD', () => {
  describe.each(Object.keys(SHELLS) as ShellName[])('under %s', (shell) => {
    let box: ScriptBox;
    beforeEach(() => {
      box = new ScriptBox(shell);
      box.install('ridethrough-shutdown', script(), {
        'LONGEST_STOP_SECONDS=180': 'LONGEST_STOP_SECONDS=600',
        'QUESTION_SECONDS=5': 'QUESTION_SECONDS=1',
        'ANSWER_SECONDS=20': 'ANSWER_SECONDS=1',
        'FORCE_SECONDS=30': 'FORCE_SECONDS=1',
      });
      box.answers('systemctl is-system-running', 'running');
    });
    afterEach(() => box.remove());

    const run = (...args: string[]) => box.run('ridethrough-shutdown', args);
    /** What systemd was told, questions left out. */
    const orders = () => box.calls('systemctl').filter((call) => !call.includes('is-system-running'));

    it('asks logind once, so that kubelet may end its pods first, and nothing else where that works', async () => {
      await run();
      expect(orders()).toEqual([POWEROFF]);
      expect(box.calls('poweroff')).toEqual([]);
    });

    it('leaves a systemd alone that is stopping already', async () => {
      box.answers('systemctl is-system-running', 'stopping');
      await run();
      expect(orders()).toEqual([]);
    });

    it('passes over somebody who forbids a shutdown', async () => {
      box.answers(POWEROFF, 'FAIL');
      await run();
      expect(orders()).toEqual([POWEROFF, `${POWEROFF} -i`]);
    });

    it('goes past a logind that refuses', async () => {
      box.answers(POWEROFF, 'FAIL');
      box.answers(`${POWEROFF} -i`, 'FAIL');
      await run();
      expect(orders()).toEqual([POWEROFF, `${POWEROFF} -i`, PAST_LOGIND]);
    });

    it('goes past a logind that hangs', async () => {
      box.answers(POWEROFF, 'HANG');
      await run();
      expect(orders()).toEqual([POWEROFF, PAST_LOGIND]);
    });

    it('believes a systemd that hung and is stopping now', async () => {
      box.answers(POWEROFF, 'HANG');
      box.answers('systemctl is-system-running', 'running', 'stopping');
      await run();
      expect(orders()).toEqual([POWEROFF]);
    });

    it('uses force where nothing else works, and waits for none of it', async () => {
      box.answers('systemctl', 'HANG');
      box.answers('systemctl is-system-running', 'HANG');
      box.answers('systemd-run', 'HANG');
      box.answers('poweroff', 'HANG');
      await run();
      await box.until('every way was tried', () => box.calls('poweroff').length > 0);
      expect(orders()).toEqual([POWEROFF, PAST_LOGIND, ...FORCE]);
      expect(box.calls('poweroff')).toEqual(['poweroff --force --force --no-sync']);
    });

    it('has systemd keep a last resort that a hanging shutdown leaves alone', async () => {
      await run();
      expect(box.calls('systemd-run')).toEqual([
        `systemd-run --quiet --collect --unit=ridethrough-last-resort --property=DefaultDependencies=no ${box.path('ridethrough-shutdown')} --last-resort`,
      ]);
    });

    it('keeps the last resort itself where systemd does not, and holds nobody up with it', async () => {
      box.answers('systemd-run', 'FAIL');
      await run();
      await box.until('it waits', () => box.processes('ridethrough-shutdown --last-resort').length === 1);
    });

    it('uses force in the last resort, when the longest stop has passed', async () => {
      expect(script()).toContain('\nLONGEST_STOP_SECONDS=180\n');
      box.install('ridethrough-shutdown', script(), {
        'LONGEST_STOP_SECONDS=180': 'LONGEST_STOP_SECONDS=1',
        'FORCE_SECONDS=30': 'FORCE_SECONDS=1',
      });
      await run('--last-resort');
      await box.until('the kernel was told', () => box.calls('poweroff').length > 0);
      expect(orders()).toEqual(FORCE);
    });
  });
});
