/** The page /dashboard/: one card each for protection, account, sessions and activity. Loaded by its template only. */

import { readRecoveryCodes, readState, readTotp, signOut } from "./api.js";
import { showAccount, wireAccount } from "./account.js";
import { showActivity, wireActivity } from "./activity.js";
import { answerCall } from "./credentials.js";
import { findForm } from "./dom.js";
import { onSubmit } from "./forms.js";
import { prepareReauthentication } from "./reauthenticate.js";
import { showSecondFactor, wireSecondFactor } from "./second-factor.js";
import { showSessions, wireSessions } from "./sessions.js";
import { follow, leaveIfSignedOut, leaveSignedOut, openPage } from "./state.js";

/** @typedef {import("./api.js").AuthState} AuthState */

const NOT_ENROLLED = { enabled: false, confirmed_at: null, last_used_at: null };
const NO_CODES = { remaining: 0, created_at: null };

onSubmit(
  findForm("sign-out"),
  async () => {
    await signOut();
    await leaveSignedOut();
  },
  { onProblem: leaveIfSignedOut },
);

wireSecondFactor(refresh);
wireAccount(refresh);
wireSessions(refresh);
wireActivity();
openPage(render).then(answerCall);

async function refresh() {
  await follow(await readState(), render);
}

/** @param {AuthState} state */
async function render(state) {
  prepareReauthentication(state);
  if (!state.account) return showSecondFactor(NOT_ENROLLED, NO_CODES);
  showAccount(state.account);
  await Promise.all([showProtection(), showSessions(state.session), showActivity()]);
}

async function showProtection() {
  const [totp, recoveryCodes] = await Promise.all([readTotp(), readRecoveryCodes()]);
  showSecondFactor(totp, recoveryCodes);
}
