/** Peukert's law between neighbouring points; beyond them the nearest pair's exponent, at most 1 below and at least 1.2 above. */
export function runtimeMs(table: { watts: number; lastsSeconds: number }[], watts: number): number {
  if (watts <= 0) return Number.POSITIVE_INFINITY;
  const points = [...table].sort((a, b) => a.watts - b.watts);
  const low = points[0];
  const high = points.at(-1);
  if (low === undefined || high === undefined) return 0;
  const slope = (a: typeof low, b: typeof low) =>
    Math.log(a.lastsSeconds / b.lastsSeconds) / Math.log(b.watts / a.watts);
  const along = (from: typeof low, by: number) => 1000 * from.lastsSeconds * (from.watts / watts) ** by;
  if (points.length === 1) return along(low, watts <= low.watts ? 0.85 : 1.2);
  if (watts <= low.watts) return along(low, Math.min(1, slope(low, points[1] ?? high)));
  if (watts > high.watts) return along(high, Math.max(1.2, slope(points.at(-2) ?? low, high)));
  const upper = points.findIndex((point) => watts <= point.watts);
  const from = points[upper - 1] ?? low;
  return along(from, slope(from, points[upper] ?? high));
}
