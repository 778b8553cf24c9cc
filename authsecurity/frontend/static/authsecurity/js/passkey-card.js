/**
 * The card "Passkeys" of the dashboard: add one, rename one, remove one.
 *
 * Called by dashboard.js. The browser is told of what changes, as far as it listens.
 */

import { ApiProblem, addPasskey, beginPasskey, removePasskey, renamePasskey } from "./api.js";
import { handOut } from "./code-sheet.js";
import { ask, confirmation, findDialog } from "./dialogs.js";
import { day, fill, find, findForm, moment, newRow, say } from "./dom.js";
import { clearProblems, onSubmit } from "./forms.js";
import { makePasskey, showWhatIsUsable, signalAccepted, signalDetails, signalUnknown } from "./passkeys.js";
import { whileFresh } from "./reauthenticate.js";
import { leaveIfSignedOut } from "./state.js";

/**
 * @typedef {import("./api.js").Passkey} Passkey
 * @typedef {import("./api.js").PasskeySignal} PasskeySignal
 */

const CALL_FOR_THIS_CARD = "#passkeys";

const ADDED = "Your passkey is added. It signs you in on its own.";
const FIRST_ADDED = `${ADDED} Signing in with your password takes a second step from now on.`;
const RENAMED = "Your passkey has its new name.";
const REMOVED = "That passkey no longer signs you in. If your device still offers it, delete it there as well.";

const OTHERS_STAY = "Your other passkeys stay as they are.";
const APP_STAYS = "From then on, signing in takes your password and a code from your authenticator app.";
const NOTHING_STAYS = "From then on nothing backs up your password, and your recovery codes stop working.";

/** It may be added all the same: the answer did not come, or was none. */
const UNDECIDED = new Set(["offline", "server_error"]);

const card = find('[data-card="passkeys"]', HTMLElement);
const list = find('[data-slot="passkeys"]', HTMLElement, card);
const notice = find("[data-notice]", HTMLElement, card);
const addForm = findForm("add-passkey");
const renaming = findDialog("rename-passkey");
const renameForm = findForm("rename-passkey");
const nameField = find("[name=name]", HTMLInputElement, renameForm);
const confirmRemoval = confirmation("remove-passkey");
const options = { onProblem: leaveIfSignedOut };

/** @type {() => Promise<void>} */
let refresh = async () => {};

/** @type {{passkeys: Passkey[], signal: PasskeySignal | null}} */
let shown = { passkeys: [], signal: null };

let hasApp = false;
let idToRename = "";
let toldDetails = "";

/** @param {() => Promise<void>} refreshPage shows the page anew */
export function wirePasskeys(refreshPage) {
  refresh = refreshPage;
  showWhatIsUsable();
  onSubmit(addForm, add, options);
  onSubmit(renameForm, ({ name }) => saveName(name), options);
}

/**
 * @param {{passkeys: Passkey[], signal: PasskeySignal | null}} mine
 * @param {boolean} hasAuthenticatorApp beside which removing the last passkey means something else
 */
export function showPasskeys(mine, hasAuthenticatorApp) {
  shown = mine;
  hasApp = hasAuthenticatorApp;
  list.replaceChildren(...shown.passkeys.map(rowFor));
  list.hidden = shown.passkeys.length === 0;
  find("button", HTMLButtonElement, addForm).classList.toggle("button-quiet", !list.hidden);
}

/** Other programs send people to this card, through /.well-known/passkey-endpoints. */
export function answerCallForPasskeys() {
  if (location.hash !== CALL_FOR_THIS_CARD || card.hidden) return;
  card.scrollIntoView();
  focusCard();
}

/**
 * Browsers show name and address beside a passkey. Both may have changed, here or through a letter.
 *
 * @param {import("./api.js").Account} account
 */
export async function tellBrowserOf({ name, email }) {
  const details = `${email}\n${name}`;
  if (!shown.signal?.userId || details === toldDetails) return;
  toldDetails = details;
  const { rpId, userId } = shown.signal;
  await signalDetails({ rpId, userId, name: email, displayName: name || email });
}

/** The account is deleted: none of its passkeys signs anybody in. */
export async function tellBrowserOfTheEnd() {
  if (shown.signal) await signalAccepted({ ...shown.signal, allAcceptedCredentialIds: [] });
}

/** @param {Passkey} passkey */
function rowFor(passkey) {
  const { id, name, created_at, last_used_at, synced } = passkey;
  const row = newRow("passkey");
  const used = last_used_at ? `Last used ${moment(last_used_at)}` : "Not used yet";
  fill({ "passkey-name": name, synced: synced ? "Synced" : "On one device only" }, row);
  fill({ added: `Added on ${day(created_at)}`, used }, row);
  // The buttons are all called alike; what each of them is about is said along.
  find('[data-slot="passkey-name"]', HTMLElement, row).id = `passkey-${id}`;
  for (const button of row.querySelectorAll("button")) button.setAttribute("aria-describedby", `passkey-${id}`);
  onSubmit(find('[data-part="rename"]', HTMLFormElement, row), () => rename(passkey), options);
  onSubmit(find('[data-part="remove"]', HTMLFormElement, row), () => remove(passkey), options);
  return row;
}

async function add() {
  const creation = await whileFresh(beginPasskey);
  if (!creation) return;
  const credential = await makePasskey(creation);
  const added = await keep(credential, creation.rp.id);
  if (!added) return;
  document.body.dataset.state = "authenticated"; // where it was the missing step of a sign-in, it completed that
  if (added.recovery_codes) await handOut(added.recovery_codes);
  await settle(added.recovery_codes ? FIRST_ADDED : ADDED);
}

/**
 * The device holds it by now. Where it is not added, the device need not offer it: it would sign nobody in.
 *
 * @param {import("./api.js").CredentialJSON} credential
 * @param {string} rpId
 */
async function keep(credential, rpId) {
  const passkey = { rpId, credentialId: credential.id };
  try {
    const added = await whileFresh(() => addPasskey({ credential }));
    if (!added) await signalUnknown(passkey);
    return added;
  } catch (error) {
    if (error instanceof ApiProblem && !UNDECIDED.has(error.code)) await signalUnknown(passkey);
    throw error;
  }
}

/** @param {Passkey} passkey */
async function rename({ id, name }) {
  idToRename = id;
  nameField.value = name;
  const done = await ask(renaming);
  clearProblems(renameForm);
  if (done) await settle(RENAMED);
}

/** @param {string} name */
async function saveName(name) {
  await renamePasskey(idToRename, { name: name.trim() });
  renaming.close("yes");
}

/** @param {Passkey} passkey */
async function remove({ id, name }) {
  fill({ "passkey-to-remove": name, "after-passkey": whatStays() });
  if (!(await confirmRemoval())) return;
  const done = await whileFresh(() => removePasskey(id).catch(ifGone));
  if (!done) return;
  await settle(REMOVED);
  if (shown.signal) await signalAccepted(shown.signal);
}

function whatStays() {
  if (shown.passkeys.length > 1) return OTHERS_STAY;
  return hasApp ? APP_STAYS : NOTHING_STAYS;
}

/** @param {string} news */
async function settle(news) {
  await refresh();
  say(notice, news);
  focusCard();
}

/**
 * It may have been removed elsewhere: what was wanted is so.
 *
 * @param {unknown} error
 */
function ifGone(error) {
  if (!(error instanceof ApiProblem && error.code === "not_found")) throw error;
  return true;
}

function focusCard() {
  find("#passkeys-title", HTMLElement).focus();
}
