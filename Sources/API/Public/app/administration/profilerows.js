// Lists of a profile as rows of fields, which can be added and taken away; and what was entered in them.
import { h } from "../dom.js";
import { t } from "../strings.js";

const label = (field) => t(field.key ?? `field_${field.name}`);

/** The figure in the unit of the form: seconds are entered as minutes or hours. */
const inUnit = (field, value) => (value === undefined || value === null ? "" : field.unit ? Number((value / field.unit).toFixed(6)) : value);

/** One field with its label; `field.options` makes a choice of it. */
export function figure(field, value) {
  const control = field.options
    ? h("select", { name: field.name }, field.options.map((option) => h("option", { value: option, selected: option === value }, field.word?.(option) ?? option)))
    : h("input", { name: field.name, type: field.kind, step: field.kind === "number" ? "any" : null, required: field.required, maxlength: field.kind === "text" ? 100 : null, autocomplete: "off", value: inUnit(field, value) });
  return h("label", {}, label(field), control);
}

/** What was entered in the fields of an element; an empty one is absent. */
export function read(element, fields) {
  const entered = fields.map((field) => [field, element.querySelector(`[name="${field.name}"]`)?.value.trim() ?? ""]);
  return Object.fromEntries(entered.filter(([, text]) => text !== "").map(([field, text]) => [field.name, field.kind === "number" ? Number(text) * (field.unit ?? 1) : text]));
}

/** A list of rows under a heading. */
export function rows(legend, addKey, items, fields) {
  const list = h("div", { class: "list" });
  const add = (item) => {
    const row = h("div", { class: "row" }, fields.map((field) => figure(field, item[field.name])));
    row.append(h("button", { type: "button", class: "small", "aria-label": t("profileRowRemove", { what: item.id ?? "" }), onclick: () => row.remove() }, "✕"));
    list.append(row);
  };
  items.forEach(add);
  const element = h("fieldset", { class: "rows" }, h("legend", {}, t(legend)), list, h("button", { type: "button", class: "small", onclick: () => add({}) }, t(addKey)));
  return { element, values: () => [...list.children].map((row) => read(row, fields)) };
}
