// A table with a caption that can be scrolled sideways.
import { h } from "../dom.js";
import { t } from "../strings.js";

/** `columns` are `[key of the heading, cell(item), class]`; `keyOf` tells rows apart. */
export function table(items, columns, keyOf, captionKey) {
  if (items.length === 0) return h("p", { class: "empty", "data-key": "empty" }, t("nothingHere"));
  return h(
    "div",
    { class: "scroll", "data-key": "table" },
    h(
      "table",
      {},
      h("caption", {}, t(captionKey, { n: items.length })),
      h("thead", {}, h("tr", {}, columns.map(([key, , kind]) => h("th", { scope: "col", class: kind }, t(key))))),
      h("tbody", {}, items.map((item) => h("tr", { "data-key": keyOf(item) }, columns.map(([, cell, kind], index) => h(index === 0 ? "th" : "td", { class: kind, scope: index === 0 ? "row" : null }, cell(item) ?? "–"))))),
    ),
  );
}
