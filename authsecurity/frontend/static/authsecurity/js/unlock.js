/** The page /unlock/: an account that was shut after too many tries is opened. Loaded by its template only. */

import { unlock } from "./api.js";
import { findForm } from "./dom.js";
import { openMailedLink } from "./mailed-link.js";

openMailedLink({
  form: findForm("unlock"),
  spend: ({ token }) => unlock({ token }),
  notice: "unlocked",
});
