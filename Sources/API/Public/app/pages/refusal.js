// What the server answers a browser that asked for a page it may not have: why, in the language of the browser.
import { byId } from "../dom.js";
import { sentenceOf } from "../problems.js";
import { t, translate } from "../strings.js";

const place = byId("refusal");
place.textContent = t("refused", { detail: sentenceOf(Number(place.dataset.status), JSON.parse(place.dataset.problem)) });
translate();
document.documentElement.dataset.ready = "yes";
