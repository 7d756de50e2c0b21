// Asks the dispatcher something, and says what happened.
import { byId, h } from "./dom.js";
import { t } from "./strings.js";

const nameKey = "isotherm.name";

export const actor = () => localStorage.getItem(nameKey) ?? "";

/** Asks for the name and a text; null when it was called off. */
export function ask({ title, action, label, isRequired = false }) {
  const dialog = byId("ask");
  const name = h("input", { type: "text", name: "name", required: true, maxlength: 100, autocomplete: "name" });
  name.value = actor();
  const text = h("textarea", { name: "text", rows: 3, required: isRequired, maxlength: 1000 });
  return new Promise((resolve) => {
    const form = h(
      "form",
      { method: "dialog", onsubmit: () => localStorage.setItem(nameKey, name.value.trim()) },
      h("h2", { id: "ask-title" }, title),
      h("label", {}, t("yourName"), name),
      h("label", {}, label, text),
      h(
        "div",
        { class: "actions" },
        h("button", { class: "primary", value: "yes" }, action),
        h("button", { type: "button", onclick: () => dialog.close("no") }, t("cancel")),
      ),
    );
    dialog.replaceChildren(form);
    dialog.returnValue = "";
    dialog.addEventListener(
      "close",
      () => resolve(dialog.returnValue === "yes" ? { by: name.value.trim(), text: text.value.trim() } : null),
      { once: true },
    );
    dialog.showModal();
    (name.value ? text : name).focus();
  });
}

/** Says something for eight seconds, to screen readers too. */
export function say(text) {
  const toast = h("p", { class: "toast" }, text);
  byId("toasts").append(toast);
  setTimeout(() => toast.remove(), 8000);
}

export const sayFailure = (error) => say(t("failed", { detail: error.message }));
