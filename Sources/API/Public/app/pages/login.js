// The login form in the language of the browser.
import { translate } from "../strings.js";

translate();
