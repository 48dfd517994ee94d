import type { Plan } from '../../../power';
import type { Sweep } from '../../../power/sweep';
import { type Choice, everyFault, FIRST_CHOICE } from '../choice';
import { durationInWords } from '../duration-words';
import type { EveryLength, UnderFault } from '../every-length';
import { faultSummary } from '../fault-summary';
import { lengthStrip } from '../length-strip';
import { faultRows, promiseRows } from '../promise-rows';
import { type Begun, begin } from './beside';
import { caseOf } from './case-of';
import { by } from './elements';
import { usualMoment } from './from-the-plan';

/** With more machines somebody has to ask for every outage to be played. */
const MOST_MACHINES = 40;

/** A hand on the slider is left alone, in milliseconds. */
const PATIENCE_MS = 250;

/** The promises, and the strip under the slider: what many outages come to, played beside the page. */
export interface PromisePanel {
  /** Shows what is chosen at all these lengths; what was shown of another choice is taken away. */
  show(choice: Choice, lengths: readonly number[]): void;
}

/** @param foundChanges told at which lengths behaviour changes without a fault, in seconds, once that is known */
export function promisePanel(plan: Plan, foundChanges: (lengths: readonly number[]) => void): PromisePanel {
  const machines = plan.stopOrder.length;
  let swept: Sweep | undefined;
  let chosen: EveryLength | undefined;
  let known = '';
  let asked = machines <= MOST_MACHINES;
  let job: Begun | undefined;
  let wait: ReturnType<typeof setTimeout> | undefined;
  let latest: (() => void) | undefined;

  const showRows = () => {
    by('promises').innerHTML = promiseRows(swept?.promises, chosen?.promises);
  };
  const showProgress = (done: number | undefined) => {
    by('progress').hidden = done === undefined;
    if (done !== undefined) by<HTMLProgressElement>('bar').value = done;
  };
  const failed = (words: string) => {
    showProgress(undefined);
    by('single-about').textContent = `Not every outage could be played: ${words}`;
  };

  function sweepAll(): void {
    by('single-about').textContent =
      'Being played: every fault, at every moment at which something happens …';
    begin(
      { kind: 'sweep', plan, faults: false },
      {
        problem: failed,
        result: (sweep) => {
          swept = sweep;
          showRows();
          foundChanges(sweep.outages.breakpoints);
          begin(
            { kind: 'sweep', plan, faults: true },
            {
              progress: showProgress,
              problem: failed,
              result: ({ promises }) => {
                showSingle(promises);
                playEachFault(promises, sweep.outages);
              },
            },
          );
        },
      },
    );
  }

  function showSingle(promises: Sweep['promises'], each?: readonly UnderFault[]): void {
    const rows = faultRows(promises, each);
    by('single').innerHTML = rows;
    by('single-list').hidden = rows === '';
    by('single-summary').textContent = each === undefined ? '' : faultSummary(promises, each);
    by('single-about').textContent =
      'What breaks: tried just before, at and after everything that happens; here the shortest cut found. What holds: how near it comes when the fault strikes once everybody has seen the outage.';
  }

  /** Those that break nothing: how near they come. */
  function playEachFault(promises: Sweep['promises'], outages: Sweep['outages']): void {
    const faults = everyFault(plan, usualMoment(plan));
    begin(
      { kind: 'each-fault', plan, faults, lengths: someOf([...outages.breakpoints, outages.to]) },
      {
        progress: showProgress,
        problem: failed,
        result: (each) => {
          showProgress(undefined);
          showSingle(promises, each);
        },
      },
    );
  }

  by('ask').hidden = asked;
  by('play-all').addEventListener('click', () => {
    asked = true;
    by('ask').hidden = true;
    sweepAll();
    latest?.();
  });
  showRows();
  if (asked) setTimeout(sweepAll);

  return {
    show(choice, lengths) {
      const { corner, faults } = choice;
      const now = `${caseOf(choice)} ${lengths.length}`;
      if (now === known) return;
      known = now;
      job?.cancel();
      clearTimeout(wait);
      by('promises-about').textContent =
        `Without a fault: exactly, for every length up to ${durationInWords(lengths.at(-1) ?? FIRST_CHOICE.outageSeconds)} and in all four corners. With what is chosen above: at ${lengths.length} lengths, in the ${corner} corner.`;
      latest = () => {
        job = begin(
          { kind: 'every-length', plan, corner, faults, lengths },
          {
            problem: failed,
            result: (every) => {
              chosen = every;
              showRows();
              by('strip').innerHTML = lengthStrip(lengths, every.outcomes, machines);
            },
          },
        );
      };
      if (!asked) return;
      chosen = undefined;
      showRows();
      wait = setTimeout(latest, PATIENCE_MS);
    },
  };
}

/** Every fault is played at as many lengths. */
const MOST_LENGTHS = 24;

/** Some of many, evenly spread, the last one among them. */
function someOf(lengths: readonly number[]): number[] {
  const step = Math.max(1, lengths.length / MOST_LENGTHS);
  const count = Math.min(lengths.length, MOST_LENGTHS);
  return Array.from({ length: count }, (_, index) => lengths[Math.round((index + 1) * step) - 1] ?? 1);
}
