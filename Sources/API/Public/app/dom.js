// Makes elements without markup in strings: nothing that comes from outside is ever parsed as HTML.
import { may } from "./access.js";

/**
 * An element with attributes and children; `on…` attributes are listeners, false and null are left out.
 *
 * `needs` names an address of the API: for somebody who may not use it there is no element, but null.
 */
export function h(tag, { needs, ...attributes } = {}, ...children) {
  if (needs && !may(needs)) return null;
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "style") place(element, value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Sets single properties of the style; an attribute of that name is what the security policy forbids. */
export function place(element, properties) {
  for (const [name, value] of Object.entries(properties)) element.style.setProperty(name, value);
}

export const byId = (id) => document.getElementById(id);

/**
 * Makes `children` the content of `parent`, and keeps the elements that are there already: a click, the focus or an open
 * list is not lost when figures change. An element with listeners has a data-key; another key is another element.
 */
export function fill(parent, ...children) {
  const wanted = children.flat().filter((child) => child !== null && child !== undefined && child !== false);
  const key = parent.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
  morphChildren(parent, wanted.map((child) => (child instanceof Node ? child : document.createTextNode(child))));
  // What has the focus may have come to another place of the list, as another element: the focus goes with it.
  if (key && !parent.contains(document.activeElement)) parent.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus({ preventScroll: true });
}

const signatures = new WeakMap();

/**
 * The same for a long list whose items mostly stay: only those whose signature is another one are made anew. `rows` are
 * `{key, signature, make}`; what `make` gives shows nothing that the signature does not name.
 */
export function fillRows(parent, rows) {
  const known = new Map([...parent.children].map((element) => [element.dataset.row, element]));
  const focused = parent.contains(document.activeElement) ? document.activeElement : null;
  rows.forEach(({ key, signature, make }, index) => {
    let element = known.get(key);
    known.delete(key);
    if (!element || signatures.get(element) !== signature) {
      const next = make();
      next.dataset.row = key;
      if (element) morph(element, next);
      else element = next;
      signatures.set(element, signature);
    }
    if (parent.children[index] !== element) parent.insertBefore(element, parent.children[index] ?? null);
  });
  while (parent.childNodes.length > rows.length) parent.lastChild.remove();
  // Whoever was moved has lost the focus.
  if (focused && document.activeElement !== focused && parent.contains(focused)) focused.focus({ preventScroll: true });
}

function morphChildren(parent, wanted) {
  wanted.forEach((next, index) => {
    const old = parent.childNodes[index];
    if (old) morph(old, next);
    else parent.append(next);
  });
  while (parent.childNodes.length > wanted.length) parent.lastChild.remove();
}

function morph(old, next) {
  if (old.nodeName !== next.nodeName || old.dataset?.key !== next.dataset?.key) return old.replaceWith(next);
  if (old.nodeType === Node.TEXT_NODE) {
    if (old.nodeValue !== next.nodeValue) old.nodeValue = next.nodeValue;
    return undefined;
  }
  for (const { name } of [...old.attributes]) if (!next.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of next.attributes) if (name !== "style" && old.getAttribute(name) !== value) old.setAttribute(name, value);
  if (old.style.cssText !== next.style.cssText) old.style.cssText = next.style.cssText;
  return morphChildren(old, [...next.childNodes]);
}

const svgNamespace = "http://www.w3.org/2000/svg";

/** The shape of a vehicle's state: told apart by form, not only by colour. */
const shapes = {
  moving: "M10 1.5 17 18 10 14 3 18z",
  stopped: "M4 4h12v12H4z",
  cold_trouble: "M10 1 19.5 18.5H.5zM9 7v6h2V7zm0 7.5v2h2v-2z",
  silent: "M10 2a8 8 0 1 0 0 16 8 8 0 0 0 0-16zm0 3a5 5 0 1 1 0 10 5 5 0 0 1 0-10z",
  behind: "M10 1.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM9 5h2v5l3.5 2-1 1.8L9 11.2z",
  unknown: "M10 6a4 4 0 1 0 0 8 4 4 0 0 0 0-8z",
};

export const shapeOf = (status) => shapes[status] ?? shapes.unknown;

/** The mark of a state as a picture without words. */
export function mark(status) {
  const svg = document.createElementNS(svgNamespace, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", `mark ${status}`);
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(svgNamespace, "path");
  path.setAttribute("d", shapeOf(status));
  path.setAttribute("fill", "currentColor");
  path.setAttribute("fill-rule", "evenodd");
  svg.append(path);
  return svg;
}
