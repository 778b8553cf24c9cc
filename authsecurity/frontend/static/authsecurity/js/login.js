/** The page /login/: a passkey alone, or the password and then a second factor. Loaded by its template only. */

import { answerRecoveryCode, answerTotp, readState, signIn, signOut } from "./api.js";
import { find, findForm, onPanelChoice, showPanel } from "./dom.js";
import { plainCode } from "./fields.js";
import { clearProblems, onSubmit } from "./forms.js";
import { keepAutofillFresh, offerAutofill, signInByPasskey, withoutAutofill } from "./passkey-sign-in.js";
import { isUsable, showWhatIsUsable } from "./passkeys.js";
import { follow, openPage } from "./state.js";

/**
 * @typedef {import("./api.js").ApiProblem} ApiProblem
 * @typedef {import("./api.js").AuthState} AuthState
 */

const PASSKEY = "passkey";

/** The same whether or not there is an account, or one that waits for its letter to be opened. */
const REFUSED = "The email address or the password is not right. Just registered? Open the link in your mail first.";

const secondStep = find('[data-step="second-factor"]', HTMLElement);
const withoutPasskeys = find('[data-part="without-passkeys"]', HTMLElement, secondStep);
const passkeyForm = findForm("passkey");

onSubmit(
  findForm("password"),
  async ({ email, password }) => follow(await withoutAutofill(() => signIn({ email, password })), render),
  { sentences: { invalid_credentials: REFUSED }, onProblem: offerPasskeys },
);

onSubmit(passkeyForm, async () => follow(await signInByPasskey(), render), { onProblem: offerPasskeys });

onSubmit(findForm("passkey-step"), async () => follow(await signInByPasskey(), render), { onProblem: startAgain });

onSubmit(findForm("totp"), async ({ code }) => follow(await answerTotp({ code }), render), { onProblem: startAgain });

onSubmit(
  findForm("recovery-code"),
  async ({ code }) => follow(await answerRecoveryCode({ code: plainCode(code) }), render),
  { onProblem: startAgain },
);

onSubmit(findForm("start-over"), async () => follow(await signOut(), render));

onPanelChoice(secondStep, chooseSecondFactor);
showWhatIsUsable();
keepAutofillFresh(passkeyForm);
openPage(render);

/** @param {AuthState} state */
function render({ state, second_factors }) {
  if (state === "anonymous") offerPasskeys();
  withoutPasskeys.hidden = isUsable() || !second_factors.includes(PASSKEY);
  const offered = second_factors.filter((method) => method !== PASSKEY || isUsable());
  for (const choice of secondStep.querySelectorAll("button[data-shows]")) {
    if (choice instanceof HTMLButtonElement) choice.hidden = !offered.includes(choice.dataset.shows ?? "");
  }
  // A look at another tab in the middle of typing changes nothing.
  const shown = secondStep.querySelector("[data-panel]:not([hidden])")?.getAttribute("data-panel") ?? "";
  if (!offered.includes(shown)) showPanel(offered[0] ?? "", secondStep);
}

/** Nobody waits for it: it may take hours. */
function offerPasskeys() {
  offerAutofill(passkeyForm);
}

/** @param {string} method */
function chooseSecondFactor(method) {
  clearProblems(secondStep);
  showPanel(method, secondStep);
  find(`[data-panel="${method}"] :is(input, button)`, HTMLElement, secondStep).focus();
}

/** @param {ApiProblem} problem */
async function startAgain({ code }) {
  if (code === "attempt_expired") await follow(await readState(), render);
}
