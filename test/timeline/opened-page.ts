import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import type { Homelab } from '../../lib/homelab';
import { derivePlan } from '../../lib/power';
import { type PageParts, pageOf } from '../../lib/report/timeline/page';
import { loadScript } from '../scripts/load';
import { startChromium } from '../support/browser/chromium';
import { describeWith } from '../support/needs';

const ROOT = resolve(__dirname, '../..');

/** The page's script and style from the sources as they are now, whatever the last build made. */
export async function pageParts(): Promise<PageParts> {
  const { bundlePage } = loadScript<{ bundlePage(root: string, outfile: string): Promise<void> }>(
    'bootstrap/bundle.mjs',
  );
  const folder = mkdtempSync(join(tmpdir(), 'ridethrough-page-app-'));
  try {
    const file = join(folder, 'app.js');
    await bundlePage(ROOT, file);
    return {
      app: readFileSync(file, 'utf8'),
      css: readFileSync(join(ROOT, 'lib/report/timeline/page.css'), 'utf8'),
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What a lane shows: state and when it begins, in seconds. */
export type Lane = [state: string | null, from: number][];

/** Pages of homelabs in a real browser, opened from files, with all that they asked for and complained of. */
export class Pages {
  readonly requests: string[] = [];
  readonly complaints: string[] = [];

  private constructor(
    private readonly browser: Browser,
    private readonly folder: string,
    private readonly parts: PageParts,
  ) {}

  static async start(): Promise<Pages> {
    const parts = await pageParts();
    const folder = mkdtempSync(join(tmpdir(), 'ridethrough-timeline-'));
    return new Pages(await startChromium(), folder, parts);
  }

  /** Closes every page that was opened: what they still play is of no use any more. */
  async close(): Promise<void> {
    await Promise.all(this.browser.contexts().map((context) => context.close()));
  }

  async stop(): Promise<void> {
    await this.browser.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** @param hash what is chosen, as the address keeps it */
  async open(lab: Homelab, hash = '', options: BrowserContextOptions = {}): Promise<Page> {
    const file = join(this.folder, `${lab.name}.html`);
    writeFileSync(file, pageOf(derivePlan(lab), lab.name, this.parts));
    const page = await (await this.browser.newContext(options)).newPage();
    page.on('request', (request) => this.requests.push(request.url()));
    page.on('pageerror', (error) => this.complaints.push(error.message));
    page.on('console', (message) => this.complaints.push(message.text()));
    await page.goto(`${pathToFileURL(file).href}${hash === '' ? '' : `#${hash}`}`);
    await page.waitForSelector('.lane');
    return page;
  }
}

/** Tests of pages in a real browser, with room for any wait in here. */
export function inChromium(what: string, tests: (at: { readonly pages: Pages }) => void): void {
  jest.setTimeout(180_000);
  describeWith({ tools: ['chromium'] }, what, () => {
    let pages: Pages;
    beforeAll(async () => {
      pages = await Pages.start();
    });
    afterEach(async () => {
      await pages.close();
    });
    afterAll(async () => {
      await pages?.stop();
    });
    tests({
      get pages() {
        return pages;
      },
    });
  });
}

/** Everything is played in the page; a busy machine takes its time, in milliseconds. */
const PATIENCE = 120_000;
const INTERVAL = 50;

/** Waits until an expression of the page is true. From here: the page itself lets nobody evaluate text. */
export async function until(page: Page, expression: string): Promise<void> {
  const end = Date.now() + PATIENCE;
  while ((await page.evaluate(expression)) !== true) {
    if (Date.now() > end) throw new Error(`still not so: ${expression}`);
    await setTimeout(INTERVAL);
  }
}

/** What the lane of a machine shows. */
export function lane(page: Page, host: string): Promise<Lane> {
  return page
    .locator(`.lane[data-host="${host}"] rect`)
    .evaluateAll((parts) =>
      parts.map((part): [string | null, number] => [
        part.getAttribute('data-state'),
        Number(part.getAttribute('data-from')),
      ]),
    );
}

/** The length of outage that is shown, in seconds. */
export function outageSeconds(page: Page): Promise<number> {
  return page.locator('#outage').evaluate((slider) => Number(slider.getAttribute('data-seconds')));
}

/** A table's rows as they are read. */
export function rows(page: Page, table: string): Promise<string[][]> {
  return page
    .locator(`${table} tr`)
    .evaluateAll((found) =>
      found.map((row) =>
        [...(row as unknown as { cells: Iterable<{ textContent: string }> }).cells].map(
          ({ textContent }) => textContent,
        ),
      ),
    );
}

/** Waits until every promise of the page has been played. */
export async function allPlayed(page: Page): Promise<void> {
  await until(page, "document.querySelectorAll('#single .holds').length > 0");
  await until(page, "document.querySelectorAll('#promises .waiting').length === 0");
}
