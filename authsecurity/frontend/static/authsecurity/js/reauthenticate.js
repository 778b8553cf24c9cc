/**
 * "Is it still you?": the dialog that the API's `reauthentication_required` asks for.
 *
 * Called by the modules of pages that change something dangerous; the dialog itself is in the page's template.
 */

import { ApiProblem, reauthenticate } from "./api.js";
import { ask, findDialog } from "./dialogs.js";
import { find, findForm, onPanelChoice, showPanel } from "./dom.js";
import { plainCode } from "./fields.js";
import { clearProblems, onSubmit } from "./forms.js";
import { leaveIfSignedOut } from "./state.js";

const TOTP = "totp";
const RECOVERY_CODE = "recovery_code";
const NO_CODE = "";

const dialog = findDialog("reauthenticate");
const form = findForm("reauthenticate");
const codePart = find('[data-part="code"]', HTMLElement, form);

/** The panel to begin with, by what the account and this person have. */
let usual = NO_CODE;

onSubmit(
  form,
  async ({ password, code }) => {
    await reauthenticate({ password, ...(code && { code: plainCode(code) }) });
    dialog.close("yes");
  },
  { onProblem: answerProblem, sentences: { invalid_credentials: "That password is not right." } },
);

onPanelChoice(codePart, (name) => showCodeField(name)?.focus());

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
  find("[name=username]", HTMLInputElement, form).defaultValue = account?.email ?? "";
  const withoutPhone = methods.some(({ method }) => method === RECOVERY_CODE);
  const atHand = withoutPhone ? RECOVERY_CODE : TOTP;
  usual = second_factors.includes(TOTP) ? atHand : NO_CODE;
}

async function askWhoItIs() {
  showCodeField(usual);
  const answer = await ask(dialog);
  clearProblems(form);
  form.reset();
  return answer;
}

/**
 * @param {string} name of a panel
 * @returns {HTMLInputElement | undefined} the field in it, the only one that is sent
 */
function showCodeField(name) {
  showPanel(name, codePart);
  const fields = [...codePart.querySelectorAll("input")];
  for (const field of fields) field.disabled = field.closest("[hidden]") !== null;
  return fields.find(({ disabled }) => !disabled);
}

/** @param {ApiProblem} problem */
async function answerProblem(problem) {
  if (problem.code === "second_factor_required") showCodeField(TOTP)?.focus();
  await leaveIfSignedOut(problem);
}
