// Whom to call about a shipment, with a link for the telephone. What an operator sees is masked and can be neither called
// nor written to.
import { h } from "./dom.js";

const isMasked = (text) => text.includes("•");

export function contactLines({ name, phone, email, note }) {
  const link = (text, scheme) => (isMasked(text) ? text : h("a", { href: `${scheme}:${scheme === "tel" ? text.replace(/[^+\d]/g, "") : text}` }, text));
  const parts = [name, phone && link(phone, "tel"), email && link(email, "mailto"), note].filter(Boolean);
  return parts.flatMap((part, index) => (index === 0 ? [part] : [" · ", part]));
}
