// Moves by hand: kept in the order in which they were made, so that each can be taken back.
import { isOver } from "./bars.js";

/** A shipment that lies in a vehicle can change its place in the order, not the vehicle. */
export function isAboard(route, shipment) {
  return !route.stops.some((stop) => stop.kind === "load" && stop.shipment === shipment && !isOver(stop));
}

export const routeOf = (plan, shipment) => plan.routes.find((route) => route.stops.some((stop) => stop.kind === "deliver" && stop.shipment === shipment));

const isOpenDrop = (stop) => stop.kind === "deliver" && !isOver(stop) && !stop.frozen && stop.status !== "arrived";

/** The drops of a route that can be moved, in their order. */
export const openDrops = (route) => route.stops.filter(isOpenDrop);

export const canMove = (plan, shipment) => Boolean(routeOf(plan, shipment) && openDrops(routeOf(plan, shipment)).some((stop) => stop.shipment === shipment));

/** The plan after a move: `{shipment, vehicle, index}`, where the index counts the open drops of the vehicle. */
function apply(plan, { shipment, vehicle, index }) {
  const from = routeOf(plan, shipment);
  const moved = from.stops.filter((stop) => stop.shipment === shipment && !isOver(stop));
  const load = moved.find((stop) => stop.kind === "load");
  const drop = moved.find((stop) => stop.kind === "deliver");
  const routes = plan.routes.map((route) => {
    const rest = route.vehicle === from.vehicle ? route.stops.filter((stop) => !moved.includes(stop)) : route.stops;
    if (route.vehicle !== vehicle) return { ...route, stops: rest };
    const open = rest.filter(isOpenDrop);
    const behind = open[index];
    const end = rest.findIndex((stop) => stop.kind === "end");
    const place = behind ? rest.indexOf(behind) : end === -1 ? rest.length : end;
    const stops = [...rest.slice(0, place), drop, ...rest.slice(place)];
    if (load) {
      const loads = stops.findLastIndex((stop, at) => at < place && stop.kind === "load");
      stops.splice(loads === -1 ? firstOpen(stops) : loads + 1, 0, load);
    }
    return { ...route, stops };
  });
  return { ...plan, routes };
}

const firstOpen = (stops) => Math.max(0, stops.findIndex((stop) => stop.kind !== "start" && !isOver(stop)));

/** The moves as the server takes them: each before the drop that follows it in its new place, or as the last. */
export function movesOf(plan, edits) {
  const moves = [];
  let present = plan;
  for (const edit of edits) {
    const others = openDrops(present.routes.find((route) => route.vehicle === edit.vehicle)).filter((stop) => stop.shipment !== edit.shipment);
    moves.push({ shipment: edit.shipment, vehicle: edit.vehicle, before: others[edit.index]?.shipment ?? null });
    present = apply(present, edit);
  }
  return moves;
}
