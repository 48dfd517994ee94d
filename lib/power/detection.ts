import type { Span } from './plan';

/**
 * From the loss (or the return) of the mains until upsmon on a host says so: the driver asks the device every
 * `pollInterval`, upsmon asks upsd every POLLFREQ, and the two run out of step. Seen with NUT 2.8.0: between half a
 * second and the sum of both.
 */
export function detectionSpan(pollIntervalSeconds: number, pollFreqSeconds: number): Span {
  const longestSeconds = pollIntervalSeconds + pollFreqSeconds;
  return { shortestSeconds: 0, nominalSeconds: longestSeconds / 2, longestSeconds };
}

/**
 * By how much upssched misses a timer's time: it counts in whole seconds and looks once a second. Seen with NUT 2.8.0:
 * a 5 s timer ran 4.26 to 5.25 s.
 */
export const TIMER_INACCURACY_SECONDS = 1;

/** How long a stage that has come due may ask upsd whether the UPS is still on battery before it goes without an answer. */
export const STAGE_CONFIRMATION_SECONDS = 5;

/** How a watcher by charge or runtime looks at its UPS: so often, and only so many readings in a row count. */
export const WATCHER = { intervalSeconds: 5, readingsInARow: 3 } as const;

/**
 * How late a stage's timer may be before upssched counts as gone and the stage comes due without it: a killed upssched
 * takes its timers with it and nobody says so (seen with NUT 2.8.0). More than it ever misses a timer by, and than the
 * confirmation takes.
 */
export const TIMER_OVERDUE_SECONDS = 10;

/** From the loss of the mains to SHUTDOWNCMD, for a stage by time on battery: detection, the timer, FINALDELAY. */
export function timerStageSpan(detection: Span, onBatterySeconds: number, finalDelaySeconds: number): Span {
  const afterDetection = onBatterySeconds + finalDelaySeconds;
  return {
    shortestSeconds: detection.shortestSeconds + afterDetection - TIMER_INACCURACY_SECONDS,
    nominalSeconds: detection.nominalSeconds + afterDetection,
    longestSeconds:
      detection.longestSeconds + afterDetection + TIMER_INACCURACY_SECONDS + STAGE_CONFIRMATION_SECONDS,
  };
}

/** How far apart in time the same stage may start on two hosts: two stages closer than this can change places. */
export function stageJitterSeconds(span: Span): number {
  return span.longestSeconds - span.shortestSeconds;
}
