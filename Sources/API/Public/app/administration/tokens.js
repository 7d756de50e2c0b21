// Users and tokens: who may do what, making one (its secret is shown once), taking one back.
import { get, post, remove } from "../api.js";
import { askForm, say, sayFailure } from "../dialog.js";
import { byId, h } from "../dom.js";
import { ago, dayAndClock } from "../format.js";
import { t } from "../strings.js";
import { table } from "./table.js";

const roles = ["admin", "dispatcher", "operator", "quality", "partner", "courier", "gateway"];
const lives = [30, 90, 365];

export const load = async () => (await get("tokens")).items;

const roleNames = (names) => names.map((name) => t(`role_${name}`)).join(", ");

/** The only moment at which anybody sees it. */
function showSecret(token) {
  const dialog = byId("ask");
  const secret = h("input", { type: "text", readonly: true, value: token.secret, id: "secret", "aria-label": t("tokenSecret"), class: "mono" });
  dialog.replaceChildren(
    h("h2", { id: "ask-title" }, t("tokenMade", { name: token.name })),
    h("p", {}, t("tokenOnce")),
    secret,
    h("div", { class: "actions" }, h("button", { type: "button", class: "primary", onclick: () => dialog.close() }, t("tokenKept"))),
  );
  dialog.addEventListener("close", () => dialog.replaceChildren(), { once: true });
  dialog.showModal();
  secret.select();
}

async function add(reload) {
  const boxes = roles.map((role) => h("label", { class: "check" }, h("input", { type: "checkbox", name: "role", value: role }), t(`role_${role}`)));
  const answer = await askForm(
    t("tokenAdd"),
    [
      h("label", {}, t("tokenName"), h("input", { type: "text", name: "name", required: true, maxlength: 100, autocomplete: "off" })),
      h("fieldset", {}, h("legend", {}, t("rolesCol")), boxes),
      h("label", {}, t("tokenCourier"), h("input", { type: "text", name: "courier", maxlength: 100, autocomplete: "off" })),
      h("label", {}, t("expiresCol"), h("select", { name: "days" }, lives.map((days) => h("option", { value: days }, t("inDays", { n: days }))), h("option", { value: "" }, t("never")))),
    ],
    t("tokenAdd"),
  );
  if (!answer) return;
  const body = { name: answer.get("name").trim(), roles: answer.getAll("role") };
  if (answer.get("courier").trim()) body.courier = answer.get("courier").trim();
  if (answer.get("days")) body.expires_at = new Date(Date.now() + Number(answer.get("days")) * 86_400_000).toISOString();
  try {
    showSecret(await post("tokens", body));
  } catch (error) {
    sayFailure(error);
  }
  reload();
}

async function revoke(token, reload) {
  const answer = await askForm(t("tokenRevokeTitle", { name: token.name }), h("p", {}, t("tokenRevokeWords")), t("tokenRevoke"));
  if (!answer) return;
  try {
    await remove(`tokens/${token.id}`);
    say(t("tokenRevoked", { name: token.name }));
  } catch (error) {
    sayFailure(error);
  }
  reload();
}

const standing = (token) => h("span", { class: `badge ${{ valid: "good", revoked: "broken" }[token.state] ?? "off"}` }, t(`token_${token.state}`));

export const draw = (tokens, { reload }) => [
  h("div", { class: "actions", "data-key": "actions" }, h("button", { type: "button", class: "primary", "data-key": "token-add", onclick: () => add(reload) }, t("tokenAdd"))),
  table(
    tokens,
    [
      ["nameCol", (token) => token.name],
      ["rolesCol", (token) => roleNames(token.roles) + (token.courier ? ` (${token.courier})` : "")],
      ["stateCol", standing],
      ["hintCol", (token) => h("span", { class: "mono" }, `${token.hint}…`)],
      ["usedCol", (token) => (token.used_at ? ago(token.used_at) : t("never"))],
      ["expiresCol", (token) => (token.expires_at ? dayAndClock(token.expires_at) : t("never"))],
      ["doCol", (token) => (token.state === "valid" ? h("button", { type: "button", class: "small", "data-key": `revoke-${token.id}`, onclick: () => revoke(token, reload) }, t("tokenRevoke")) : null)],
    ],
    (token) => String(token.id),
    "countTokens",
  ),
];
