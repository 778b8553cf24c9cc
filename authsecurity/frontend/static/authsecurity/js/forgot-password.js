/** The page /forgot-password/: asks for the letter that leads to a new password. Loaded by its template only. */

import { forgetPassword } from "./api.js";
import { findForm } from "./dom.js";
import { onSubmit } from "./forms.js";
import { showInbox, wireInbox } from "./inbox.js";
import { openPage } from "./state.js";

onSubmit(findForm("forgot-password"), async ({ email }) => {
  await forgetPassword({ email });
  showInbox(email);
});

wireInbox(forgetPassword);
openPage();
