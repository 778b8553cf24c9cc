/**
 * "Is it still you?": the dialog that the API's `reauthentication_required` asks for.
 *
 * Called by the modules of pages that change something dangerous; the dialog itself is in the page's template. There
 * are two ways through it, a form each: a passkey, or the password with a code where the account has a second factor.
 */

import { ApiProblem, readReauthenticationOptions, reauthenticate } from "./api.js";
import { ask, findDialog } from "./dialogs.js";
import { find, findForm, onPanelChoice, showPanel } from "./dom.js";
import { plainCode } from "./fields.js";
import { clearProblems, onSubmit } from "./forms.js";
import { forgetIfUnknown, isUsable, stopWaiting, usePasskey } from "./passkeys.js";
import { leaveIfSignedOut } from "./state.js";

const PASSKEY = "passkey";
const PASSWORD = "password";
const TOTP = "totp";
const RECOVERY_CODE = "recovery_code";
const NO_CODE = "";

const dialog = findDialog("reauthenticate");
const passkeyForm = findForm("reauthenticate-passkey");
const passwordForm = findForm("reauthenticate");
const codePart = find('[data-part="code"]', HTMLElement, passwordForm);
const passwordBeside = find('[data-part="password"]', HTMLElement, passkeyForm);

/** The way and the code to begin with, by what the account and this person have. */
const usual = { way: PASSWORD, code: NO_CODE };

onSubmit(
  passwordForm,
  async ({ password, code }) => {
    await reauthenticate({ password, ...(code && { code: plainCode(code) }) });
    dialog.close("yes");
  },
  { onProblem: answerProblem, sentences: { invalid_credentials: "That password is not right." } },
);

onSubmit(
  passkeyForm,
  async ({ password }) => {
    const options = await readReauthenticationOptions();
    if (!dialog.open) return;
    await provePasskey(options, password);
    dialog.close("yes");
  },
  {
    onProblem: leaveIfSignedOut,
    sentences: { invalid_credentials: "That password is not right." },
    answers: { password_required: () => showPasswordBeside(true) },
  },
);

onPanelChoice(codePart, (name) => showCodeField(name)?.focus());
for (const button of dialog.querySelectorAll("button[data-leads]")) {
  if (button instanceof HTMLButtonElement) button.onclick = () => chooseWay(button.dataset.leads ?? PASSWORD);
}

/**
 * Do something that needs a fresh sign-in: ask for one if the API says so, then do it again.
 *
 * @template T
 * @param {() => Promise<T>} action
 * @returns {Promise<T | null>} null when somebody closed the dialog instead
 */
export async function whileFresh(action) {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof ApiProblem && error.code === "reauthentication_required")) throw error;
  }
  return (await askWhoItIs()) ? action() : null;
}

/**
 * Fit the dialog to whoever is signed in; the address is for their password manager.
 *
 * @param {import("./api.js").AuthState} state
 */
export function prepareReauthentication({ account, second_factors, methods }) {
  for (const form of [passkeyForm, passwordForm]) {
    find("[name=username]", HTMLInputElement, form).defaultValue = account?.email ?? "";
  }
  const factors = second_factors.filter((factor) => factor !== PASSKEY || isUsable());
  for (const part of dialog.querySelectorAll("[data-for]")) {
    if (part instanceof HTMLElement) part.hidden = !factors.includes(part.dataset.for ?? "");
  }
  const withoutDevices = methods.some(({ method }) => method === RECOVERY_CODE);
  usual.way = factors.includes(PASSKEY) && !withoutDevices ? PASSKEY : PASSWORD;
  usual.code = codeFor(second_factors, withoutDevices);
}

/**
 * @param {string[]} secondFactors
 * @param {boolean} withoutDevices
 */
function codeFor(secondFactors, withoutDevices) {
  if (secondFactors.length === 0) return NO_CODE;
  return secondFactors.includes(TOTP) && !withoutDevices ? TOTP : RECOVERY_CODE;
}

/**
 * @param {import("./api.js").RequestOptions} options
 * @param {string} password
 */
async function provePasskey(options, password) {
  const credential = await usePasskey(options);
  try {
    await reauthenticate({ credential, ...(password && { password }) });
  } catch (error) {
    await forgetIfUnknown(error, { rpId: options.rpId, credentialId: credential.id });
    throw error;
  }
}

async function askWhoItIs() {
  showWay(usual.way);
  showCodeField(usual.code);
  showPasswordBeside(false);
  const answer = await ask(dialog);
  stopWaiting();
  for (const form of [passkeyForm, passwordForm]) {
    clearProblems(form);
    form.reset();
  }
  return answer;
}

/** @param {string} way */
function chooseWay(way) {
  const form = showWay(way);
  clearProblems(form);
  find("[autofocus]", HTMLElement, form).focus();
}

/** @param {string} way */
function showWay(way) {
  passkeyForm.hidden = way !== PASSKEY;
  passwordForm.hidden = way === PASSKEY;
  return way === PASSKEY ? passkeyForm : passwordForm;
}

/**
 * A passkey that did not check who holds it is one factor, and the password is another.
 *
 * @param {boolean} isAsked
 */
function showPasswordBeside(isAsked) {
  const field = find("[name=password]", HTMLInputElement, passwordBeside);
  passwordBeside.hidden = field.disabled = !isAsked;
  if (isAsked) field.focus();
}

/**
 * @param {string} name of a panel
 * @returns {HTMLInputElement | undefined} the field in it, the only one that is sent
 */
function showCodeField(name) {
  showPanel(name, codePart);
  const fields = [...codePart.querySelectorAll("input")];
  for (const field of fields) field.disabled = field.closest("[data-panel][hidden]") !== null;
  return fields.find(({ disabled }) => !disabled);
}

/** @param {ApiProblem} problem */
async function answerProblem(problem) {
  if (problem.code === "second_factor_required") showCodeField(usual.code || TOTP)?.focus();
  await leaveIfSignedOut(problem);
}
