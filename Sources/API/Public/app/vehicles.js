// What follows from a vehicle's data.
import { get } from "./api.js";
import { state } from "./store.js";

const silentAfter = 300_000;
const movingFrom = 3;
/** What a stop may come after its window before a vehicle is called late, in milliseconds. */
const tolerance = 60_000;
/** What a line keeps: what the server tells of the last hours, and what comes while the page is open. */
const longestTrail = 3000;
/** A place for each quarter of a minute of six hours: enough for corners. */
const pointsOfTrail = 1500;
const trails = new Map();
let routesOf = { plan: null, byVehicle: new Map() };

/** The running plan's route of a vehicle. */
export function routeOf(name) {
  if (routesOf.plan !== state.plan) routesOf = { plan: state.plan, byVehicle: new Map((state.plan?.routes ?? []).map((route) => [route.vehicle, route])) };
  return routesOf.byVehicle.get(name);
}

/** The next thing that a vehicle has to do by the running plan. */
export const nextStop = (name) => routeOf(name)?.stops.find((stop) => stop.status === "open" && stop.kind !== "start");

/** What to show of a vehicle: trouble and silence before lateness, lateness before moving and standing. */
export function shownStatus(vehicle) {
  if (vehicle.status !== "moving" && vehicle.status !== "stopped") return vehicle.status;
  const drop = routeOf(vehicle.name)?.stops.find((stop) => stop.status === "open" && stop.kind === "deliver");
  const isBehind = drop?.window_end && Math.max(new Date(drop.arrival_at), Date.now()) > new Date(drop.window_end).getTime() + tolerance;
  return isBehind ? "behind" : vehicle.status;
}

/** The way that a vehicle has driven, as a line: what was loaded of it, and what came since the page was opened. */
export const trailOf = (name) => (trails.get(name) ?? []).map(({ longitude, latitude }) => [longitude, latitude]);

function extendTrail(name, { longitude, latitude, time }) {
  const trail = trails.get(name) ?? trails.set(name, []).get(name);
  trail.push({ longitude, latitude, time });
  if (trail.length > longestTrail) trail.shift();
}

/** Reads the way of the last hours; what came meanwhile and is newer goes on behind it. */
export async function loadTrail(name) {
  const { points } = await get(`vehicles/${encodeURIComponent(name)}/track`, { points: pointsOfTrail });
  const newest = new Date(points.at(-1)?.time ?? 0);
  trails.set(name, [...points, ...(trails.get(name) ?? []).filter(({ time }) => new Date(time) > newest)]);
}

/** The temperature that deserves the look: the one farthest out of its range, otherwise the warmest. */
export function worstTemperature(vehicle) {
  const judged = vehicle.temperatures
    .filter((reading) => reading.value !== null)
    .map((reading) => {
      const limits = state.profiles.get(reading.profile) ?? state.profiles.get(null);
      const beyond = limits ? Math.max((limits.low ?? -Infinity) - reading.value, reading.value - (limits.high ?? Infinity)) : -1;
      return { ...reading, beyond, isOut: beyond > 0 };
    });
  return judged.sort((a, b) => b.beyond - a.beyond || b.value - a.value)[0] ?? null;
}

/** The goods on board that keep the shortest, of those that nothing is foreseen for the warmest; null while nobody knows. */
export function worstGoods(vehicle) {
  const end = (goods) => (goods.keeps_until ? new Date(goods.keeps_until).getTime() : Infinity);
  return [...(vehicle.goods ?? [])].sort((a, b) => (end(a) === end(b) ? b.celsius - a.celsius : end(a) - end(b)))[0] ?? null;
}

/** The state from what is known here; the server says the same when it is asked. */
export function statusOf(vehicle) {
  if (vehicle.open_breaches > 0) return "cold_trouble";
  if (!vehicle.last_received_at) return "unknown";
  if (Date.now() - new Date(vehicle.last_received_at) > silentAfter) return "silent";
  return (vehicle.position?.speed_kmh ?? 0) >= movingFrom ? "moving" : "stopped";
}

/** Takes new positions in; says whether any vehicle was meant. */
export function applyPositions(items) {
  let isAny = false;
  for (const item of items) {
    const vehicle = state.vehicles.get(item.vehicle);
    if (!vehicle || new Date(vehicle.position?.time ?? 0) > new Date(item.time)) continue;
    vehicle.position = item;
    extendTrail(item.vehicle, item);
    vehicle.last_received_at = new Date().toISOString();
    vehicle.status = statusOf(vehicle);
    isAny = true;
  }
  return isAny;
}

/** Takes new readings in; says whether any vehicle was meant. */
export function applyReadings(items) {
  let isAny = false;
  for (const item of items) {
    const vehicle = state.vehicles.get(item.vehicle);
    if (!vehicle) continue;
    vehicle.last_received_at = new Date().toISOString();
    vehicle.status = statusOf(vehicle);
    isAny = true;
    if (item.metric !== "temperature") continue;
    const known = vehicle.temperatures.find((reading) => reading.device === item.device && reading.channel === item.channel);
    if (!known) vehicle.temperatures.push({ ...item, profile: null });
    else if (new Date(known.time) <= new Date(item.time)) Object.assign(known, { time: item.time, value: item.value });
  }
  return isAny;
}
