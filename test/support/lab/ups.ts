import * as fs from 'node:fs';
import { AT_REST, type Readings, servedUpses } from '../nut/dummy-ups';
import { innerPath, writeInnerFile } from '../nut/inner-file';

const SHORT = {
  status: 'ups.status',
  charge: 'battery.charge',
  runtime: 'battery.runtime',
  load: 'ups.load',
} as const;

/** NUT's variables by name, the common ones also by a short one. */
export type UpsChange = Readings & { readonly [Name in keyof typeof SHORT]?: string | number };

/**
 * A UPS plugged into a host by USB, which does what the test says: NUT's usbhid-ups there is the dummy driver. It
 * reads a change within its poll interval (2 s) plus 1 s.
 */
export class LabUps {
  private readings: Readings = AT_REST;
  private lastSecond = 0;

  constructor(
    readonly name: string,
    private readonly root: string,
  ) {}

  /** Changes some readings and leaves the others: `{ status: 'OB DISCHRG', charge: 80 }`. */
  set(change: UpsChange): void {
    const named = Object.entries(change).map(([name, value]) => {
      return [name in SHORT ? SHORT[name as keyof typeof SHORT] : name, value] as const;
    });
    this.readings = { ...this.readings, ...Object.fromEntries(named) };
    // the driver judges the battery (ignorelb) when it reads the status: that comes last
    const { 'ups.status': status, ...others } = this.readings;
    const overridden = this.overridden();
    const lines = Object.entries({ ...others, 'ups.status': status })
      .filter(([name]) => !overridden.includes(name))
      .map(([name, value]) => `${name}: ${value}\n`);
    const file = `/var/lib/lab/${this.name}.dev`;
    // 2.8.0's driver compares whole seconds only: each writing gets one of its own
    this.lastSecond = Math.max(this.lastSecond + 1, Math.floor(Date.now() / 1000));
    writeInnerFile(this.root, file, { content: lines.join('') });
    fs.utimesSync(innerPath(this.root, file), this.lastSecond, this.lastSecond);
  }

  /** Whether NUT has told the UPS to cut its outlets, at the end of a shutdown. */
  hasCutOutlets(): boolean {
    return fs.existsSync(innerPath(this.root, `/var/lib/lab/outlets-cut-${this.name}`));
  }

  /** The driver complains when readings change what ups.conf sets for good. */
  private overridden(): readonly string[] {
    const conf = innerPath(this.root, '/etc/nut/ups.conf');
    if (!fs.existsSync(conf)) return [];
    const upses = servedUpses(fs.readFileSync(conf, 'utf8'));
    return upses.find(({ name }) => name === this.name)?.overridden ?? [];
  }
}
