// Asks the dispatcher something, and says what happened.
import { byId, h } from "./dom.js";
import { t } from "./strings.js";

const nameKey = "isotherm.name";

export const actor = () => localStorage.getItem(nameKey) ?? "";

/** Keeps who acts for the next time. */
export function remember(name) {
  localStorage.setItem(nameKey, name.trim());
  return name.trim();
}

/** Shows a form as a dialog; what was entered, or null when it was called off. `kind` is a class for the dialog. */
export function askForm(title, content, action, kind = "") {
  const dialog = byId("ask");
  dialog.className = kind;
  const form = h(
    "form",
    { method: "dialog" },
    h("h2", { id: "ask-title" }, title),
    [content].flat().filter(Boolean),
    h("div", { class: "actions" }, h("button", { class: "primary", value: "yes" }, action), h("button", { type: "button", onclick: () => dialog.close("no") }, t("cancel"))),
  );
  dialog.replaceChildren(form);
  dialog.returnValue = "";
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes" ? new FormData(form) : null), { once: true });
    dialog.showModal();
    const fields = [...form.querySelectorAll("input, select, textarea")];
    (fields.find((field) => !field.value) ?? fields[0])?.focus();
  });
}

function nameField() {
  const name = h("input", { type: "text", name: "name", required: true, maxlength: 100, autocomplete: "name" });
  name.value = actor();
  return name;
}

/** Asks for the name only; null when it was called off. */
export async function askName(title, action) {
  const name = nameField();
  return (await askForm(title, h("label", {}, t("yourName"), name), action)) ? remember(name.value) : null;
}

/** Asks for the name and a text; null when it was called off. */
export async function ask({ title, action, label, isRequired = false }) {
  const name = nameField();
  const text = h("textarea", { name: "text", rows: 3, required: isRequired, maxlength: 1000 });
  const answer = await askForm(title, [h("label", {}, t("yourName"), name), h("label", {}, label, text)], action);
  if (!answer) return null;
  return { by: remember(name.value), text: text.value.trim() };
}

/** Says something for eight seconds, to screen readers too. */
export function say(text) {
  const toast = h("p", { class: "toast" }, text);
  byId("toasts").append(toast);
  setTimeout(() => toast.remove(), 8000);
}

export const sayFailure = (error) => say(t("failed", { detail: error.message }));
