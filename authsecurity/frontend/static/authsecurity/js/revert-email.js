/** The page /revert-email/: the way back to the address before. Loaded by its template only. */

import { revertEmail } from "./api.js";
import { findForm } from "./dom.js";
import { openMailedLink } from "./mailed-link.js";

openMailedLink({
  form: findForm("revert-email"),
  spend: ({ token }) => revertEmail({ token }),
  notice: "address-reverted",
});
