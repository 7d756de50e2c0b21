// Asks the server about a plan that was changed by hand: what its times are, and what it breaks.
import { post } from "../api.js";
import { hasKey, keyOf } from "../plan/stops.js";
import { isOver } from "./bars.js";
import { movesOf } from "./edits.js";

const total = (before, after, key) => after[key] - before[key];

/** A route with the times that it would have; what is done already stays in it. */
function changed(route, timed, known) {
  const done = route.stops.filter(isOver);
  const stops = timed.stops.filter((stop) => !done.some((other) => hasKey(stop) && keyOf(other) === keyOf(stop)));
  const open = stops.filter((stop) => stop.kind !== "start" || done.length === 0);
  const status = (stop) => known.get(keyOf(stop))?.status ?? "open";
  return { ...route, ...timed, stops: [...done, ...open.map((stop) => ({ ...stop, status: status(stop) }))].map((stop, position) => ({ ...stop, position })) };
}

/** The plan as it would run, what breaks in it, and what it costs more than without the moves. */
export async function checkPlan(plan, edits) {
  const answer = await post(`plans/${plan.version}/check`, { moves: movesOf(plan, edits) });
  const timed = new Map(answer.routes.map((route) => [route.vehicle, route]));
  const known = new Map(plan.routes.flatMap((route) => route.stops).map((stop) => [keyOf(stop), stop]));
  return {
    plan: { ...plan, routes: plan.routes.map((route) => (timed.has(route.vehicle) ? changed(route, timed.get(route.vehicle), known) : route)) },
    broken: answer.violations,
    distance_metres: total(answer.before, answer.after, "distance_metres"),
    duration_seconds: total(answer.before, answer.after, "duration_seconds"),
  };
}

/** Stores the moves as a proposal; its version. `allowsViolations` says that somebody has seen what breaks. */
export async function proposePlan(plan, edits, { reason, allowsViolations }) {
  const body = { moves: movesOf(plan, edits), reason, allow_violations: allowsViolations };
  return (await post(`plans/${plan.version}/edit`, body, { "If-Match": plan.etag })).version;
}
