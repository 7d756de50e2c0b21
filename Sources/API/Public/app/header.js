// The bar: places, line, counts, clock.
import { may } from "./access.js";
import { byId, fill, h } from "./dom.js";
import { clock } from "./format.js";
import { state, view } from "./store.js";
import { startLook } from "./look.js";
import { t } from "./strings.js";

const root = document.documentElement;
function drawLink() {
  byId("link").dataset.state = state.link;
  byId("link").textContent = t({ open: "live", connecting: "connecting", closed: "offline" }[state.link]);
}

function drawCounts() {
  const open = state.breaches.filter((breach) => breach.state === "open").length;
  const count = (n, key, isAlarm) =>
    h("div", { class: isAlarm && n > 0 ? "alarm" : null }, h("dt", {}, t(key, { n })), h("dd", {}, String(n)));
  fill(
    byId("counts"),
    // A count of what somebody may not see would always be nought, and a lie.
    may("GET /v1/breaches") ? count(open, "countBreaches", true) : null,
    may("GET /v1/plans") ? count(state.proposals.length, "countProposals") : null,
    state.vehicles.size > 0 ? count(state.vehicles.size, "countVehicles") : null,
  );
  const place = byId("places").querySelector("[aria-current]")?.textContent;
  document.title = `${open > 0 ? `(${open}) ` : ""}${place ? `${place} · ` : ""}Isotherm`;
}

/** Pages of one thing belong to the page that leads to them. */
const placeOf = { breach: "alerts", incident: "alerts", shipment: "orders", proposal: "live" };

export function startHeader() {
  const place = placeOf[root.dataset.page] ?? root.dataset.page;
  byId("places").querySelector(`[data-page="${place}"]`)?.setAttribute("aria-current", "page");
  for (const link of byId("places").children) link.hidden = !may(`GET ${link.getAttribute("href")}`);
  byId("link").hidden = !may("GET /v1/stream");
  byId("tenant").textContent = root.dataset.tenant;
  byId("logout").hidden = root.dataset.session !== "yes";
  startLook();
  view(["link", "language"], drawLink);
  view(["breaches", "proposals", "vehicles", "language"], drawCounts);
  const tick = () => { byId("clock").textContent = clock(Date.now()); };
  tick();
  setInterval(tick, 5000);
}
