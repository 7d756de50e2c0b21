// What follows from a vehicle's data.
import { state } from "./store.js";

const silentAfter = 300_000;
const movingFrom = 3;

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
