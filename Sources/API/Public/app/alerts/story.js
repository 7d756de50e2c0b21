// Reads what belongs to one breach: the curve with its marks, the loads, and what the plan did.
import { all, get } from "../api.js";
import { loadReadings } from "../curve.js";
import { celsius, clock } from "../format.js";
import { t } from "../strings.js";

const minute = 60_000;

/** Spans in which a switch was on, out of its thinned readings. */
function spansOf({ points, width_milliseconds: width }, row, colour) {
  const spans = [];
  points.time.forEach((time, index) => {
    if (points.high[index] < 0.5) return;
    const last = spans.at(-1);
    if (last && time - last.to <= width * 1.5) last.to = time + width;
    else spans.push({ from: time, to: time + width, row, colour });
  });
  return spans;
}

/** How the goods follow the air: a first-order delay with the time constant that the detector has learned. */
function goodsOf({ points }, constant) {
  let goods = points.mean[0];
  return points.mean.map((air, index) => {
    const seconds = index === 0 ? 0 : (points.time[index] - points.time[index - 1]) / 1000;
    goods += (air - goods) * (1 - Math.exp(-seconds / constant));
    return Math.round(goods * 100) / 100;
  });
}

/** How far a forecast looks ahead. */
const ahead = 60 * minute;

/**
 * Where the goods go if the air stays as it is: they approach it with their time constant. Only of an open breach: what is
 * over needs no forecast. `until` is when they are within the limits again, or 0 when that takes longer.
 */
function forecastOf({ points, limits }, goods, constant) {
  const [air, now] = [points.mean.at(-1), points.time.at(-1)];
  const at = (time) => air + (goods.at(-1) - air) * Math.exp(-(time - now) / 1000 / constant);
  const line = Array.from({ length: 121 }, (_, step) => ({ time: now + (step * ahead) / 120, value: Math.round(at(now + (step * ahead) / 120) * 100) / 100 }));
  const isOut = (value) => (limits?.high ?? Infinity) < value || (limits?.low ?? -Infinity) > value;
  const back = isOut(goods.at(-1)) ? line.find(({ value }) => !isOut(value)) : null;
  return { line, air, end: line.at(-1).value, backAt: back?.time ?? null, isOut: isOut(goods.at(-1)) };
}

function forecastWords({ air, end, backAt, isOut }) {
  if (!isOut) return t("forecastStays", { air: celsius(air), end: celsius(end) });
  return t(backAt ? "forecastBack" : "forecastOut", { air: celsius(air), end: celsius(end), time: backAt ? clock(backAt) : "" });
}

export async function loadBreachCurve(breach) {
  const start = new Date(breach.started_at).getTime();
  const end = breach.closed_at ? new Date(breach.closed_at).getTime() : Date.now();
  // As much of what was before and behind it that the breach itself stays large.
  const margin = Math.min(30 * minute, Math.max(3 * minute, (end - start) / 3));
  const [from, to] = [start - margin, Math.min(Date.now(), end + margin) + 1000];
  const [air, door, defrost] = await Promise.all(["temperature", "door", "defrost"].map((metric) => loadReadings(breach.device, metric, from, to)));
  const evidence = breach.explanation.evidence ?? {};
  const hasGoods = evidence.time_constant_s > 0 && air.points.time.length > 0;
  const goods = hasGoods ? goodsOf(air, evidence.time_constant_s) : undefined;
  const forecast = hasGoods && !breach.closed_at ? forecastOf(air, goods, evidence.time_constant_s) : null;
  // The curve looks ahead half as far as back: the breach stays large in it.
  const horizon = Date.now() + Math.max(10 * minute, (end - start) / 2);
  const shown = forecast?.line.filter(({ time }) => time <= horizon) ?? [];
  const doors = spansOf(door, 0, "--stopped");
  const defrosts = spansOf(defrost, 1, "--silent");
  return {
    ...air,
    to: shown.length > 0 ? Math.max(air.to, shown.at(-1).time) : air.to,
    goods,
    forecast: shown,
    spans: [...doors, ...defrosts],
    decided: evidence.deciding_reading && evidence.goods !== undefined ? [{ time: evidence.deciding_reading, value: evidence.goods }] : [],
    remarks: [forecast ? forecastWords(forecast) : null, doors.length > 0 ? t("doorOpenN", { n: doors.length }) : null, defrosts.length > 0 ? t("defrostN", { n: defrosts.length }) : null].filter(Boolean),
  };
}

/** The loads that were on board while the breach lasted. */
export async function loadsOf(breach) {
  if (!breach.vehicle) return [];
  const end = breach.closed_at ? new Date(breach.closed_at) : new Date();
  const orders = await all("orders", { vehicle: breach.vehicle });
  return orders.filter((order) => order.loaded_at && new Date(order.loaded_at) < end && (!order.completed_at || new Date(order.completed_at) > new Date(breach.started_at)));
}

/** The plans that were made because of the breach, the newest first. */
export async function plansFor(breach) {
  const { items } = await get("plans", { limit: 100 });
  return items.filter((plan) => plan.trigger_reference === breach.id);
}
