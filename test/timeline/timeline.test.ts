import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { derivePlan } from '../../lib/power';
import { simulate } from '../../lib/power/simulation';
import { timelinePage } from '../../lib/report/timeline-page';
import { ENVIRONMENTS } from '../power/environments';
import { startChromium } from '../support/browser/chromium';
import { faintTexts } from '../support/browser/contrast';
import { describeWith } from '../support/needs';

const plan = derivePlan(ENVIRONMENTS.rack);

describeWith({ tools: ['chromium'] }, 'timeline.html in Chromium', () => {
  let browser: Browser;
  let folder: string;
  const requests: string[] = [];
  const errors: string[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'ridethrough-timeline-'));
    for (const [name, lab] of Object.entries(ENVIRONMENTS)) {
      writeFileSync(join(folder, `${name}.html`), timelinePage(derivePlan(lab)));
    }
    browser = await startChromium();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function opened(name: string, options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    page.on('request', (request) => requests.push(request.url()));
    page.on('pageerror', (error) => errors.push(error.message));
    page.on('console', (message) => errors.push(message.text()));
    await page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
    await page.waitForSelector('.lane');
    return page;
  }

  /** What a lane shows: state and when it begins, in seconds. */
  function lane(page: Page, host: string): Promise<[string | null, number][]> {
    return page
      .locator(`.lane[data-host="${host}"] rect`)
      .evaluateAll((parts) =>
        parts.map((part): [string | null, number] => [
          part.getAttribute('data-state'),
          Number(part.getAttribute('data-from')),
        ]),
      );
  }

  function seconds(page: Page): Promise<number> {
    return page.locator('#outage').evaluate((slider) => Number(slider.getAttribute('data-seconds')));
  }

  test('shows at 8 minutes what the simulator says of 8 minutes', async () => {
    const page = await opened('rack');
    expect(await seconds(page)).toBe(480);
    const { hosts } = simulate(plan, { outageSeconds: 480 });
    const third = await lane(page, 'k8s-cp3');
    expect(third.map(([state]) => state)).toEqual([
      'running',
      'armed',
      'stopping',
      'off',
      'booting',
      'running',
    ]);
    expect(third[2]?.[1]).toBeCloseTo(hosts['k8s-cp3']?.shutdownStartsAt ?? Number.NaN, 0);
    expect(third[3]?.[1]).toBeCloseTo(hosts['k8s-cp3']?.offAt ?? Number.NaN, 0);
    expect(third[5]?.[1]).toBeCloseTo(hosts['k8s-cp3']?.backAt ?? Number.NaN, 0);
    expect(await lane(page, 'k8s-cp1')).toEqual([['running', 0]]);
  });

  test('is redrawn as the slider moves, by the keyboard too', async () => {
    const page = await opened('rack');
    const slider = page.getByLabel('The mains are gone for');
    await slider.focus();
    await page.keyboard.press('Home');
    expect(await seconds(page)).toBe(1);
    expect(await lane(page, 'k8s-cp3')).toEqual([['running', 0]]);
    await page.keyboard.press('End');
    const states = (await lane(page, 'k8s-cp1')).map(([state]) => state);
    expect(states).toEqual(expect.arrayContaining(['stopping', 'off', 'booting']));
    await page.keyboard.press('ArrowLeft');
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/^2 h \d+ min/);
    expect(await page.locator('#length').textContent()).toBe(await slider.getAttribute('aria-valuetext'));
    expect(await page.locator('#summary').textContent()).toMatch(
      /Stopped cleanly: k8s-cp3, k8s-cp2, k8s-cp1/,
    );
  });

  test('shows at every length that it offers what the simulator says', async () => {
    const page = await opened('rack');
    const places = Number(await page.locator('#outage').getAttribute('max'));
    for (let place = 0; place <= places; place += 17) {
      await page.locator('#outage').fill(String(place));
      const outageSeconds = await seconds(page);
      const { hosts } = simulate(plan, { outageSeconds });
      for (const [name, { offAt, backAt }] of Object.entries(hosts)) {
        const parts = await lane(page, name);
        const off = parts.find(([state]) => state === 'off');
        expect({ outageSeconds, name, off: off !== undefined }).toEqual({
          outageSeconds,
          name,
          off: offAt !== undefined,
        });
        if (offAt !== undefined) expect(Math.abs((off?.[1] ?? 0) - offAt)).toBeLessThan(0.2);
        if (backAt !== undefined) expect(Math.abs((parts.at(-1)?.[1] ?? 0) - backAt)).toBeLessThan(0.2);
      }
    }
  }, 60_000);

  test('jumps from change to change', async () => {
    const page = await opened('rack');
    const told = () =>
      page
        .locator('#events tr')
        .evaluateAll((rows) =>
          rows.map((row) => row.textContent?.replace(/^[\d:]+|[\d]+ %/g, '')).join('\n'),
        );
    const [before, from] = [await told(), await seconds(page)];
    await page.getByRole('button', { name: 'Shorter: to the change before' }).click();
    expect(await seconds(page)).toBeLessThan(from);
    expect(await told()).not.toBe(before);
    await page.getByRole('button', { name: 'Longer: to the next change' }).click();
    expect(await told()).toBe(before);
  });

  test('lets a fault be chosen, and draws it', async () => {
    const page = await opened('rack');
    await page
      .getByLabel('What else goes wrong')
      .selectOption({ label: 'the driver loses closet, after 5 s' });
    expect(await page.locator('#summary').textContent()).toMatch(/with driver-stale:closet@5s/);
    const outageSeconds = await seconds(page);
    const fault = { kind: 'driver-stale' as const, where: 'closet', atSeconds: 5 };
    const { hosts } = simulate(plan, { outageSeconds, faults: [fault] });
    const stopping = (await lane(page, 'k8s-cp1')).find(([state]) => state === 'stopping');
    expect(stopping?.[1]).toBeCloseTo(hosts['k8s-cp1']?.shutdownStartsAt ?? Number.NaN, 0);
    expect(await page.locator('.marker.bad').count()).toBe(1);
    expect(await page.locator('#events tr.bad').textContent()).toMatch(/0:05closet/);
  });

  test('names every control, and every lane says in words what it shows', async () => {
    const page = await opened('rack');
    const unnamed = await page.locator('input, select, button').evaluateAll((controls) =>
      controls
        .map((control) => control as unknown as { id: string; labels: { length: number }; ariaLabel: string })
        .filter(({ labels, ariaLabel }) => labels.length === 0 && !ariaLabel)
        .map(({ id }) => id),
    );
    expect(unnamed).toEqual([]);
    const words = await page.locator('.lane[data-host="k8s-cp3"]').getAttribute('aria-label');
    expect(words).toMatch(/^k8s-cp3: running from 0:00, armed from 0:03, stopping from 2:08, off from /);
    expect(await page.locator('.ups').getAttribute('aria-label')).toMatch(
      /^closet: the battery goes down to \d+ %/,
    );
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').getAttribute('id')).toBe('earlier');
  });

  test('lists the promises with their margins', async () => {
    const page = await opened('rack');
    const row = page.getByRole('row', { name: /^Every stage comes before low battery/ });
    expect(await row.textContent()).toMatch(/holds.* to spare/);
  });

  test.each(['light', 'dark'] as const)('can be read in %s', async (colorScheme) => {
    const page = await opened('rack', { colorScheme });
    expect(await faintTexts(page, 4.5)).toEqual([]);
    await page.getByLabel('What else goes wrong').selectOption({ index: 2 });
    expect(await faintTexts(page, 4.5)).toEqual([]);
    const paper = await page.locator('body').evaluate((body) => {
      const view = globalThis as unknown as { getComputedStyle(of: unknown): { backgroundColor: string } };
      return view.getComputedStyle(body).backgroundColor;
    });
    expect(paper).toBe(colorScheme === 'dark' ? 'rgb(20, 23, 26)' : 'rgb(255, 255, 255)');
  });

  test.each(Object.keys(ENVIRONMENTS))('fits a phone: %s', async (name) => {
    const page = await opened(name, { viewport: { width: 360, height: 740 } });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    const smallest = await page
      .locator('input[type="range"], select, button')
      .evaluateAll((controls) =>
        Math.min(
          ...controls.map(
            (control) =>
              (control as unknown as { getBoundingClientRect(): { height: number } }).getBoundingClientRect()
                .height,
          ),
        ),
      );
    expect(smallest).toBeGreaterThanOrEqual(44);
  });

  test('prints on white, without what only moves on a screen', async () => {
    const page = await opened('rack', { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.locator('#outage').isVisible()).toBe(false);
    expect(await page.locator('.lane').first().isVisible()).toBe(true);
    expect(await faintTexts(page, 4.5)).toEqual([]);
  });

  test('asks the network for nothing, and complains of nothing', () => {
    expect(requests.filter((url) => !url.startsWith('file://') && !url.startsWith('data:'))).toEqual([]);
    expect(requests.length).toBeGreaterThan(5);
    expect(errors).toEqual([]);
  });
});

describe('timeline.html as a file', () => {
  it('is small, and the same every time', () => {
    const page = timelinePage(plan);
    expect(page.length).toBeLessThan(1_000_000);
    expect(timelinePage(plan)).toBe(page);
  });

  it('lets no name end its script or its markup', () => {
    const evil = derivePlan({ ...ENVIRONMENTS.rack, name: '</script><b>&' });
    expect(timelinePage(evil)).toMatch(/<h1>&lt;\/script&gt;&lt;b&gt;&amp; in a power cut<\/h1>/);
    const [data] = /<script type="application\/json" id="data">.*?<\/script>/.exec(timelinePage(plan)) ?? [
      '',
    ];
    expect(data).not.toMatch(/<(?!\/?script)/);
  });
});
