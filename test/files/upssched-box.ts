import { hostFiles } from '../../lib/files';
import type { Homelab, Host, Notices } from '../../lib/homelab';
import { derivePlan } from '../../lib/power';
import { describeWith } from '../support/needs';
import { ScriptBox, SHELLS, type ShellName } from './script-box';

/** upssched-cmd of a host with two supplies on the UPSes `left` and `right`. */
function scriptOf(shutdown: Host['shutdown'], notices?: Notices): string {
  const ups = { server: 'nas', ratedWatts: 900, runtime: [{ watts: 100, lasts: '40m' as const }] };
  const lab: Homelab = {
    name: 'home',
    upses: { left: ups, right: ups },
    hosts: {
      nas: { address: '192.0.2.1', managed: false, poweredBy: 'left', watts: 60 },
      double: {
        address: '192.0.2.2',
        poweredBy: [{ ups: 'left' }, { ups: 'right' }],
        watts: 40,
        ...(shutdown === undefined ? {} : { shutdown }),
      },
    },
    ...(notices === undefined ? {} : { notices }),
  };
  const file = hostFiles(derivePlan(lab), 'double').find(({ path }) => path === '/etc/nut/upssched-cmd');
  if (file === undefined) throw new Error('there is no upssched-cmd');
  return file.content;
}

/** A box with upssched-cmd in it. Seconds of the plan are cut down to what a test can wait for. */
export class UpsschedBox extends ScriptBox {
  installCommand(shutdown: Host['shutdown'], notices?: Notices, more: Record<string, string> = {}): void {
    this.install('upssched-cmd', scriptOf(shutdown, notices), {
      'STATE=/run/nut': `STATE=${this.state}`,
      'CONFIRM_SECONDS=5': 'CONFIRM_SECONDS=0.7',
      'WATCH_SECONDS=5': 'WATCH_SECONDS=0.1',
      'OVERDUE_SECONDS=10': 'OVERDUE_SECONDS=1',
      ...more,
    });
  }

  /** Calls upssched-cmd as upssched does, and waits until it has returned. */
  event(name: string, env: Record<string, string> = {}): Promise<void> {
    return this.run('upssched-cmd', [name], env);
  }

  /** What `upsc` says of a UPS. */
  answer(ups: string, variable: string, ...lines: string[]): void {
    this.answers(`upsc ${ups}@192.0.2.1 ${variable}`, ...lines);
  }

  /** Calls of upsmon so far. */
  get fsd(): string[] {
    return this.calls('upsmon');
  }

  untilFsd(): Promise<void> {
    return this.until('upsmon was called', () => this.fsd.length > 0);
  }
}

/** Runs the tests under each shell, in a new box each. */
export function describeUpsschedCmd(name: string, body: (box: () => UpsschedBox) => void): void {
  describeWith({ tools: ['dash', 'busybox', 'timeout'] }, name, () => {
    describe.each(Object.keys(SHELLS) as ShellName[])('under %s', (shell) => {
      let box: UpsschedBox;
      beforeEach(() => {
        box = new UpsschedBox(shell);
      });
      afterEach(() => box.remove());
      body(() => box);
    });
  });
}
