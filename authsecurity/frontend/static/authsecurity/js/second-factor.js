/**
 * The card "Two-step sign-in" of the dashboard: set up an authenticator app, replace it, turn it off.
 *
 * Called by dashboard.js. The secret is on the page only while its setup is open.
 */

import { setUpTotp, turnOffTotp, verifyTotp } from "./api.js";
import { handOut, isSheetOpen } from "./code-sheet.js";
import { confirmation } from "./dialogs.js";
import { fill, find, findForm, moment, say, showPanel } from "./dom.js";
import { clearProblems, onSubmit } from "./forms.js";
import { whileFresh } from "./reauthenticate.js";
import { showRecoveryCodes, wireRecoveryCodes } from "./recovery-codes.js";
import { leaveIfSignedOut } from "./state.js";

/** @typedef {import("./api.js").TotpSetup} TotpSetup */

const GROUP_OF_FOUR = /.{1,4}/g;
const QR_TYPE = "data:image/svg+xml;base64,";
const APP_LINK = "otpauth://totp/";

const FIRST_APP = {
  "setup-title": "Set up your authenticator app",
  "setup-lead": "Any app for one-time codes will do. Nothing changes until you enter a code from it.",
  "setup-submit": "Turn on",
};
const NEW_APP = {
  "setup-title": "Set up your new authenticator app",
  "setup-lead": "The app you use now keeps working until you enter a code from the new one.",
  "setup-submit": "Replace",
};

const TURNED_ON = "Two-step sign-in is on. From now on, signing in also takes a code from your app.";
const REPLACED = "Your new authenticator app is in use. Codes from the old one no longer work.";
const TURNED_OFF = "Two-step sign-in is off.";

const card = find('[data-card="second-factor"]', HTMLElement);
const setupPanel = find('[data-panel="setup"]', HTMLElement, card);
const verifyForm = findForm("verify");
const noticeRegion = find("main > [data-notice]", HTMLElement);
const pill = find('[data-slot="totp-pill"]', HTMLElement, card);
const qr = find('[data-slot="qr"]', HTMLImageElement, card);
const appLink = find('[data-slot="otpauth"]', HTMLAnchorElement, card);
const confirmTurnOff = confirmation("turn-off");

/** @param {() => Promise<void>} refresh shows the page anew */
export function wireSecondFactor(refresh) {
  const options = { onProblem: leaveIfSignedOut };
  onSubmit(findForm("set-up"), () => beginSetup(FIRST_APP), options);
  onSubmit(findForm("replace"), () => beginSetup(NEW_APP), options);
  onSubmit(verifyForm, ({ code }) => finishSetup(code, refresh), options);
  onSubmit(findForm("turn-off"), () => turnOff(refresh), options);
  wireRecoveryCodes((news) => settle(news, refresh));
  find('[data-cancels="setup"]', HTMLButtonElement, card).addEventListener("click", cancelSetup);
}

/**
 * @param {import("./api.js").Totp} totp
 * @param {import("./api.js").RecoveryCodes} recoveryCodes
 */
export function showSecondFactor({ enabled, confirmed_at, last_used_at }, recoveryCodes) {
  fill({ "totp-confirmed": moment(confirmed_at), "totp-used": last_used_at ? moment(last_used_at) : "Not yet" });
  showRecoveryCodes(recoveryCodes);
  showWhetherOn(enabled);
  // People leave for their app in the middle of a setup, or to put codes away, and come back.
  if (setupPanel.hidden && !isSheetOpen()) showPanel(enabled ? "on" : "off", card);
}

/** @param {boolean} enabled */
function showWhetherOn(enabled) {
  pill.textContent = enabled ? "On" : "Off";
  pill.dataset.tone = card.dataset.resting = enabled ? "on" : "off";
}

/** @param {Record<string, string>} words */
async function beginSetup(words) {
  const setup = await whileFresh(setUpTotp);
  if (!setup) return;
  fill(words, card);
  showSecret(setup);
  showPanel("setup", card);
  find('[data-slot="setup-title"]', HTMLElement, card).focus();
}

/**
 * @param {string} code
 * @param {() => Promise<void>} refresh
 */
async function finishSetup(code, refresh) {
  const done = await whileFresh(() => verifyTotp({ code }));
  if (!done) return;
  document.body.dataset.state = "authenticated"; // where it was the missing step of a sign-in, it completed that
  const news = card.dataset.resting === "on" ? REPLACED : TURNED_ON;
  closeSetup();
  showWhetherOn(done.enabled);
  if (done.recovery_codes.length > 0) await handOut(done.recovery_codes);
  await settle(news, refresh);
}

/** @param {() => Promise<void>} refresh */
async function turnOff(refresh) {
  if (!(await confirmTurnOff())) return;
  const done = await whileFresh(turnOffTotp);
  if (!done) return;
  await settle(TURNED_OFF, refresh);
}

/**
 * @param {string} news
 * @param {() => Promise<void>} refresh
 */
async function settle(news, refresh) {
  say(noticeRegion, news);
  await refresh();
  focusCard();
}

function cancelSetup() {
  closeSetup();
  showPanel(card.dataset.resting ?? "off", card);
  focusCard();
}

/** @param {TotpSetup} setup */
function showSecret({ secret, otpauth_uri, qr_svg }) {
  if (!qr_svg.startsWith(QR_TYPE) || !otpauth_uri.startsWith(APP_LINK)) throw new Error("No setup as it should be");
  fill({ secret: secret.match(GROUP_OF_FOUR)?.join(" ") ?? "" }, card);
  qr.src = qr_svg;
  appLink.href = otpauth_uri;
}

/** Leaves nothing of the secret on the page. */
function closeSetup() {
  setupPanel.hidden = true;
  verifyForm.reset();
  clearProblems(verifyForm);
  fill({ secret: "" }, card);
  qr.removeAttribute("src");
  appLink.removeAttribute("href");
}

function focusCard() {
  find("#second-factor-title", HTMLElement).focus();
}
