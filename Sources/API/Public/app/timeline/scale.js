// From times to places on the timeline, in per cent of its width.

const minute = 60_000;
const steps = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480].map((minutes) => minutes * minute);

export function makeScale(from, to) {
  const length = Math.max(to - from, minute);
  return {
    from,
    to: from + length,
    /** Where a time stands, within the edges. */
    at: (time) => Math.min(100, Math.max(0, ((new Date(time) - from) / length) * 100)),
    /** The time at a place given in parts of the width. */
    time: (part) => from + part * length,
    isWithin: (time) => new Date(time) >= from && new Date(time) <= from + length,
  };
}

/** Round times for the axis, about `count` of them. */
export function ticks(scale, count) {
  const wish = (scale.to - scale.from) / count;
  const step = steps.find((step) => step >= wish) ?? steps.at(-1);
  // Hours begin where the zone of the browser has them.
  const shift = new Date(scale.from).getTimezoneOffset() * minute;
  const times = [];
  for (let time = Math.ceil((scale.from - shift) / step) * step + shift; time <= scale.to; time += step) times.push(time);
  return times;
}

/** The span that shows what is left of the plans, a little of what was, and now. */
export function spanOf(plans, now, hours) {
  const times = plans.flatMap((plan) => plan?.routes ?? []).flatMap((route) => route.stops).map((stop) => new Date(stop.departure_at).getTime());
  const from = now - 10 * minute;
  if (hours) return [from, from + hours * 3_600_000];
  return [Math.min(from, ...times.filter((time) => time > now - 3_600_000)), Math.max(now + 20 * minute, ...times) + 3 * minute];
}
