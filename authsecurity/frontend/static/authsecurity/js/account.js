/**
 * The card "Account" of the dashboard: rename it, take its data along, delete it.
 *
 * Called by dashboard.js.
 */

import { changeAccount, deleteAccount, exportAccount } from "./api.js";
import { showCredentials, wireCredentials } from "./credentials.js";
import { ask, findDialog } from "./dialogs.js";
import { day, fill, find, findForm, onPanelChoice, say, showPanel } from "./dom.js";
import { download } from "./files.js";
import { clearProblems, onSubmit, refuse } from "./forms.js";
import { tellBrowserOfTheEnd } from "./passkey-card.js";
import { whileFresh } from "./reauthenticate.js";
import { leaveIfSignedOut, leaveSignedOut } from "./state.js";

/** @typedef {import("./api.js").Account} Account */

const FILE_NAME = "my-data.json";

const RENAMED = "Your name is changed.";
const EXPORTED = `Everything stored about you is in the file ${FILE_NAME}.`;

const card = find('[data-card="account"]', HTMLElement);
const notice = find("[data-notice]", HTMLElement, card);
const namePart = find('[data-part="name"]', HTMLElement, card);
const renameForm = findForm("rename");
const nameField = find("[name=name]", HTMLInputElement, renameForm);
const deletion = findDialog("delete-account");
const deletionForm = findForm("confirm-delete-account");

let shown = { name: "", email: "" };

/** @param {() => Promise<void>} refresh shows the page anew */
export function wireAccount(refresh) {
  wireCredentials(refresh);
  const options = { onProblem: leaveIfSignedOut };
  onPanelChoice(namePart, showNamePanel);
  onSubmit(renameForm, ({ name }) => rename(name, refresh), options);
  onSubmit(findForm("export"), () => takeAlong(refresh), options);
  onSubmit(findForm("delete-account"), removeAccount, options);
  onSubmit(deletionForm, async ({ confirmation }) => confirmDeletion(confirmation));
}

/** @param {Account} account */
export function showAccount({ name, email, created_at }) {
  shown = { name, email };
  fill({ who: name || email, name: name || "–", email, "member-since": day(created_at) });
  fill({ "email-to-confirm": email }, deletion);
  showCredentials(email);
}

/** @param {string} panel */
function showNamePanel(panel) {
  say(notice, "");
  clearProblems(renameForm);
  showPanel(panel, namePart);
  nameField.value = shown.name;
  const place = panel === "edited" ? nameField : find("button[data-shows]", HTMLButtonElement, namePart);
  place.focus();
}

/**
 * @param {string} name
 * @param {() => Promise<void>} refresh
 */
async function rename(name, refresh) {
  await changeAccount({ name: name.trim() });
  await refresh();
  showNamePanel("shown");
  say(notice, RENAMED);
}

/** @param {() => Promise<void>} refresh */
async function takeAlong(refresh) {
  const data = await whileFresh(exportAccount);
  if (!data) return;
  download(FILE_NAME, `${JSON.stringify(data, null, 2)}\n`, "application/json");
  say(notice, EXPORTED);
  await refresh();
}

async function removeAccount() {
  const meant = await ask(deletion);
  clearProblems(deletionForm);
  deletionForm.reset();
  if (!meant || !(await whileFresh(deleteAccount))) return;
  await tellBrowserOfTheEnd();
  await leaveSignedOut("deleted");
}

/** @param {string} confirmation */
function confirmDeletion(confirmation) {
  if (confirmation.trim().toLowerCase() === shown.email.toLowerCase()) deletion.close("yes");
  else refuse(deletionForm, "confirmation", "differs");
}
