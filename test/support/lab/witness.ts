import * as fs from 'node:fs';
import { innerPath } from '../nut/inner-file';

/** What a script of the lab saw at the very end of a shutdown, before NUT's own. */
export interface Shutdown {
  /** What systemd was about to do. */
  readonly verb: 'poweroff' | 'reboot' | 'halt' | 'kexec';
  /** Milliseconds, as Date.now() has them. */
  readonly at: number;
  /** Whether upsmon left its POWERDOWNFLAG in /run/nut/killpower. */
  readonly killpower: boolean;
  /** The exit code of `upsmon -K`; 0 asks for the outlets to be cut. Undefined where NUT is not installed. */
  readonly upsmonK?: number;
}

export function readWitness(root: string): Shutdown | undefined {
  const file = innerPath(root, '/var/lib/lab/witness');
  if (!fs.existsSync(file)) return undefined;
  const lines = fs.readFileSync(file, 'utf8').trim().split('\n');
  const said = Object.fromEntries(lines.map((line) => line.split('=')));
  return {
    verb: said.verb,
    at: Number(said.at) * 1000,
    killpower: said.killpower === 'yes',
    ...(said.upsmonK === undefined ? {} : { upsmonK: Number(said.upsmonK) }),
  };
}
