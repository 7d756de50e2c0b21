// Asks at the door: delivered with which temperature, or why not.
import { askForm } from "../dialog.js";
import { h } from "../dom.js";
import { t } from "../strings.js";

const reasons = ["reasonNobody", "reasonWarm", "reasonDamaged", "reasonClosed", "reasonAddress", "reasonOther"];

function temperatureField(isRequired) {
  const input = h("input", { type: "number", name: "celsius", step: "0.1", min: -60, max: 60, inputmode: "decimal", required: isRequired });
  return [h("label", {}, t("handoverCelsius"), input), () => (input.value === "" ? undefined : Number(input.value))];
}

/** The measured temperature; null when it was called off. */
export async function askDelivered(what) {
  const [label, celsius] = temperatureField(true);
  return (await askForm(t("deliveredTitle", { what }), [label], t("delivered"))) ? { celsius: celsius() } : null;
}

/** Reason and, where it was measured, the temperature; null when it was called off. */
export async function askFailed(what) {
  const choice = h("select", { name: "reason", required: true }, h("option", { value: "" }, t("choose2")), reasons.map((key) => h("option", { value: key }, t(key))));
  const words = h("input", { type: "text", name: "words", maxlength: 300 });
  const [label, celsius] = temperatureField(false);
  const fields = [h("label", {}, t("reason"), choice), h("label", {}, t("inWords"), words), label];
  if (!(await askForm(t("failedTitle", { what }), fields, t("notDelivered")))) return null;
  const reason = [t(choice.value), words.value.trim()].filter(Boolean).join(": ");
  return { reason, celsius: celsius() };
}
