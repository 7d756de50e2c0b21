// The plan as a problem in VROOM's JSON whose order is given: the engine times it and says what breaks.
import { isOver } from "./bars.js";

/** Estimates as the server makes them without a road network: great circle, lengthened, at a mean speed. */
const detour = 1.4;
const metresPerSecond = 30 / 3.6;

function metres(a, b) {
  const radians = Math.PI / 180;
  const [la, lb] = [a[1] * radians, b[1] * radians];
  const x = Math.sin((lb - la) / 2) ** 2 + Math.cos(la) * Math.cos(lb) * Math.sin(((b[0] - a[0]) * radians) / 2) ** 2;
  return Math.round(2 * 6_371_000 * Math.asin(Math.sqrt(x)) * detour);
}

class Places {
  rows = new Map();

  row(longitude, latitude) {
    const key = `${longitude},${latitude}`;
    if (!this.rows.has(key)) this.rows.set(key, { index: this.rows.size, place: [longitude, latitude] });
    return this.rows.get(key).index;
  }

  matrices() {
    const places = [...this.rows.values()].map((row) => row.place);
    const distances = places.map((from) => places.map((to) => metres(from, to)));
    return { car: { distances, durations: distances.map((row) => row.map((value) => Math.round(value / metresPerSecond))) } };
  }
}

/**
 * The request for the engine and the way back from its ids.
 *
 * `vehicles` tells where each is; `goods` tells amounts by shipment.
 */
export function problemOf(plan, { vehicles, goods, now }) {
  const places = new Places();
  const seconds = (time) => Math.max(0, Math.round((new Date(time) - now) / 1000));
  const number = new Map();
  const idOf = (shipment) => number.get(shipment) ?? number.set(shipment, number.size + 1).get(shipment);
  const problem = { vehicles: [], jobs: [], shipments: [], options: { c: true, g: true } };
  const amount = (shipment) => goods.get(shipment)?.amount ?? [1];
  plan.routes.forEach((route, index) => {
    const open = route.stops.filter((stop) => stop.shipment && !isOver(stop) && stop.status !== "arrived");
    if (open.length === 0) return;
    const vehicle = vehicles.get(route.vehicle);
    const place = vehicle?.position ?? open[0];
    const end = route.stops.find((stop) => stop.kind === "end") ?? open.at(-1);
    const loads = new Map(open.filter((stop) => stop.kind === "load").map((stop) => [stop.shipment, stop]));
    const task = (stop) => {
      // Goods may keep for less than until their window opens: then the window is that moment.
      const end = stop.window_end ? Math.min(seconds(stop.window_end), stop.latest_at ? seconds(stop.latest_at) : Infinity) : null;
      return {
        location_index: places.row(stop.longitude, stop.latitude),
        service: Math.max(0, Math.round((new Date(stop.departure_at) - new Date(stop.arrival_at)) / 1000)),
        ...(end === null ? {} : { time_windows: [[Math.min(seconds(stop.window_start), end), end]] }),
      };
    };
    for (const stop of open.filter((stop) => stop.kind === "deliver")) {
      const load = loads.get(stop.shipment);
      const id = idOf(stop.shipment);
      if (load) problem.shipments.push({ amount: amount(stop.shipment), pickup: { id, ...task(load) }, delivery: { id, ...task(stop) } });
      else problem.jobs.push({ id, delivery: amount(stop.shipment), ...task(stop) });
    }
    problem.vehicles.push({
      id: index + 1,
      start_index: places.row(place.longitude, place.latitude),
      end_index: places.row(end.longitude, end.latitude),
      capacity: vehicle?.capacity ?? [1000],
      steps: open.map((stop) => ({ type: stop.kind === "load" ? "pickup" : loads.has(stop.shipment) ? "delivery" : "job", id: idOf(stop.shipment) })),
    });
  });
  problem.matrices = places.matrices();
  return { problem, shipments: new Map([...number].map(([shipment, id]) => [id, shipment])) };
}

/** The plan with the engine's times, and what breaks: `{shipment, vehicle, cause, seconds}`. */
export function readAnswer(plan, answer, shipments, now) {
  const broken = [];
  const timed = new Map();
  const lengths = new Map();
  for (const route of answer.routes) {
    const vehicle = plan.routes[route.vehicle - 1].vehicle;
    lengths.set(vehicle, { distance_metres: route.distance, duration_seconds: route.duration });
    for (const step of route.steps) {
      const shipment = shipments.get(step.id);
      if (shipment && step.type !== "start" && step.type !== "end") timed.set(`${step.type === "pickup" ? "load" : "deliver"}/${shipment}`, step);
      if (step.type === "end") timed.set(`end/${vehicle}`, step);
      for (const violation of step.violations ?? []) broken.push({ shipment, vehicle, cause: violation.cause, seconds: violation.duration ?? null });
    }
  }
  const time = (value) => new Date(now + value * 1000).toISOString();
  const routes = plan.routes.map((route) => ({
    ...route,
    ...lengths.get(route.vehicle),
    stops: route.stops.map((stop, position) => {
      const step = stop.kind === "end" ? timed.get(`end/${route.vehicle}`) : isOver(stop) ? undefined : timed.get(`${stop.kind}/${stop.shipment}`);
      if (!step) return { ...stop, position };
      const begin = step.arrival + (step.waiting_time ?? 0);
      return { ...stop, position, arrival_at: time(begin), departure_at: time(begin + (step.service ?? 0) + (step.setup ?? 0)) };
    }),
  }));
  return { plan: { ...plan, routes }, broken };
}
