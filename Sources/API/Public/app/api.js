// Speaks with the server; refusals are problem documents of RFC 9457.

import { sentenceOf } from "./problems.js";
import { t } from "./strings.js";

export const tenantName = document.documentElement.dataset.tenant;

export class Refusal extends Error {
  constructor(status, problem) {
    super(sentenceOf(status, problem));
    this.status = status;
    this.problem = problem;
  }
}

/** The request, or an error in the language of the page when nobody answers it. */
async function reach(address, options) {
  try {
    return await fetch(address, options);
  } catch (cause) {
    throw new Error(t("unreachable"), { cause });
  }
}

function address(path, query = {}) {
  const url = new URL("/v1/" + path, location.origin);
  url.searchParams.set("tenant", tenantName);
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined) url.searchParams.set(name, value);
  }
  return url;
}

async function request(method, path, { query, body, headers } = {}) {
  const response = await reach(address(path, query), {
    method,
    headers: { ...(body === undefined ? {} : { "Content-Type": "application/json" }), ...headers },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.status === 401) location.assign("/login");
  const isJSON = response.headers.get("Content-Type")?.includes("json");
  const document = isJSON ? await response.json() : null;
  if (!response.ok) throw new Refusal(response.status, document);
  return document;
}

/** The bytes at an address that answers with a file. */
export async function getFile(path, query) {
  const response = await reach(address(path, query));
  if (response.status === 401) location.assign("/login");
  if (!response.ok) throw new Refusal(response.status, response.headers.get("Content-Type")?.includes("json") ? await response.json() : null);
  return response.blob();
}

export const addressOf = (path, query) => address(path, query).href;

export const get = (path, query) => request("GET", path, { query });
export const post = (path, body, headers) => request("POST", path, { body: body ?? {}, headers });

export const remove = (path) => request("DELETE", path, {});

/** All parts of a list, at most `limit` items. */
export async function all(path, query = {}, limit = 2000) {
  const items = [];
  let cursor = null;
  do {
    const part = await get(path, { ...query, limit: 500, cursor });
    items.push(...part.items);
    cursor = part.next;
  } while (cursor && items.length < limit);
  return items;
}

/** The line to the server; events after the one with this id come first. */
export const streamAddress = (after) => address("stream", { after });
