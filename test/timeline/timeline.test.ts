import { resolve } from 'node:path';
import { derivePlan } from '../../lib/power';
import { parseFault, type Simulation, simulate } from '../../lib/power/simulation';
import { PROMISES, sweep } from '../../lib/power/sweep';
import { durationInWords } from '../../lib/report/timeline/duration-words';
import { eventRows } from '../../lib/report/timeline/event-rows';
import { ridethrough } from '../cli/command-line';
import { ENVIRONMENTS } from '../power/environments';
import { manyMachines } from './many-machines';
import { allPlayed, inChromium, lane, outageSeconds, rows, until } from './opened-page';

const ROOT = resolve(__dirname, '../..');
const { rack } = ENVIRONMENTS;
const plan = derivePlan(rack);

inChromium('timeline.html in Chromium', (at) => {
  /** The rows of events as this process makes them. */
  function played(...[of, options]: Parameters<typeof simulate>): string[][] {
    return rowsOf(simulate(of, options));
  }

  function rowsOf(simulation: Simulation): string[][] {
    return [...eventRows(simulation).matchAll(/<tr.*?<\/tr>/g)].map(([row]) =>
      [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/g)].map(([, text = '']) => text),
    );
  }

  const whenWhoWhat = (row: string[]) => row.slice(0, 3);

  /** The same rows of what the command that the page names prints as JSON. */
  async function simulatedBy(command: string): Promise<string[][]> {
    const { code, stdout } = await ridethrough(ROOT, ...command.split(' ').slice(1), '--json');
    expect(code).toBe(0);
    return rowsOf({ ...JSON.parse(stdout), batteries: {} }).map(whenWhoWhat);
  }

  test('shows at 8 minutes what the simulator says of 8 minutes', async () => {
    const page = await at.pages.open(rack);
    expect(await outageSeconds(page)).toBe(480);
    const { hosts } = simulate(plan, { outageSeconds: 480 });
    const third = hosts['k8s-cp3'];
    expect(await lane(page, 'k8s-cp3')).toEqual([
      ['running', 0],
      ['armed', expect.any(Number)],
      ['stopping', third?.shutdownStartsAt],
      ['off', third?.offAt],
      ['booting', expect.any(Number)],
      ['running', third?.backAt],
    ]);
    expect(await lane(page, 'k8s-cp1')).toEqual([['running', 0]]);
    expect(await page.locator('#headline').textContent()).toBe('2 of 3 machines stop in order.');
    expect(await page.locator('#command').textContent()).toBe('ridethrough simulate rack --outage 8m');
  });

  test.each<[keyof typeof ENVIRONMENTS, [hash: string, options: Parameters<typeof simulate>[1]][]]>([
    [
      'rack',
      [
        ['outage=2m', { outageSeconds: 120 }],
        [
          'outage=3h&corner=latest&fault=hang:k8s-cp2@5s',
          { outageSeconds: 10_800, corner: 'latest', faults: [parseFault('hang:k8s-cp2@5s')] },
        ],
        [
          'outage=10m&fault=driver-stale:closet@90s&fault=crash:k8s-cp1@2.5s',
          {
            outageSeconds: 600,
            faults: [parseFault('driver-stale:closet@90s'), parseFault('crash:k8s-cp1@2.5s')],
          },
        ],
      ],
    ],
    [
      'k3s-flux',
      [
        [
          'outage=50m&corner=squeezed&fault=network@7m',
          { outageSeconds: 3000, corner: 'squeezed', faults: [parseFault('network@7m')] },
        ],
        [
          'outage=15m&fault=battery:shelf&fault=second-outage@20m',
          { outageSeconds: 900, faults: [parseFault('battery:shelf'), parseFault('second-outage@20m')] },
        ],
      ],
    ],
    [
      'truenas',
      [
        [
          'outage=45s&corner=earliest&fault=upsd-restart:bx1600@3s',
          { outageSeconds: 45, corner: 'earliest', faults: [parseFault('upsd-restart:bx1600@3s')] },
        ],
      ],
    ],
    [
      'proxmox-pi',
      [
        [
          'outage=2h&fault=upsmon-dead:pve-node1@1h',
          { outageSeconds: 7200, faults: [parseFault('upsmon-dead:pve-node1@1h')] },
        ],
      ],
    ],
  ])('plays %s as `simulate` does, whatever is chosen', async (name, cases) => {
    const page = await at.pages.open(ENVIRONMENTS[name]);
    for (const [hash, options] of cases) {
      await page.evaluate(`location.hash = '${hash}'`);
      await until(page, `document.getElementById('outage').dataset.seconds === '${options.outageSeconds}'`);
      const expected = played(derivePlan(ENVIRONMENTS[name]), options);
      expect(expected.length).toBeGreaterThan(3);
      expect(await rows(page, '#events')).toEqual(expected);
      expect(expected.map(whenWhoWhat)).toEqual(
        await simulatedBy((await page.locator('#command').textContent()) ?? ''),
      );
    }
  });

  test('is redrawn as the slider moves, by the keyboard too', async () => {
    const page = await at.pages.open(rack);
    const slider = page.getByLabel('The mains are gone for');
    await slider.focus();
    await page.keyboard.press('Home');
    await until(page, "document.getElementById('outage').dataset.seconds === '1'");
    expect(await lane(page, 'k8s-cp3')).toEqual([['running', 0]]);
    expect(await page.locator('#headline').textContent()).toBe('Every machine rides through.');
    await page.keyboard.press('End');
    await until(page, "Number(document.getElementById('outage').dataset.seconds) > 7200");
    expect((await lane(page, 'k8s-cp1')).map(([state]) => state)).toEqual(
      expect.arrayContaining(['stopping', 'off', 'booting']),
    );
    const last = await outageSeconds(page);
    await page.keyboard.press('ArrowLeft');
    await until(page, `Number(document.getElementById('outage').dataset.seconds) < ${last}`);
    const words = durationInWords(await outageSeconds(page));
    expect(await slider.getAttribute('aria-valuetext')).toBe(words);
    expect(await page.locator('#length').inputValue()).toBe(words);
    await until(
      page,
      `document.getElementById('live').textContent.startsWith('The mains are gone for ${words}. Every')`,
    );
  });

  test('takes a length as people write it, and says so where it is none', async () => {
    const page = await at.pages.open(rack);
    const field = page.getByLabel('Length of the cut, such as 12 min or 1 h 30 min');
    await field.fill('7m 31s');
    await page.keyboard.press('Enter');
    await until(page, "document.getElementById('outage').dataset.seconds === '451'");
    const { hosts } = simulate(plan, { outageSeconds: 451 });
    expect((await lane(page, 'k8s-cp2')).at(-1)).toEqual(['running', hosts['k8s-cp2']?.backAt]);
    await field.fill('soon');
    await page.keyboard.press('Enter');
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await page.getByText('Write a length of at least 1 s').isVisible()).toBe(true);
    expect(await outageSeconds(page)).toBe(451);
    await field.fill('8 min');
    await page.keyboard.press('Enter');
    await until(page, "document.getElementById('outage').dataset.seconds === '480'");
    expect(await page.getByText('Write a length of at least 1 s').count()).toBe(0);
  });

  test('jumps from change to change', async () => {
    const page = await at.pages.open(rack);
    // until all changes are known the slider has fewer lengths, and the way back may have a stop more than the way there
    await until(page, "document.querySelectorAll('#promises .waiting').length === 0");
    const told = async () => (await rows(page, '#events')).map(([, who, what]) => `${who}: ${what}`);
    const before = await told();
    await page.getByRole('button', { name: 'Shorter: to the change before' }).click();
    await until(page, "Number(document.getElementById('outage').dataset.seconds) < 480");
    expect(await told()).not.toEqual(before);
    await page.getByRole('button', { name: 'Longer: to the next change' }).click();
    await until(page, "Number(document.getElementById('outage').dataset.seconds) >= 409");
    expect(await told()).toEqual(before);
  });

  test('lets faults be chosen at any moment, two at once, with a second outage and a corner', async () => {
    const page = await at.pages.open(rack);
    await page.getByLabel('First fault', { exact: true }).selectOption({ label: 'the driver loses the UPS' });
    await page.getByLabel('When the first fault strikes').fill('1:30');
    await page.keyboard.press('Tab');
    await page
      .getByLabel('Second fault', { exact: true })
      .selectOption({ label: 'a machine hangs while it stops' });
    await page.getByLabel('Where the second fault strikes').selectOption('k8s-cp2');
    await page.getByRole('checkbox', { name: 'The mains fail again' }).check();
    await page.getByLabel('When the mains fail again').fill('20 min');
    await page.keyboard.press('Tab');
    await page.getByRole('radio', { name: 'latest' }).check();
    const [{ atSeconds: usual } = { atSeconds: undefined }] = [
      parseFault((await page.locator('#command').textContent())?.match(/hang:\S+/)?.[0] ?? ''),
    ];
    const faults = ['driver-stale:closet@90s', `hang:k8s-cp2@${usual}s`, 'second-outage@1200s'];
    expect(await page.locator('#command').textContent()).toBe(
      `ridethrough simulate rack --outage 8m --corner latest ${faults.map((fault) => `--fault ${fault}`).join(' ')}`,
    );
    const options = { outageSeconds: 480, corner: 'latest' as const, faults: faults.map(parseFault) };
    expect(await rows(page, '#events')).toEqual(played(plan, options));
    expect(await page.locator('.marker.bad').count()).toBeGreaterThan(1);
    expect(await page.locator('#case').textContent()).toMatch(
      /in the latest case\. And: the driver loses closet, after 1 min 30 s; k8s-cp2 hangs while it stops, after .*; the mains fail again after 20 min\.$/,
    );

    await page.getByLabel('When the first fault strikes').fill('half past');
    await page.keyboard.press('Tab');
    expect(await page.locator('#fault-problem').textContent()).toMatch(/^Write a time such as 90 s/);
    expect(await rows(page, '#events')).toEqual(played(plan, options));
  });

  test('keeps what is chosen in its address, and shows what an address says', async () => {
    const page = await at.pages.open(rack);
    await page.getByLabel('First fault', { exact: true }).selectOption({ label: 'a machine crashes' });
    await page.getByLabel('When the first fault strikes').fill('5 min 0.5 s');
    await page.keyboard.press('Tab');
    await page.getByRole('radio', { name: 'earliest' }).check();
    await page.getByLabel('Shorten quiet times').uncheck();
    const where = await page.getByLabel('Where the first fault strikes').inputValue();
    const hash = `outage=8m&corner=earliest&fault=crash:${where}@300.5s&time=even`;
    await until(page, `location.hash === '#${hash}'`);
    const again = await at.pages.open(rack, hash);
    expect(await rows(again, '#events')).toEqual(await rows(page, '#events'));
    expect(await again.getByLabel('When the first fault strikes').inputValue()).toBe('5 min 0.5 s');
    expect(await again.getByLabel('Shorten quiet times').isChecked()).toBe(false);
    await again.evaluate("location.hash = '#outage=1m'");
    await until(again, "document.getElementById('outage').dataset.seconds === '60'");
    expect(await again.locator('#headline').textContent()).toBe('Every machine rides through.');
  });

  test('plays every promise beside the page: as `sweep` does, and with what is chosen', async () => {
    const page = await at.pages.open(rack, 'outage=8m&fault=battery:closet');
    await until(page, "document.querySelectorAll('#promises .waiting').length === 0");
    const swept = sweep(plan, { faults: true });
    const table = new Map((await rows(page, '#promises')).map(([title = '', ...rest]) => [title, rest]));
    for (const { code, margin, holds, fault } of swept.promises) {
      if (fault !== undefined) continue;
      const [without = ''] = table.get(PROMISES[code].title) ?? [];
      expect([code, without]).toEqual([code, expect.stringMatching(holds ? /^holds/ : /^breaks/)]);
      if (margin !== undefined) expect(without).toContain(`${durationInWords(margin)} to spare`);
    }
    const [full = '', half = ''] = table.get(PROMISES['stops-before-power-loss'].title) ?? [];
    expect([full, half]).toEqual([expect.stringMatching(/^holds/), expect.stringMatching(/^holds/)]);
    expect(half).not.toBe(full);

    await until(page, "document.querySelectorAll('#single .holds').length > 0");
    const faulty = swept.promises.filter(({ fault }) => fault !== undefined);
    expect(await page.locator('#single a').count()).toBe(faulty.length);
    expect(await page.locator('#single-summary').textContent()).toMatch(
      /^\d+ of \d+ single faults break nothing\. The worst of the others: .+\. Then this does not hold: no .+\.$/,
    );
    const link = page.locator('#single a').first();
    expect(await link.isVisible()).toBe(false);
    await page.getByText('Every fault by itself').click();
    const worn = page.getByRole('row', { name: /^closet has half of its battery/ });
    expect(await worn.textContent()).toMatch(/all holds closest: .*; \d.* to spare; k8s-cp\d$/);
    const shown = await link.getAttribute('href');
    await link.click();
    await until(page, `location.hash === '${shown}'`);
    expect(await page.locator('.marker.bad').count()).toBeGreaterThan(0);
  });

  test('shows under the slider which lengths stop machines, and where one loses its power', async () => {
    const page = await at.pages.open(ENVIRONMENTS.truenas, 'outage=8m&corner=latest&fault=battery:bx1600');
    const strip = page.locator('#strip svg');
    await strip.waitFor();
    expect(await strip.getAttribute('aria-label')).toMatch(
      /^from 1 s on every machine rides through; from \d.* on 3 stop in order; .*from \d.* lose their power$/,
    );
    expect(await page.locator('#strip .lost').count()).toBeGreaterThan(0);
  });

  test('goes on answering while it plays', async () => {
    const page = await at.pages.open(manyMachines(20));
    await page.getByLabel('The mains are gone for').focus();
    for (const key of ['ArrowRight', 'ArrowRight', 'Home']) await page.keyboard.press(key);
    await until(page, "document.getElementById('outage').dataset.seconds === '1'");
    expect(await page.locator('#single-list').isHidden()).toBe(true);
  });

  test('works with a hundred machines, and asks before it plays every length of them', async () => {
    const page = await at.pages.open(manyMachines(100), '', { viewport: { width: 390, height: 800 } });
    expect(await page.locator('.lane').count()).toBe(100);
    expect(await page.locator('.ups').count()).toBe(10);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    expect(await page.getByRole('button', { name: 'Play every length of cut' }).isVisible()).toBe(true);
    await page.getByLabel('The mains are gone for').focus();
    await page.keyboard.press('Home');
    await until(page, "document.getElementById('outage').dataset.seconds === '1'");
  });

  test('plays in the page itself where no worker may start', async () => {
    const page = await at.pages.open(rack, '', { javaScriptEnabled: true });
    await page.addInitScript('delete window.Worker');
    await page.reload();
    await page.waitForSelector('.lane');
    await allPlayed(page);
    expect(await page.locator('#single tr').count()).toBeGreaterThan(0);
  });

  test('asks the network for nothing, and complains of nothing', () => {
    expect(at.pages.requests.filter((url) => !/^(file|data|blob):/.test(url))).toEqual([]);
    expect(at.pages.requests.length).toBeGreaterThan(10);
    expect(at.pages.complaints).toEqual([]);
  });
});
