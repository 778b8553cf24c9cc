/** The page /register/: a new account. Loaded by its template only. */

import { register, resendLetter } from "./api.js";
import { findForm } from "./dom.js";
import { onSubmit } from "./forms.js";
import { showInbox, wireInbox } from "./inbox.js";
import { PAGES, address, leave, nextPath } from "./places.js";
import { openPage } from "./state.js";

onSubmit(findForm("register"), async ({ email, password, name }) => {
  const { waitsForMail } = await register({ email, password, ...(name.trim() && { name: name.trim() }) });
  if (waitsForMail) return showInbox(email);
  // Only a fixed word travels in the address: neither who registered nor anything secret.
  await leave(address(PAGES.login, { notice: "registered", next: nextPath() }));
});

wireInbox(resendLetter);
openPage();
