import * as fs from 'node:fs';
import { join } from 'node:path';
import type { LabHost } from '../../support/lab';
import { waitUntil } from '../../support/nut/wait';

/** What is done to the script at a step. */
export type Interference =
  /** The script alone is killed, what it has started goes on. */
  | 'kill'
  /** Everything of it is killed, also what would put things right after it. */
  | 'kill-all'
  /** Everything stands still until {@link StepTracer.release}. */
  | 'hold';

const ORDERS = '/run/steps';
const TRACER = '/usr/lib/lab/at-step.py';

/** In the place of systemd-run: the same, with the tracer between systemd and the script. */
const SYSTEMD_RUN = `#!/bin/sh
[ -d ${ORDERS} ] || exec /usr/bin/systemd-run "$@"
for word in "$@"; do
  shift
  case $word in
  --property=ExecStopPost=*) [ "$(cat ${ORDERS}/do)" != kill-all ] || continue ;;
  /bin/sh) set -- "$@" /usr/bin/python3 ${TRACER} ;;
  esac
  set -- "$@" "$word"
done
exec /usr/bin/systemd-run "$@"
`;

/** Stops what the script does on a host at one of its steps: a command, or a change of a file. */
export class StepTracer {
  constructor(private readonly host: LabHost) {
    host.write(TRACER, fs.readFileSync(join(__dirname, 'at-step.py'), 'utf8'));
    host.write('/usr/local/sbin/systemd-run', { content: SYSTEMD_RUN, mode: '0755' });
  }

  /**
   * The next run is interfered with at that step, given by its number or by words of its line; at none where it is 0:
   * then its steps are only noted.
   */
  async order(step: number | string, interference: Interference = 'kill'): Promise<void> {
    await this.host.output(`rm -rf ${ORDERS}; mkdir ${ORDERS}; echo '${step}' >${ORDERS}/at
      echo ${interference} >${ORDERS}/do`);
  }

  /** The next run goes on as if nobody was here. */
  async forget(): Promise<void> {
    await this.host.output(`rm -rf ${ORDERS}`);
  }

  /** What the last run did, a line each: number, process, call, path. */
  async steps(): Promise<string[]> {
    return (await this.host.output(`cat ${ORDERS}/noted`)).trim().split('\n');
  }

  /** The step at which it was interfered with; undefined where the run had fewer. */
  async reached(): Promise<string | undefined> {
    return (await this.host.run(`cat ${ORDERS}/reached`)).stdout.trim() || undefined;
  }

  async waitHeld(): Promise<string> {
    let step: string | undefined;
    await waitUntil(
      'the step is reached',
      async () => {
        step = await this.reached();
        return step !== undefined;
      },
      120_000,
    );
    return step ?? '';
  }

  async release(): Promise<void> {
    await this.host.output(`touch ${ORDERS}/go`);
  }
}
