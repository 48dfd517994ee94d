import * as fs from 'node:fs';
import { parseNutFile, word } from '../../../lib/nut';
import { innerPath, writeInnerFile } from './inner-file';

/** Settings of ups.conf that every driver takes (`drivers/main.c`); others are the real driver's own. */
const COMMON_SETTING =
  /^(desc|pollinterval|maxstartdelay|sdorder|ignorelb|synchronous|(override|default)\..*)$/;

/** One UPS of a ups.conf, as far as the lab needs it. */
export interface ServedUps {
  readonly name: string;
  readonly driver: string;
  /** Variables whose value ups.conf sets for good: the driver complains when its readings change them. */
  readonly overridden: readonly string[];
}

/**
 * ups.conf with NUT's dummy driver in the place of each real one: what only the real driver knows is left out, the rest
 * stands as it was. Each UPS's readings come from /etc/nut/NAME.dev.
 */
export function withDummyDrivers(upsConf: string): string {
  let isInSection = false;
  const out: string[] = [];
  for (const { words } of parseNutFile(upsConf).lines) {
    const [key = '', equals, value] = words;
    const section = /^\[(.*)\]$/.exec(key)?.[1];
    if (section !== undefined) {
      isInSection = true;
      out.push(`[${section}]`, '  driver = dummy-ups', `  port = ${word(`${section}.dev`)}`);
    } else if (!isInSection || COMMON_SETTING.test(key)) {
      out.push(equals === '=' && value !== undefined ? `${key} = ${word(value)}` : key);
    }
  }
  return `${out.join('\n')}\n`;
}

/** The UPSes of a ups.conf with the drivers that it names. */
export function servedUpses(upsConf: string): readonly ServedUps[] {
  const upses: { name: string; driver: string; overridden: string[] }[] = [];
  for (const { words } of parseNutFile(upsConf).lines) {
    const section = /^\[(.*)\]$/.exec(words[0] ?? '')?.[1];
    const ups = upses.at(-1);
    if (section !== undefined) upses.push({ name: section, driver: '', overridden: [] });
    else if (ups === undefined) continue;
    else if (words[0] === 'driver') ups.driver = words[2] ?? '';
    else if (words[0]?.startsWith('override.')) ups.overridden.push(words[0].slice('override.'.length));
  }
  return upses;
}

/** The readings of a UPS that the test plays: NUT's variables by name. */
export type Readings = Readonly<Record<string, string | number>>;

/** A UPS on the mains with a full battery. */
export const AT_REST: Readings = {
  'ups.status': 'OL',
  'battery.charge': 100,
  'battery.charge.low': 20,
  'battery.runtime': 3600,
  'battery.runtime.low': 300,
  'battery.voltage': 27.3,
  'input.voltage': 230,
  'output.voltage': 230,
  'ups.load': 11,
  'ups.mfr': 'Test',
  'ups.model': 'Dummy',
};

/** A UPS that does what the test says. The driver reads a change within its poll interval (2 s) plus 1 s. */
export class DummyUps {
  private readings: Readings = AT_REST;
  private lastSecond = 0;

  constructor(
    readonly name: string,
    private readonly root: string,
    private readonly overridden: readonly string[] = [],
  ) {}

  /** Changes some readings and leaves the others. */
  set(readings: Readings): void {
    this.readings = { ...this.readings, ...readings };
    const file = `/etc/nut/${this.name}.dev`;
    // the driver judges the battery (ignorelb) when it reads the status: that comes last
    const { 'ups.status': status, ...others } = this.readings;
    const content = Object.entries({ ...others, 'ups.status': status })
      .filter(([name]) => !this.overridden.includes(name))
      .map(([name, value]) => `${name}: ${value}\n`);
    // 2.8.0's driver compares whole seconds only: each writing gets one of its own
    this.lastSecond = Math.max(this.lastSecond + 1, Math.floor(Date.now() / 1000));
    writeInnerFile(this.root, file, { content: content.join(''), group: 'nut', mode: '0640' });
    fs.utimesSync(innerPath(this.root, file), this.lastSecond, this.lastSecond);
  }

  /** The UPS's flags: `OL`, `OB DISCHRG`, `OB LB`, `OL CHRG` … */
  setStatus(status: string): void {
    this.set({ 'ups.status': status });
  }
}
