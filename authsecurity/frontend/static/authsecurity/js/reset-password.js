/** The page /reset-password/: a new password for a forgotten one. Loaded by its template only. */

import { readSignInOptions, resetPassword } from "./api.js";
import { find, findForm } from "./dom.js";
import { plainCode } from "./fields.js";
import { openMailedLink } from "./mailed-link.js";
import { forgetIfUnknown, showWhatIsUsable, usePasskey } from "./passkeys.js";

const form = findForm("reset-password");
const codeField = find("[name=code]", HTMLInputElement, form);

let withPasskey = false;

find("button[data-proves]", HTMLButtonElement, form).addEventListener("click", sendWithPasskey);
showWhatIsUsable();

openMailedLink({
  form,
  spend: async ({ token, new_password, code }) => {
    const reset = { token, new_password };
    return withPasskey ? resetByPasskey(reset) : resetPassword({ ...reset, ...codeProof(code) });
  },
  notice: "password-set",
  asksFor: { second_factor_required: "code" },
});

/** The form is sent without the code, which is asked for no more than the passkey is on other ways. */
function sendWithPasskey() {
  withPasskey = codeField.disabled = true;
  form.requestSubmit(); // reads what it needs before it returns
  withPasskey = codeField.disabled = false;
}

/**
 * The letter is one proof already, so any passkey will do, whether or not it checks who holds it. And it says whose
 * password this is: where another account is half signed in, the options name that one's passkeys.
 *
 * @param {{token: string, new_password: string}} reset
 */
async function resetByPasskey(reset) {
  const options = await readSignInOptions();
  const credential = await usePasskey({ ...options, allowCredentials: [], userVerification: "preferred" });
  try {
    return await resetPassword({ ...reset, credential });
  } catch (error) {
    await forgetIfUnknown(error, { rpId: options.rpId, credentialId: credential.id });
    throw error;
  }
}

/** @param {string | undefined} code */
const codeProof = (code) => (code ? { code: plainCode(code) } : {});
