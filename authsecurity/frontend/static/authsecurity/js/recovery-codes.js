/**
 * The card "Recovery codes" of the dashboard: what is left of them, and a new set. There are some as long as there is a
 * second factor, whichever it is.
 *
 * Called by dashboard.js.
 */

import { makeRecoveryCodes } from "./api.js";
import { handOut, isSheetOpen } from "./code-sheet.js";
import { confirmation } from "./dialogs.js";
import { day, fill, find, findForm, say, showPanel } from "./dom.js";
import { onSubmit } from "./forms.js";
import { whileFresh } from "./reauthenticate.js";
import { leaveIfSignedOut } from "./state.js";

/** @typedef {import("./api.js").RecoveryCodes} RecoveryCodes */

const IN_A_SET = 10;
const FEW = 3;

const NONE_LEFT = "You have no recovery codes left. Without your devices you could not sign in. Make new ones.";
const FEW_LEFT = "You have few recovery codes left. Make new ones before you run out.";
const MADE = "Your new recovery codes are in use. The old ones no longer work.";

const card = find('[data-card="recovery-codes"]', HTMLElement);
const notice = find(":scope > [data-notice]", HTMLElement, card);
const warning = find('[data-slot="codes-warning"]', HTMLElement, card);
const confirmNewCodes = confirmation("new-codes");

/** @param {() => Promise<void>} refresh shows the page anew */
export function wireRecoveryCodes(refresh) {
  onSubmit(findForm("new-codes"), () => renew(refresh), { onProblem: leaveIfSignedOut });
}

/**
 * @param {RecoveryCodes} recoveryCodes
 * @param {boolean} hasSecondFactor without which there are none
 */
export function showRecoveryCodes({ remaining, created_at }, hasSecondFactor) {
  fill({ "codes-left": `${remaining} of ${IN_A_SET}`, "codes-made": day(created_at) }, card);
  warning.textContent = warningFor(remaining);
  // People leave for another tab to put codes away, and come back.
  if (isSheetOpen()) return;
  showPanel("kept", card);
  card.hidden = !hasSecondFactor;
}

/** @param {() => Promise<void>} refresh */
async function renew(refresh) {
  if (!(await confirmNewCodes())) return;
  const made = await whileFresh(makeRecoveryCodes);
  if (!made) return;
  await handOut(made.recovery_codes);
  await refresh();
  say(notice, MADE);
  find("#recovery-codes-title", HTMLElement).focus();
}

/** @param {number} remaining */
function warningFor(remaining) {
  if (remaining > FEW) return "";
  return remaining === 0 ? NONE_LEFT : FEW_LEFT;
}
