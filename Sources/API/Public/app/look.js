// Language and colours: the two buttons that every page has.
import { byId } from "./dom.js";
import { touch, view } from "./store.js";
import { language, setLanguage, t, translate } from "./strings.js";

const root = document.documentElement;
const prefersDark = matchMedia("(prefers-color-scheme: dark)");

export const isDark = () => (root.dataset.theme === "auto" ? prefersDark.matches : root.dataset.theme === "dark");

function draw() {
  root.dataset.shade = isDark() ? "dark" : "light";
  byId("language").textContent = t("toOther");
  byId("language").lang = language === "ru" ? "en" : "ru";
  byId("theme").textContent = t(isDark() ? "toLight" : "toDark");
  translate();
  if (byId("filter")) byId("filter").placeholder = t("filter");
}

export function startLook() {
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
  view(["theme", "language"], draw);
}
