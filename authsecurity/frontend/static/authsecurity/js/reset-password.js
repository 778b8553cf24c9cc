/** The page /reset-password/: a new password for a forgotten one. Loaded by its template only. */

import { resetPassword } from "./api.js";
import { findForm } from "./dom.js";
import { plainCode } from "./fields.js";
import { openMailedLink } from "./mailed-link.js";

openMailedLink({
  form: findForm("reset-password"),
  spend: ({ token, new_password, code }) =>
    resetPassword({ token, new_password, ...(code && { code: plainCode(code) }) }),
  notice: "password-set",
  asksFor: { second_factor_required: "code" },
});
