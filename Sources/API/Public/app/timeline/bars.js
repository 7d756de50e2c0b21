// A vehicle's row as bars: what is done when, until when it may be done, and until when the goods keep.

import { isDone } from "../done.js";

export const isOver = (stop) => isDone(stop.status);

/** Stops at one facility that follow each other are one bar; drops stay single, because each can be moved. */
export function barsOf(route) {
  const bars = [];
  for (const stop of route.stops) {
    if (stop.kind === "start") continue;
    const last = bars.at(-1);
    if (stop.kind === "load" && last?.kind === "load" && last.facility === stop.facility && isOver(last) === isOver(stop)) {
      last.departure_at = stop.departure_at;
      last.count += 1;
      last.shipments.push(stop.shipment);
    } else bars.push({ ...stop, vehicle: route.vehicle, count: 1, shipments: [stop.shipment].filter(Boolean) });
  }
  return bars;
}

/** What is chosen with the break of a vehicle: no shipment has such a name, as names of vehicles have no line breaks. */
export const breakId = (vehicle, { break_name: name, window_start: due }) => `${vehicle}\n${name}\n${due}`;

/** Seconds by which a stop is after its window; 0 when it is not. */
export const lateness = (stop) => (stop.window_end && !isOver(stop) ? Math.max(0, (new Date(stop.arrival_at) - new Date(stop.window_end)) / 1000) : 0);

/** Seconds for which the goods keep after the hand-over; below 0 they do not; null when nothing threatens them. */
export const slack = (stop) => (stop.latest_at && !isOver(stop) ? (new Date(stop.latest_at) - new Date(stop.arrival_at)) / 1000 : null);

/** The first moment at which a load of the vehicle no longer keeps; null when none is threatened. */
export function deadline(route) {
  const times = route.stops.filter((stop) => stop.kind === "deliver" && stop.latest_at && !isOver(stop)).map((stop) => new Date(stop.latest_at).getTime());
  return times.length > 0 ? Math.min(...times) : null;
}

/** Puts bars that would cover each other below one another; gives each its row and says how many there are. */
export function stack(bars, scale, width, smallest) {
  const ends = [];
  for (const bar of bars) {
    const left = (scale.at(bar.arrival_at) / 100) * width;
    const right = Math.max((scale.at(bar.departure_at) / 100) * width, left + smallest) + 2;
    const row = ends.findIndex((end) => end <= left);
    bar.row = row === -1 ? ends.length : row;
    ends[bar.row] = right;
  }
  return Math.max(1, ends.length);
}
