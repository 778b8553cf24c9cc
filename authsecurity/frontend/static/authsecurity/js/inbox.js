/**
 * "Check your inbox": the panel after a letter was asked for, from which it can be asked for again, after a while.
 *
 * Called by the pages that have the panel in their card. Whether there is a letter at all depends on the address, and
 * nothing here tells: the page says the same for every one. The address stays on the page and never gets into an URL.
 */

import { fill, find, findForm, onPanelChoice, say, showPanel } from "./dom.js";
import { clearProblems, onSubmit } from "./forms.js";

const WAIT_MS = 60_000;
const SECOND_MS = 1000;

const AGAIN = "Asked for again. The letter may take a minute; take the newest one.";

const panel = find('[data-panel="inbox"]', HTMLElement);
const card = find('.card:has([data-panel="inbox"])', HTMLElement);
const againForm = findForm("send-again");
const noticeRegion = find("main > [data-notice]", HTMLElement);

let address = "";
let ticking = 0;

/** @param {(whom: {email: string}) => Promise<unknown>} send asks for the letter */
export function wireInbox(send) {
  onSubmit(againForm, async () => {
    await send({ email: address });
    say(noticeRegion, AGAIN);
    wait();
    focusTitle();
  });
  onPanelChoice(panel, startOver);
}

/** @param {string} email as it was typed */
export function showInbox(email) {
  address = email.trim();
  fill({ address }, panel);
  showPanel("inbox", card);
  wait();
  focusTitle();
}

/** @param {string} name of the panel where another address can be typed */
function startOver(name) {
  clearProblems(againForm);
  say(noticeRegion, "");
  showPanel(name, card);
  find(`[data-panel="${name}"] [name=email]`, HTMLInputElement, card).focus();
}

/** By the clock and not by counting: a tab behind others gets few ticks. */
function wait() {
  const end = Date.now() + WAIT_MS;
  clearInterval(ticking);
  ticking = setInterval(() => showWait(end), SECOND_MS);
  showWait(end);
}

/** @param {number} end in milliseconds of Unix time */
function showWait(end) {
  const seconds = Math.ceil((end - Date.now()) / SECOND_MS);
  if (seconds <= 0) clearInterval(ticking);
  againForm.hidden = seconds > 0;
  fill({ wait: seconds > 0 ? `You can ask for it again in ${seconds} s.` : "" }, panel);
}

function focusTitle() {
  find('[data-slot="inbox-title"]', HTMLElement, panel).focus();
}
