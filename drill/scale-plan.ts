import {
  detectionSpan,
  type HostNutPlan,
  type HostPlan,
  type Plan,
  type Span,
  timerStageSpan,
} from '../lib/power';

/**
 * The same plan with every configured time divided by `n`, in whole seconds and at least one; what is zero stays so.
 * What follows from those times, such as detection, is worked out anew. Left as they are: MAXAGE, since it says for how
 * long a driver may be silent and drivers don't get quicker, and what no homelab configures (how upssched-cmd confirms,
 * watches and waits).
 *
 * @throws RangeError where `n` is no number of at least 1
 */
export function scalePlan(plan: Plan, n: number): Plan {
  if (!Number.isFinite(n) || n < 1) throw new RangeError(`a plan is scaled by 1 or more, got ${n}`);
  if (n === 1) return plan;
  const scaled = (seconds: number) => scaledSeconds(seconds, n);
  const upses = mapValues(plan.upses, (ups) => ({
    ...ups,
    pollIntervalSeconds: scaled(ups.pollIntervalSeconds),
    ...(ups.driver === undefined
      ? {}
      : { driver: { ...ups.driver, pollIntervalSeconds: scaled(ups.driver.pollIntervalSeconds) } }),
    runtime: ups.runtime.map(({ watts, lastsSeconds }) => ({ watts, lastsSeconds: scaled(lastsSeconds) })),
    lowBattery: {
      ...ups.lowBattery,
      ...(ups.lowBattery.runtimeSeconds === undefined
        ? {}
        : { runtimeSeconds: scaled(ups.lowBattery.runtimeSeconds) }),
    },
    offDelaySeconds: scaled(ups.offDelaySeconds),
    onDelaySeconds: scaled(ups.onDelaySeconds),
    rechargeSeconds: scaled(ups.rechargeSeconds),
  }));
  const { quorum } = plan;
  return {
    ...plan,
    upses,
    hosts: mapValues(plan.hosts, (host) => scaledHost(host, upses, scaled)),
    ...(quorum === undefined
      ? {}
      : {
          quorum: {
            ...quorum,
            ...(quorum.lastsSeconds === undefined ? {} : { lastsSeconds: scaled(quorum.lastsSeconds) }),
          },
        }),
  };
}

/** A length of time in a plan scaled by `n`. */
export function scaledSeconds(seconds: number, n: number): number {
  return seconds <= 0 ? seconds : Math.max(1, Math.round(seconds / n));
}

type Scaled = (seconds: number) => number;

function scaledHost(host: HostPlan, upses: Plan['upses'], scaled: Scaled): HostPlan {
  const nut = host.nut === undefined ? undefined : scaledNut(host.nut, upses, scaled);
  const { kubelet, notices } = host;
  return {
    ...host,
    ...(nut === undefined ? {} : { nut }),
    stages: host.stages.map(({ startsAfter: _, ...stage }) => {
      const { trigger } = stage;
      if (trigger.kind === 'charge') return stage;
      if (trigger.kind === 'runtime') {
        return { ...stage, trigger: { ...trigger, belowSeconds: scaled(trigger.belowSeconds) } };
      }
      const onBatterySeconds = scaled(trigger.onBatterySeconds);
      const detection = nut?.monitors.find(({ ups }) => ups === stage.ups)?.detection;
      return {
        ...stage,
        trigger: { ...trigger, onBatterySeconds },
        ...(nut === undefined || detection === undefined
          ? {}
          : { startsAfter: timerStageSpan(detection, onBatterySeconds, nut.finalDelaySeconds) }),
      };
    }),
    stop: scaledSpan(host.stop, scaled),
    boot: scaledSpan(host.boot, scaled),
    ...(kubelet === undefined
      ? {}
      : {
          kubelet: {
            ...kubelet,
            ...(kubelet.simple === undefined
              ? {}
              : {
                  simple: {
                    periodSeconds: scaled(kubelet.simple.periodSeconds),
                    criticalPodsSeconds: scaled(kubelet.simple.criticalPodsSeconds),
                  },
                }),
            ...(kubelet.byPodPriority === undefined
              ? {}
              : {
                  byPodPriority: kubelet.byPodPriority.map(({ priority, periodSeconds }) => ({
                    priority,
                    periodSeconds: scaled(periodSeconds),
                  })),
                }),
            delaySeconds: scaled(kubelet.delaySeconds),
            inhibitDelayMaxSeconds: scaled(kubelet.inhibitDelayMaxSeconds),
          },
        }),
    wakes: host.wakes.map((target) => ({
      ...target,
      limits: {
        settleSeconds: scaled(target.limits.settleSeconds),
        waitSeconds: scaled(target.limits.waitSeconds),
        tryForSeconds: scaled(target.limits.tryForSeconds),
      },
    })),
    ...(notices === undefined
      ? {}
      : { notices: { ...notices, timeoutSeconds: scaled(notices.timeoutSeconds) } }),
  };
}

function scaledNut(nut: HostNutPlan, upses: Plan['upses'], scaled: Scaled): HostNutPlan {
  const pollFreqSeconds = scaled(nut.pollFreqSeconds);
  return {
    ...nut,
    pollFreqSeconds,
    pollFreqAlertSeconds: scaled(nut.pollFreqAlertSeconds),
    hostSyncSeconds: scaled(nut.hostSyncSeconds),
    deadTimeSeconds: scaled(nut.deadTimeSeconds),
    finalDelaySeconds: scaled(nut.finalDelaySeconds),
    noCommWarnSeconds: scaled(nut.noCommWarnSeconds),
    rbWarnSeconds: scaled(nut.rbWarnSeconds),
    monitors: nut.monitors.map((monitor) => ({
      ...monitor,
      detection: detectionSpan(upses[monitor.ups]?.pollIntervalSeconds ?? 0, pollFreqSeconds),
    })),
  };
}

function scaledSpan({ shortestSeconds, nominalSeconds, longestSeconds }: Span, scaled: Scaled): Span {
  return {
    shortestSeconds: scaled(shortestSeconds),
    nominalSeconds: scaled(nominalSeconds),
    longestSeconds: scaled(longestSeconds),
  };
}

function mapValues<T>(record: Record<string, T>, change: (value: T) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}
