// The list of vehicles: the same as the map, for keyboard, screen reader and narrow screens.
import { byId, fillRows, h, mark } from "./dom.js";
import { celsius, clock, duration, number } from "./format.js";
import { state, update, view } from "./store.js";
import { t } from "./strings.js";
import { nextStop, routeOf, shownStatus, worstGoods, worstTemperature } from "./vehicles.js";

/** What a row says. */
function contentOf(vehicle) {
  const worst = worstTemperature(vehicle);
  const next = nextStop(vehicle.name);
  const words = [vehicle.state === "active" ? t(shownStatus(vehicle)) : t(vehicle.state)];
  if (vehicle.status === "moving" && vehicle.position) words.push(t("kmh", { n: number(vehicle.position.speed_kmh) }));
  const left = (new Date(worstGoods(vehicle)?.keeps_until ?? 0) - Date.now()) / 1000;
  if (left > 0) words.push(t("keepFor", { time: duration(left) }));
  if (routeOf(vehicle.name)?.message?.is_overdue) words.push(t("routeOverdueShort"));
  return {
    status: shownStatus(vehicle),
    isChosen: state.selected === vehicle.name,
    isOut: Boolean(worst?.isOut),
    celsius: worst ? celsius(worst.value) : "",
    words: words.join(", "),
    next: next ? t("next", { time: clock(next.arrival_at) }) : "",
  };
}

function row(name, content) {
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        "data-key": name,
        "aria-pressed": String(content.isChosen),
        onclick: () => update({ selected: name, device: null }),
      },
      mark(content.status),
      h("span", { class: "name" }, name),
      h("span", { class: content.isOut ? "celsius out" : "celsius" }, content.celsius),
      h("span", { class: "state" }, content.words),
      h("span", { class: "next" }, content.next),
    ),
  );
}

const order = new Intl.Collator(undefined, { numeric: true });
const rank = { cold_trouble: 0, silent: 1, behind: 2 };

function draw() {
  const wanted = state.filter.trim().toLocaleLowerCase();
  const rows = [...state.vehicles.values()]
    .filter((vehicle) => !wanted || vehicle.name.toLocaleLowerCase().includes(wanted) || vehicle.courier.toLocaleLowerCase().includes(wanted))
    .map((vehicle) => ({ name: vehicle.name, content: contentOf(vehicle) }))
    .sort((a, b) => (rank[a.content.status] ?? 3) - (rank[b.content.status] ?? 3) || order.compare(a.name, b.name))
    .map(({ name, content }) => ({ key: name, signature: Object.values(content).join("|"), make: () => row(name, content) }));
  const nothing = t(state.vehicles.size === 0 ? "noVehicles" : "noMatch");
  fillRows(byId("fleet"), rows.length > 0 ? rows : [{ key: "", signature: nothing, make: () => h("li", { class: "empty" }, nothing) }]);
}

export function startFleet() {
  byId("filter").addEventListener("input", (event) => update({ filter: event.target.value }));
  view(["vehicles", "plan", "selected", "filter", "language"], draw);
}
