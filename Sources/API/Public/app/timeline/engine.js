// Asks the engine about a plan that was changed by hand: what its times are, and what it breaks.
import { problemOf, readAnswer } from "./problem.js";

/** The plan with the engine's times, what breaks in it, and what already broke in the plan that runs. */
export async function checkPlan(running, changed, { vehicles, goods }) {
  const now = Date.now();
  const [before, after] = await Promise.all([running, changed].map((plan) => timed(plan, { vehicles, goods, now })));
  const known = new Set(before.broken.map((item) => `${item.shipment}/${item.cause}`));
  const total = (plan, key) => plan.routes.reduce((sum, route) => sum + (route[key] ?? 0), 0);
  return {
    plan: after.plan,
    broken: after.broken.map((item) => ({ ...item, isNew: !known.has(`${item.shipment}/${item.cause}`) })),
    distance_metres: total(after.plan, "distance_metres") - total(before.plan, "distance_metres"),
    duration_seconds: total(after.plan, "duration_seconds") - total(before.plan, "duration_seconds"),
  };
}

async function timed(plan, context) {
  const { problem, shipments } = problemOf(plan, context);
  const response = await fetch("/vroom/", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(problem) });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? answer.detail ?? `HTTP ${response.status}`);
  return readAnswer(plan, answer, shipments, context.now);
}
