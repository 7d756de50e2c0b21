// The operator's search: what to tell a caller, in one line each.
import { get } from "../api.js";
import { sayFailure } from "../dialog.js";
import { byId, fill, h } from "../dom.js";
import { clock, dayAndClock } from "../format.js";
import { startPage } from "../shell.js";
import { state, update, view } from "../store.js";
import { addWords, t } from "../strings.js";
import words from "../words/orders.js";

addWords(words);
Object.assign(state, { found: null });

export const stateWord = (status) => t(`order_${status}`);

/** The sentence for the caller. */
function answer(order) {
  if (order.completed_at) return t(order.status === "delivered" ? "saidDelivered" : "saidFailed", { time: dayAndClock(order.completed_at) });
  if (order.status === "quarantined" || order.status === "cancelled") return stateWord(order.status);
  if (!order.eta) return t("saidNoPlan");
  const time = order.eta_p50 ?? order.eta;
  const window = `${clock(order.window_start)}–${clock(order.window_end)}`;
  const said = t(new Date(time) > new Date(order.window_end) ? "saidLate" : "saidOnTime", { time: clock(time), window });
  return order.eta_p90 ? `${said} ${t("saidBy", { time: clock(order.eta_p90) })}` : said;
}

function row(order) {
  return h(
    "tr",
    { "data-key": order.shipment },
    h("th", { scope: "row" }, h("a", { href: `/shipments/${encodeURIComponent(order.shipment)}` }, order.shipment), order.number === order.shipment ? null : h("span", { class: "curve-words" }, ` ${order.number}`)),
    h("td", {}, order.label || "–"),
    h("td", {}, h("span", { class: `badge ${{ delivered: "good", failed: "broken", quarantined: "cold_trouble" }[order.status] ?? "off"}` }, stateWord(order.status))),
    h("td", {}, answer(order)),
    h("td", {}, order.vehicle ?? "–"),
  );
}

function draw() {
  const { found } = state;
  if (found === null) return fill(byId("found"), h("p", { class: "empty" }, t("searchHelp")));
  if (found.length === 0) return fill(byId("found"), h("p", { class: "empty", role: "status" }, t("foundNothing")));
  return fill(
    byId("found"),
    h("p", { class: "notice", role: "status" }, t("foundCount", { n: found.length })),
    h(
      "div",
      { class: "scroll", tabindex: 0, role: "group", "aria-labelledby": "orders-title" },
      h("table", {}, h("thead", {}, h("tr", {}, ["shipmentCol", "placeCol", "stateCol", "answerCol", "vehicleCol"].map((key) => h("th", { scope: "col" }, t(key))))), h("tbody", {}, found.map(row))),
    ),
  );
}

async function search() {
  const q = byId("q").value.trim();
  history.replaceState(null, "", q ? `?q=${encodeURIComponent(q)}` : "/orders");
  if (q.length < 2) return update({ found: null });
  try {
    update({ found: (await get("order-search", { q })).items });
  } catch (error) {
    sayFailure(error);
  }
  return undefined;
}

byId("q").value = new URLSearchParams(location.search).get("q") ?? "";
byId("search").addEventListener("submit", (event) => {
  event.preventDefault();
  search();
});
view(["found", "language"], draw);
startPage({ load: search, onEvent: (_, subject) => ["order", "stop", "plan"].includes(subject) && state.found?.length > 0 && search() });
