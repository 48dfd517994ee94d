import { type Browser, chromium } from 'playwright-core';
import { requireProgram } from '../needs';

/** Debian's Chromium, with a new profile, that asks nobody anything by itself. */
export function startChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: requireProgram('chromium'),
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
