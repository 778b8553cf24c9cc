/**
 * The sheet with ten new recovery codes: shown once, to copy, download or print, and then put away.
 *
 * Called by whatever gives them out: second-factor.js, passkey-card.js and recovery-codes.js. The codes are on the page
 * only while the sheet is open, and while it is, no other card shows (cards.css).
 */

import { day, fill, find, newRow, say, showPanel } from "./dom.js";
import { download } from "./files.js";

const FILE_NAME = "recovery-codes.txt";

const COPIED = "Copied. Keep them where only you can read them.";
const NOT_COPIED = "Your browser did not allow that. Select the codes and copy them yourself.";

const card = find('[data-card="recovery-codes"]', HTMLElement);
const sheet = find('[data-panel="codes"]', HTMLElement, card);
const list = find('[data-slot="codes"]', HTMLElement, sheet);
const notice = find("[data-notice]", HTMLElement, sheet);

/** @type {string[]} */
let codes = [];

/** @type {() => void} */
let whenSaved = () => {};

onClick("copy", async () => say(notice, await copy()));
onClick("download", () => download(FILE_NAME, asText(), "text/plain"));
onClick("print", () => window.print());
onClick("saved", putAway);

/**
 * @param {string[]} newCodes
 * @returns {Promise<void>} resolves when the person has saved them
 */
export function handOut(newCodes) {
  codes = newCodes;
  list.replaceChildren(...codes.map(rowFor));
  showPanel("codes", card);
  card.hidden = false;
  find('[data-slot="codes-title"]', HTMLElement, sheet).focus();
  return new Promise((resolve) => {
    whenSaved = resolve;
  });
}

/** Whether codes are on the page that nobody said to have saved. */
export const isSheetOpen = () => !sheet.hidden;

/**
 * @param {string} name of a button
 * @param {() => unknown} act
 */
function onClick(name, act) {
  find(`button[data-sheet="${name}"]`, HTMLButtonElement, sheet).addEventListener("click", act);
}

function putAway() {
  codes = [];
  list.replaceChildren();
  say(notice, "");
  sheet.hidden = true;
  whenSaved();
}

async function copy() {
  try {
    await navigator.clipboard.writeText(codes.join("\n"));
    return COPIED;
  } catch {
    return NOT_COPIED;
  }
}

/** @param {string} code */
function rowFor(code) {
  const row = newRow("code");
  fill({ code }, row);
  return row;
}

function asText() {
  const made = day(new Date().toISOString());
  return [`Recovery codes for ${location.host}, made on ${made}. Each works once.`, "", ...codes, ""].join("\n");
}
