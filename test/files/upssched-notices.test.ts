import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Notices } from '../../lib/homelab';
import { describeUpsschedCmd } from './upssched-box';

describeUpsschedCmd('upssched-cmd', (box) => {
  describe('notices', () => {
    const both: Notices = {
      discord: { webhook: { secret: 'discord' } },
      webhook: { url: { secret: 'webhook' } },
    };
    const posted = (file: string): unknown[] =>
      box()
        .calls('curl')
        .filter((call) => call.includes(`--config ${file} `))
        .map((call) => JSON.parse(call.slice(call.indexOf(' <<< ') + 5)));

    it('tell that a stage is armed and cancelled, once each', async () => {
      box().installCommand({ onBatteryFor: '3m' }, both);
      box().answer('left', 'ups.status', 'OB');
      await box().event('onbatt.left');
      await box().event('onbatt.left');
      await box().event('online.left');
      await box().until('both were told', () => box().calls('curl').length === 4);
      const text = {
        armed: 'double runs on battery (UPS left) and shuts down after 180 s on battery',
        cancelled: 'double stays up, the power is back (UPS left)',
      };
      const about = { homelab: 'home', host: 'double', ups: 'left' };
      const webhook = posted('/etc/nut/ridethrough-webhook.curl');
      expect(webhook).toHaveLength(2);
      expect(webhook).toContainEqual({ ...about, event: 'armed', text: text.armed });
      expect(webhook).toContainEqual({ ...about, event: 'cancelled', text: text.cancelled });
      const discord = posted('/etc/nut/ridethrough-discord.curl');
      expect(discord).toContainEqual({ content: `home: ${text.armed}`, allowed_mentions: { parse: [] } });
    });

    it('tell the seconds that stand in upssched.conf, or that nobody knows them', async () => {
      box().installCommand({ onBatteryFor: '3m' }, { webhook: { url: { secret: 'webhook' } } });
      const conf = readFileSync(box().path('upssched.conf'), 'utf8');
      writeFileSync(box().path('upssched.conf'), conf.replace('START-TIMER stage.left 180', ''));
      for (const ups of ['left', 'right']) await box().event(`onbatt.${ups}`);
      await box().until('both were told', () => box().calls('curl').length === 2);
      expect(
        posted('/etc/nut/ridethrough-webhook.curl')
          .map((it) => (it as { text: string }).text)
          .sort(),
      ).toEqual([
        'double runs on battery (UPS left) and shuts down after ? s on battery',
        'double runs on battery (UPS right) and shuts down after 180 s on battery',
      ]);
      await box().untilSaid('there is no timer for UPS left in');
    });

    it('tell that it fired, and not that it was cancelled then', async () => {
      box().installCommand({ chargeBelowPercent: 50 }, both);
      box().answer('left', 'ups.status', 'OB');
      box().answer('left', 'battery.charge', '40');
      await box().event('onbatt.left');
      const fired = () =>
        posted('/etc/nut/ridethrough-webhook.curl').map((it) => (it as { event: string }).event);
      await box().until('it was told', () => fired().includes('fired'));
      await box().event('online.left');
      await box().untilSaid('UPS left is on mains');
      expect(fired().sort()).toEqual(['armed', 'fired']);
    });

    it('tell only what is asked for', async () => {
      box().installCommand({ onBatteryFor: '3m' }, { ...both, events: ['fired'] });
      box().answer('left', 'ups.status', 'OB');
      await box().event('onbatt.left');
      await box().event('stage.left');
      await box().until('it was told', () => box().calls('curl').length === 2);
      expect(posted('/etc/nut/ridethrough-webhook.curl')).toEqual([
        {
          homelab: 'home',
          host: 'double',
          ups: 'left',
          event: 'fired',
          text: 'double is shutting down (UPS left, after 180 s on battery)',
        },
      ]);
    });

    it('go out as mail, the recipients as arguments', async () => {
      box().installCommand(
        { onBatteryFor: '3m' },
        { email: { to: ['a@example.com', "o'neil@example.com"], command: 'msmtp' } },
      );
      await box().event('onbatt.left');
      await box().until('mail was sent', () => box().calls('msmtp').length === 1);
      const [mail = ''] = box().calls('msmtp');
      expect(mail).toContain(
        "msmtp a@example.com o'neil@example.com <<< To: a@example.com, o'neil@example.com",
      );
      const message = readFileSync(join(box().folder, 'calls'), 'utf8');
      expect(message).toContain('\nSubject: [home] double runs on battery (UPS left) and shuts down after');
    });

    it('that nobody takes delay nothing', async () => {
      box().installCommand({ onBatteryFor: '3m' }, both);
      box().answers('curl', 'HANG');
      box().answer('left', 'ups.status', 'OB');
      await box().event('onbatt.left');
      await box().event('stage.left');
      await box().untilFsd();
      expect(box().processes('curl')).not.toEqual([]);
    });
  });
});
