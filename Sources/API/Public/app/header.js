// The bar: line, counts, clock, language and colours.
import { byId, fill, h } from "./dom.js";
import { clock } from "./format.js";
import { state, touch, view } from "./store.js";
import { language, setLanguage, t, translate } from "./strings.js";

const root = document.documentElement;
const prefersDark = matchMedia("(prefers-color-scheme: dark)");

export const isDark = () => (root.dataset.theme === "auto" ? prefersDark.matches : root.dataset.theme === "dark");

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
    count(open, "countBreaches", true),
    count(state.proposals.length, "countProposals"),
    count(state.vehicles.size, "countVehicles"),
  );
  document.title = open > 0 ? `(${open}) Isotherm` : "Isotherm";
}

function drawTools() {
  root.dataset.shade = isDark() ? "dark" : "light";
  byId("language").textContent = t("toOther");
  byId("language").lang = language === "ru" ? "en" : "ru";
  byId("theme").textContent = t(isDark() ? "toLight" : "toDark");
  byId("filter").placeholder = t("filter");
  translate();
}

export function startHeader() {
  byId("tenant").textContent = root.dataset.tenant;
  byId("logout").hidden = root.dataset.session !== "yes";
  byId("language").addEventListener("click", () => {
    setLanguage(language === "ru" ? "en" : "ru");
    touch("language");
  });
  byId("theme").addEventListener("click", () => {
    root.dataset.theme = isDark() ? "light" : "dark";
    document.cookie = `isotherm_theme=${root.dataset.theme}; Path=/; Max-Age=31536000; SameSite=Lax`;
    touch("theme");
  });
  prefersDark.addEventListener("change", () => touch("theme"));
  view(["link", "language"], drawLink);
  view(["breaches", "proposals", "vehicles", "language"], drawCounts);
  view(["theme", "language"], drawTools);
  const tick = () => { byId("clock").textContent = clock(Date.now()); };
  tick();
  setInterval(tick, 5000);
}
