// Makes docs/timeline.png, which the README shows: `npm run build`, then `node scripts/screenshot.mjs`. Needs Chromium.
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findProgram } from './test/find-program.mjs';

const require = createRequire(import.meta.url);
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const MOST_BYTES = 150_000;

const { plan, timelinePage } = require(join(root, 'build/lib/index.js'));
const rack = require(join(root, 'build/stacks/rack.js')).default;
const { chromium } = require('playwright-core');

const folder = mkdtempSync(join(tmpdir(), 'ridethrough-screenshot-'));
const browser = await chromium.launch({
  executablePath: findProgram('chromium'),
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
});
try {
  const file = join(folder, 'timeline.html');
  writeFileSync(file, timelinePage(plan(rack)));
  const page = await browser.newPage({ viewport: { width: 1100, height: 1000 }, colorScheme: 'light' });
  await page.goto(pathToFileURL(file).href);
  // The strip under the slider comes when every length is played.
  await page.waitForSelector('#strip svg');
  await page.locator('#promises .waiting').first().waitFor({ state: 'detached' });
  const image = join(root, 'docs/timeline.png');
  await page.screenshot({ path: image });
  const { size } = statSync(image);
  if (size > MOST_BYTES) throw new Error(`docs/timeline.png has ${size} bytes; at most ${MOST_BYTES}`);
  process.stdout.write(`docs/timeline.png: ${size} bytes\n`);
} finally {
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}
