/** The page /verify-email/: a new or changed address is confirmed. Loaded by its template only. */

import { resendLetter, verifyEmail } from "./api.js";
import { findForm } from "./dom.js";
import { onSubmit } from "./forms.js";
import { showInbox, wireInbox } from "./inbox.js";
import { openMailedLink } from "./mailed-link.js";

wireInbox(resendLetter);

onSubmit(findForm("new-letter"), async ({ email }) => {
  await resendLetter({ email });
  showInbox(email);
});

openMailedLink({
  form: findForm("verify-email"),
  spend: ({ token, password }) => verifyEmail({ token, ...(password && { password }) }),
  notice: "address-confirmed",
  asksFor: { password_required: "password" },
});
