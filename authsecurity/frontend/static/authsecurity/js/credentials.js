/**
 * A new password and a new address, in the card "Account" of the dashboard.
 *
 * Called by account.js.
 */

import { changeEmail, changePassword } from "./api.js";
import { ask, findDialog } from "./dialogs.js";
import { find, findForm, say } from "./dom.js";
import { clearProblems, onSubmit } from "./forms.js";
import { whileFresh } from "./reauthenticate.js";
import { leaveIfSignedOut } from "./state.js";

const PASSWORD_CHANGED = "Your password is changed, and every other session has ended.";
const LETTER_SENT = "Open the link in the letter to the new address. Until then, nothing changes.";

/** Programs that find a weak password send people here, through /.well-known/change-password. */
const CALL_FOR_A_PASSWORD = "#change-password";

const notice = find('[data-card="account"] [data-notice]', HTMLElement);
const passwordForm = findForm("new-password");
const addressForm = findForm("new-address");

/** @param {() => Promise<void>} refresh shows the page anew */
export function wireCredentials(refresh) {
  const options = { onProblem: leaveIfSignedOut };
  onSubmit(findForm("change-password"), () => run(passwordForm, PASSWORD_CHANGED, refresh), options);
  onSubmit(findForm("change-address"), () => run(addressForm, LETTER_SENT, refresh), options);
  onSubmit(
    passwordForm,
    ({ current_password, new_password }) =>
      finish(passwordForm, () => changePassword({ current_password, new_password })),
    options,
  );
  onSubmit(addressForm, ({ email }) => finish(addressForm, () => changeEmail({ email })), options);
}

/** @param {string} email for their password manager */
export function showCredentials(email) {
  find("[name=username]", HTMLInputElement, passwordForm).defaultValue = email;
}

/** Open the form that the address of this page names, once. */
export function answerCall() {
  if (location.hash !== CALL_FOR_A_PASSWORD || document.body.dataset.state !== "authenticated") return;
  history.replaceState(null, "", location.pathname + location.search);
  findForm("change-password").requestSubmit();
}

/**
 * @param {HTMLFormElement} form in a dialog of its own
 * @param {string} news
 * @param {() => Promise<void>} refresh
 */
async function run(form, news, refresh) {
  const done = await ask(findDialog(form.dataset.form ?? ""));
  clearProblems(form);
  form.reset();
  if (!done) return;
  await refresh();
  say(notice, news);
}

/**
 * @param {HTMLFormElement} form
 * @param {() => Promise<unknown>} change
 */
async function finish(form, change) {
  if (await whileFresh(change)) findDialog(form.dataset.form ?? "").close("yes");
}
