// What a customer sees of a delivery: when, how many stops before, and whether the cold was kept.
import { get, Refusal } from "../api.js";
import { byId, fill, h } from "../dom.js";
import { clock, dayAndClock } from "../format.js";
import { startLook } from "../look.js";
import { state, touch, update, view } from "../store.js";
import { addWords, t } from "../strings.js";
import words from "../words/track.js";

addWords(words);
Object.assign(state, { delivery: null, problem: null });
const token = location.pathname.split("/").at(-1);

const badges = { in_range: ["good", "coldKept"], out_of_range: ["cold_trouble", "coldBroken"], unknown: ["unknown", "coldUnknown"], not_loaded: ["off", "coldNotLoaded"] };

function when(delivery) {
  if (delivery.completed_at) return t(delivery.status === "delivered" ? "wasDelivered" : "wasNotDelivered", { time: dayAndClock(delivery.completed_at) });
  if (["cancelled", "quarantined"].includes(delivery.status)) return t(`track_${delivery.status}`);
  if (!delivery.eta_from) return t("notPlanned");
  return t("between", { from: clock(delivery.eta_from), to: clock(delivery.eta_to) });
}

function before(delivery) {
  if (delivery.status === "next") return t("youAreNext");
  return delivery.status === "loaded" || delivery.status === "planned" ? t("stopsBefore", { n: delivery.stops_before }) : null;
}

function draw() {
  const { delivery, problem } = state;
  if (problem) return fill(byId("delivery"), h("div", { class: "next" }, h("p", { class: "place" }, t(problem))));
  if (!delivery) return undefined;
  const [shape, key] = badges[delivery.temperature] ?? badges.unknown;
  const position = delivery.position;
  return fill(
    byId("delivery"),
    h("div", { class: "head" }, h("h2", {}, t("deliveryOf", { what: delivery.order_number })), h("span", { class: `badge ${shape}`, id: "cold" }, t(key))),
    h(
      "div",
      { class: "next" },
      h("p", { class: "place", id: "when" }, when(delivery)),
      before(delivery) ? h("p", { id: "before" }, before(delivery)) : null,
      delivery.is_late && !delivery.completed_at ? h("p", { class: "worse" }, t("isLate")) : null,
      delivery.label ? h("p", { class: "meta" }, delivery.label) : null,
      h("p", { class: "meta" }, t("promised", { from: dayAndClock(delivery.window_start), to: clock(delivery.window_end) })),
      position ? h("p", {}, h("a", { href: `https://www.openstreetmap.org/?mlat=${position.latitude}&mlon=${position.longitude}#map=16/${position.latitude}/${position.longitude}`, rel: "noopener noreferrer", target: "_blank" }, t("whereIsIt"))) : null,
      h("p", { class: "meta" }, t("linkEnds", { time: dayAndClock(delivery.expires_at) })),
    ),
  );
}

async function load() {
  try {
    update({ delivery: await get(`track/${token}`), problem: null });
  } catch (error) {
    const problem = error instanceof Refusal ? { 404: "linkUnknown", 410: "linkExpired" }[error.status] : undefined;
    // Without a network, or while the server is away, the last answer stays and is asked for again.
    if (problem) update({ problem });
  }
}

startLook();
view(["delivery", "problem", "language", "theme"], draw);
touch("language", "theme");
load().then(() => { document.documentElement.dataset.ready = "yes"; });
setInterval(load, 20_000);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && load());
