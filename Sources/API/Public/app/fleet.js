// The list of vehicles: the same as the map, for keyboard, screen reader and narrow screens.
import { byId, fill, h, mark } from "./dom.js";
import { celsius, clock, number } from "./format.js";
import { state, update, view } from "./store.js";
import { t } from "./strings.js";
import { nextStop, routeOf, shownStatus, worstTemperature } from "./vehicles.js";

function row(vehicle) {
  const worst = worstTemperature(vehicle);
  const next = nextStop(vehicle.name);
  const words = [vehicle.state === "active" ? t(shownStatus(vehicle)) : t(vehicle.state)];
  if (vehicle.status === "moving" && vehicle.position) words.push(t("kmh", { n: number(vehicle.position.speed_kmh) }));
  if (routeOf(vehicle.name)?.message?.is_overdue) words.push(t("routeOverdueShort"));
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        "data-key": vehicle.name,
        "aria-pressed": String(state.selected === vehicle.name),
        onclick: () => update({ selected: vehicle.name, device: null }),
      },
      mark(shownStatus(vehicle)),
      h("span", { class: "name" }, vehicle.name),
      h("span", { class: worst?.isOut ? "celsius out" : "celsius" }, worst ? celsius(worst.value) : ""),
      h("span", { class: "state" }, words.join(", ")),
      h("span", { class: "next" }, next ? t("next", { time: clock(next.arrival_at) }) : ""),
    ),
  );
}

function draw() {
  const wanted = state.filter.trim().toLocaleLowerCase();
  const rank = { cold_trouble: 0, silent: 1, behind: 2 };
  const vehicles = [...state.vehicles.values()]
    .filter((vehicle) => !wanted || vehicle.name.toLocaleLowerCase().includes(wanted) || vehicle.courier.toLocaleLowerCase().includes(wanted))
    .sort((a, b) => (rank[shownStatus(a)] ?? 3) - (rank[shownStatus(b)] ?? 3) || a.name.localeCompare(b.name, undefined, { numeric: true }));
  const nothing = h("li", { class: "empty" }, t(state.vehicles.size === 0 ? "noVehicles" : "noMatch"));
  fill(byId("fleet"), vehicles.length > 0 ? vehicles.map(row) : nothing);
}

export function startFleet() {
  byId("filter").addEventListener("input", (event) => update({ filter: event.target.value }));
  view(["vehicles", "plan", "selected", "filter", "language"], draw);
}
