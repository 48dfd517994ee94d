import { ENVIRONMENTS } from '../power/environments';
import { faintTexts } from '../support/browser/contrast';
import { allPlayed, inChromium } from './opened-page';

const { rack } = ENVIRONMENTS;

inChromium('timeline.html, as people see and reach it', (at) => {
  test('names every control, and says in words what each lane and battery shows', async () => {
    const page = await at.pages.open(
      rack,
      'outage=8m&fault=hang:k8s-cp1@5s&fault=network@9s&fault=second-outage',
    );
    const unnamed = await page.locator('input, select, button').evaluateAll((controls) =>
      controls
        .map(
          (control) =>
            control as unknown as {
              id: string;
              labels: { length: number };
              ariaLabel: string;
              textContent: string;
            },
        )
        .filter(({ labels, ariaLabel, textContent }) => labels.length === 0 && !ariaLabel && !textContent)
        .map(({ id }) => id),
    );
    expect(unnamed).toEqual([]);
    const plain = await at.pages.open(rack);
    expect(await plain.locator('.lane[data-host="k8s-cp3"]').getAttribute('aria-label')).toMatch(
      /^k8s-cp3: running from 0 s, armed from \d s, stopping from 2 min \d+ s, off from /,
    );
    expect(await plain.locator('.ups').getAttribute('aria-label')).toMatch(
      /^closet: battery down to \d+ %, load at most 111 of 1000 W$/,
    );
  });

  test('is reached by the keyboard in the order in which it is read, and shows where that is', async () => {
    const page = await at.pages.open(rack);
    const order: string[] = [];
    for (let step = 0; step < 7; step += 1) {
      await page.keyboard.press('Tab');
      const focused = page.locator(':focus');
      order.push((await focused.getAttribute('id')) ?? (await focused.getAttribute('name')) ?? '');
      const outlined = await focused.evaluate((control) => {
        const view = globalThis as unknown as {
          getComputedStyle(of: unknown): { outlineStyle: string; outlineWidth: string };
        };
        const { parentElement } = control as unknown as {
          parentElement: { querySelector(of: string): unknown };
        };
        const styles = [control, parentElement.querySelector('input:focus-visible + span')]
          .filter((one) => one !== null)
          .map((one) => view.getComputedStyle(one));
        return styles.some(
          ({ outlineStyle, outlineWidth }) => outlineStyle === 'solid' && outlineWidth === '3px',
        );
      });
      expect([order.at(-1), outlined]).toEqual([order.at(-1), true]);
    }
    expect(order).toEqual(['length', 'earlier', 'outage', 'later', 'fault1', 'again', 'corner']);
    await page.keyboard.press('ArrowRight');
    expect(await page.locator('#case').textContent()).toMatch(/in the latest case/);
  });

  test.each(['light', 'dark'] as const)('can be read in %s', async (colorScheme) => {
    const page = await at.pages.open(ENVIRONMENTS['k3s-flux'], 'outage=50m', { colorScheme });
    await allPlayed(page);
    expect(await faintTexts(page, 4.5)).toEqual([]);
    await page.getByLabel('First fault', { exact: true }).selectOption({ label: 'a machine crashes' });
    expect(await faintTexts(page, 4.5)).toEqual([]);
    const paper = await page.locator('body').evaluate((body) => {
      const view = globalThis as unknown as { getComputedStyle(of: unknown): { backgroundColor: string } };
      return view.getComputedStyle(body).backgroundColor;
    });
    expect(paper).toBe(colorScheme === 'dark' ? 'rgb(18, 23, 28)' : 'rgb(251, 252, 253)');
  });

  test.each(['k3s-flux', 'truenas'] as const)('fits a phone: %s', async (name) => {
    const page = await at.pages.open(ENVIRONMENTS[name], 'outage=50m', {
      viewport: { width: 360, height: 740 },
    });
    await allPlayed(page);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
    const smallest = await page
      .locator('input[type="range"], select, button')
      .evaluateAll((controls) =>
        Math.min(
          ...controls
            .map(
              (control) =>
                (
                  control as unknown as { getBoundingClientRect(): { height: number } }
                ).getBoundingClientRect().height,
            )
            .filter((height) => height > 0),
        ),
      );
    expect(smallest).toBeGreaterThanOrEqual(44);
  });

  test('keeps the slider in sight while the picture is looked at', async () => {
    const page = await at.pages.open(rack, '', { viewport: { width: 390, height: 740 } });
    await page.locator('.ups').scrollIntoViewIfNeeded();
    expect(
      await page.locator('#outage').evaluate((slider) => {
        const { top, bottom } = (
          slider as unknown as { getBoundingClientRect(): { top: number; bottom: number } }
        ).getBoundingClientRect();
        return top >= 0 && bottom <= 740;
      }),
    ).toBe(true);
  });

  test('moves nothing by itself where that is not wanted', async () => {
    const behaviour = async (reducedMotion: 'reduce' | 'no-preference') =>
      (await at.pages.open(rack, '', { reducedMotion })).evaluate(
        'getComputedStyle(document.documentElement).scrollBehavior',
      );
    expect([await behaviour('reduce'), await behaviour('no-preference')]).toEqual(['auto', 'smooth']);
  });

  test('prints on white and as wide as paper, without what only moves on a screen', async () => {
    const page = await at.pages.open(rack, '', { colorScheme: 'dark' });
    await page.evaluate(
      "addEventListener('beforeprint', () => { window.printed = document.querySelector('#drawing svg').getAttribute('width'); })",
    );
    const paper = await page.pdf({ format: 'A4' });
    expect(paper.subarray(0, 5).toString()).toBe('%PDF-');
    expect(await page.evaluate('window.printed')).toBe('690');
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await page.locator('#outage').isVisible()).toBe(false);
    expect(await page.locator('.lane').first().isVisible()).toBe(true);
    expect(await page.locator('#case').textContent()).toBe('The mains are gone for 8 min.');
    expect(await faintTexts(page, 4.5)).toEqual([]);
  });

  test('asks the network for nothing, and complains of nothing', () => {
    expect(at.pages.requests.filter((url) => !/^(file|data|blob):/.test(url))).toEqual([]);
    expect(at.pages.requests.length).toBeGreaterThan(10);
    expect(at.pages.complaints).toEqual([]);
  });
});
