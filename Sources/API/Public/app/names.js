// Who is said to have done something: a person's name, or what the server calls those who have none.
import { t } from "./strings.js";

const nameless = { policy: "thePolicy", "this machine": "thisMachine", "configured token": "configuredToken" };

export const whoOf = (name) => (name in nameless ? t(nameless[name]) : name);
