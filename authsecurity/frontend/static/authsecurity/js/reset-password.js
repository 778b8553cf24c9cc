/** The page /reset-password/: a new password for a forgotten one. Loaded by its template only. */

import { readSignInOptions, resetPassword } from "./api.js";
import { find, findForm } from "./dom.js";
import { plainCode } from "./fields.js";
import { openMailedLink } from "./mailed-link.js";
import { showWhatIsUsable, usePasskey } from "./passkeys.js";

const form = findForm("reset-password");
const codeField = find("[name=code]", HTMLInputElement, form);

let withPasskey = false;

find("button[data-proves]", HTMLButtonElement, form).addEventListener("click", sendWithPasskey);
showWhatIsUsable();

openMailedLink({
  form,
  spend: async ({ token, new_password, code }) => {
    const proof = withPasskey ? await passkeyProof() : codeProof(code);
    return resetPassword({ token, new_password, ...proof });
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

/** The letter is one proof already, so any passkey will do, whether or not it checks who holds it. */
async function passkeyProof() {
  const options = await readSignInOptions();
  return { credential: await usePasskey({ ...options, userVerification: "preferred" }) };
}

/** @param {string | undefined} code */
const codeProof = (code) => (code ? { code: plainCode(code) } : {});
