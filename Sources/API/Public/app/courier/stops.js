// The stops of a courier's day as they stand now: what the server knows, and over it what it has not heard yet.

import { isDone } from "../done.js";

const ends = { delivered: "delivered", failed: "failed" };

/** What has become of a stop, with the reports that wait to be sent. */
export function statusOf(stop, queue) {
  if (stop.kind === "break") {
    const last = queue.aboutBreak(stop.break_name).at(-1)?.kind;
    return last === "break_ended" ? "done" : last === "break_started" ? "arrived" : stop.status;
  }
  const kinds = queue.about(stop.shipment).map((report) => report.kind);
  if (stop.kind === "load") return kinds.includes("loaded") ? "done" : stop.status;
  const end = kinds.findLast((kind) => kind in ends);
  if (end) return ends[end];
  return kinds.includes("arrived") && stop.status === "open" ? "arrived" : stop.status;
}

/** Stops at one place that follow each other are one visit: eight parcels from one dock are one thing to do. */
export function visits(stops, queue) {
  const visits = [];
  for (const stop of stops) {
    const status = statusOf(stop, queue);
    const last = visits.at(-1);
    const isSame = last && stop.kind !== "break" && last.kind === stop.kind && last.latitude === stop.latitude && last.longitude === stop.longitude && isDone(last.status) === isDone(status);
    if (isSame) last.stops.push({ ...stop, status });
    else visits.push({ ...stop, status, stops: [{ ...stop, status }] });
  }
  return visits;
}
