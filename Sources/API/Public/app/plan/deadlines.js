// Until when loads keep, as the newest plan that was made has it: a plan that began to run before a breach knows nothing
// of it, the proposal that answers the breach does.
import { get } from "../api.js";
import { keyOf } from "./stops.js";

/** The deadlines by shipment out of a whole plan. */
export const deadlinesOf = (plan) => new Map((plan?.routes ?? []).flatMap((route) => route.stops).filter((stop) => stop.kind === "deliver" && stop.latest_at).map((stop) => [stop.shipment, stop.latest_at]));

/** The deadlines of the newest proposal that waits, none where there is none. */
export async function newestDeadlines() {
  const { items } = await get("plans", { state: "proposed", limit: 1 });
  return items.length > 0 ? deadlinesOf(await get(`plans/${items[0].version}`)) : new Map();
}

/** The plan with the deadlines put in where it has none of its own. */
export function withDeadlines(plan, deadlines) {
  if (!plan || deadlines.size === 0) return plan;
  const known = (stop) => (stop.kind === "deliver" && !stop.latest_at && deadlines.has(stop.shipment) ? { ...stop, latest_at: deadlines.get(stop.shipment) } : stop);
  return { ...plan, routes: plan.routes.map((route) => ({ ...route, stops: route.stops.map(known) })) };
}

/** A proposal with what has become of each stop since it was made, as the running plan knows it. */
export function withStatuses(proposal, running) {
  const known = new Map((running?.routes ?? []).flatMap((route) => route.stops).map((stop) => [keyOf(stop), stop]));
  const now = (stop) => (stop.status ? stop : { ...stop, status: known.get(keyOf(stop))?.status ?? "open", completed_at: stop.completed_at ?? known.get(keyOf(stop))?.completed_at });
  return { ...proposal, routes: proposal.routes.map((route) => ({ ...route, stops: route.stops.map(now) })) };
}
