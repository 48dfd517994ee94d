import { writeSync } from 'node:fs';
import { guest } from '../synth/guest';
import { EXIT } from './exit';

/** Taken before a homelab's file can put another in its place. */
const exit = process.exit.bind(process);

let said = false;

/** The last code that was asked for: of an error that comes while the result is going out. */
let latest: number = EXIT.good;

/**
 * Ends the process once everything that was printed is out, whatever a homelab's file has left running: a timer of its
 * own would keep it alive for ever.
 */
export function endWith(code: number): void {
  said = true;
  latest = code;
  const streams = [process.stdout, process.stderr];
  let waiting = streams.length;
  for (const stream of streams) {
    stream.write('', () => {
      waiting -= 1;
      // A rejection that nobody handles is told a moment later.
      if (waiting === 0) setImmediate(() => exit(latest));
    });
  }
}

/**
 * From here on, an end before {@link endWith} is none of ours: it never passes for a good one. And somebody who stops
 * reading (`| head -1`) has read enough, which is no error.
 */
export function untilSaid(): void {
  process.on('exit', (code) => {
    if (said || guest()?.loading) return;
    writeSync(2, `ridethrough: ended early (with ${code}) and without a result\n`);
    process.exitCode = EXIT.homelabHasErrors;
  });
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EPIPE') return;
      if (stream === process.stdout)
        writeSync(2, `ridethrough: the output could not be written: ${error.message}\n`);
      said = true;
      exit(EXIT.wrongUsage);
    });
  }
}
