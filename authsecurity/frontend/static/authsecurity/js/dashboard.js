/** The page /dashboard/: one card each for what protects the account, itself, its sessions and its activity. */

import { readPasskeys, readRecoveryCodes, readState, readTotp, signOut } from "./api.js";
import { showAccount, wireAccount } from "./account.js";
import { showActivity, wireActivity } from "./activity.js";
import { answerCall } from "./credentials.js";
import { findForm } from "./dom.js";
import { onSubmit } from "./forms.js";
import { answerCallForPasskeys, showPasskeys, tellBrowserOf, wirePasskeys } from "./passkey-card.js";
import { prepareReauthentication } from "./reauthenticate.js";
import { showRecoveryCodes, wireRecoveryCodes } from "./recovery-codes.js";
import { showSecondFactor, wireSecondFactor } from "./second-factor.js";
import { showSessions, wireSessions } from "./sessions.js";
import { follow, leaveIfSignedOut, leaveSignedOut, openPage } from "./state.js";

/**
 * @typedef {import("./api.js").AuthState} AuthState
 * @typedef {[import("./api.js").Totp, import("./api.js").RecoveryCodes,
 *   {passkeys: import("./api.js").Passkey[], signal: import("./api.js").PasskeySignal | null}]} Protection
 */

/** @type {Protection} */
const UNPROTECTED = [
  { enabled: false, confirmed_at: null, last_used_at: null },
  { remaining: 0, created_at: null },
  { passkeys: [], signal: null },
];

onSubmit(
  findForm("sign-out"),
  async () => {
    await signOut();
    await leaveSignedOut();
  },
  { onProblem: leaveIfSignedOut },
);

wirePasskeys(refresh);
wireSecondFactor(refresh);
wireRecoveryCodes(refresh);
wireAccount(refresh);
wireSessions(refresh);
wireActivity();
openPage(render).then(answerCall).then(answerCallForPasskeys);

async function refresh() {
  await follow(await readState(), render);
}

/** @param {AuthState} state */
async function render(state) {
  prepareReauthentication(state);
  if (!state.account) return showProtection(UNPROTECTED);
  showAccount(state.account);
  await Promise.all([readProtection().then(showProtection), showSessions(state.session), showActivity()]);
  tellBrowserOf(state.account);
}

/** @returns {Promise<Protection>} */
const readProtection = () => Promise.all([readTotp(), readRecoveryCodes(), readPasskeys()]);

/** @param {Protection} protection */
function showProtection([totp, recoveryCodes, mine]) {
  const hasPasskeys = mine.passkeys.length > 0;
  showPasskeys(mine, totp.enabled);
  showSecondFactor(totp, hasPasskeys);
  showRecoveryCodes(recoveryCodes, totp.enabled || hasPasskeys);
}
