/**
 * What is left of the recovery codes, in the card "Two-step sign-in", and a new set of them.
 *
 * Called by second-factor.js.
 */

import { makeRecoveryCodes } from "./api.js";
import { handOut } from "./code-sheet.js";
import { confirmation } from "./dialogs.js";
import { day, fill, find, findForm } from "./dom.js";
import { onSubmit } from "./forms.js";
import { whileFresh } from "./reauthenticate.js";
import { leaveIfSignedOut } from "./state.js";

/** @typedef {import("./api.js").RecoveryCodes} RecoveryCodes */

const IN_A_SET = 10;
const FEW = 3;

const NONE_LEFT = "You have no recovery codes left. Without your phone you could not sign in. Make new ones.";
const FEW_LEFT = "You have few recovery codes left. Make new ones before you run out.";
const MADE = "Your new recovery codes are in use. The old ones no longer work.";

const warning = find('[data-slot="codes-warning"]', HTMLElement);
const confirmNewCodes = confirmation("new-codes");

/** @param {(news: string) => Promise<void>} settle says what is new and shows the page anew */
export function wireRecoveryCodes(settle) {
  onSubmit(findForm("new-codes"), () => renew(settle), { onProblem: leaveIfSignedOut });
}

/** @param {RecoveryCodes} recoveryCodes */
export function showRecoveryCodes({ remaining, created_at }) {
  const left = `${remaining} of ${IN_A_SET} left`;
  fill({ "codes-left": created_at ? `${left}, made on ${day(created_at)}` : left });
  warning.textContent = warningFor(remaining);
}

/** @param {(news: string) => Promise<void>} settle */
async function renew(settle) {
  if (!(await confirmNewCodes())) return;
  const made = await whileFresh(makeRecoveryCodes);
  if (!made) return;
  await handOut(made.recovery_codes);
  await settle(MADE);
}

/** @param {number} remaining */
function warningFor(remaining) {
  if (remaining > FEW) return "";
  return remaining === 0 ? NONE_LEFT : FEW_LEFT;
}
