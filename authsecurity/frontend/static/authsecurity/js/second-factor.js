/**
 * The card "Two-step sign-in" of the dashboard: set up an authenticator app, replace it, remove it. What that changes
 * depends on whether there are passkeys, which are a second step as well.
 *
 * Called by dashboard.js. The secret is on the page only while its setup is open.
 */

import { removeTotp, setUpTotp, verifyTotp } from "./api.js";
import { handOut } from "./code-sheet.js";
import { confirmation } from "./dialogs.js";
import { fill, find, findForm, moment, say, showPanel } from "./dom.js";
import { clearProblems, onSubmit } from "./forms.js";
import { whileFresh } from "./reauthenticate.js";
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

/** What the card says where the app is, or would be, the only second step. */
const ALONE = {
  offer:
    "A password can be guessed or stolen. With an authenticator app, signing in also takes a code that only your " +
    "phone can show.",
  use: "Signing in takes your password and a code from your authenticator app.",
  after: "From then on nothing backs up your password, and your recovery codes stop working as well.",
  "set-up": "Two-step sign-in is on. From now on, signing in also takes a code from your app.",
  removed: "Two-step sign-in is off.",
};
const BESIDE_PASSKEYS = {
  offer:
    "Signing in with your password also takes one of your passkeys. With an authenticator app, a code from it will do " +
    "instead.",
  use: "Signing in with your password also takes a code from your authenticator app, or one of your passkeys.",
  after: "From then on, signing in with your password takes one of your passkeys.",
  "set-up": "Your authenticator app is set up. From now on, a code from it will do where a passkey is asked for.",
  removed: "Your authenticator app is removed. Signing in with your password takes one of your passkeys.",
};
const REPLACED = "Your new authenticator app is in use. Codes from the old one no longer work.";

const card = find('[data-card="second-factor"]', HTMLElement);
const setupPanel = find('[data-panel="setup"]', HTMLElement, card);
const setUpForm = findForm("set-up");
const verifyForm = findForm("verify");
const notice = find("[data-notice]", HTMLElement, card);
const pill = find('[data-slot="totp-pill"]', HTMLElement, card);
const qr = find('[data-slot="qr"]', HTMLImageElement, card);
const appLink = find('[data-slot="otpauth"]', HTMLAnchorElement, card);
const confirmRemoval = confirmation("remove-app");

let words = ALONE;

/** @param {() => Promise<void>} refresh shows the page anew */
export function wireSecondFactor(refresh) {
  const options = { onProblem: leaveIfSignedOut };
  onSubmit(setUpForm, () => beginSetup(FIRST_APP), options);
  onSubmit(findForm("replace"), () => beginSetup(NEW_APP), options);
  onSubmit(verifyForm, ({ code }) => finishSetup(code, refresh), options);
  onSubmit(findForm("remove-app"), () => remove(refresh), options);
  find('[data-cancels="setup"]', HTMLButtonElement, card).addEventListener("click", cancelSetup);
}

/**
 * @param {import("./api.js").Totp} totp
 * @param {boolean} hasPasskeys
 */
export function showSecondFactor({ enabled, confirmed_at, last_used_at }, hasPasskeys) {
  words = hasPasskeys ? BESIDE_PASSKEYS : ALONE;
  fill({ "app-offer": words.offer, "app-use": words.use }, card);
  fill({ "totp-confirmed": moment(confirmed_at), "totp-used": last_used_at ? moment(last_used_at) : "Not yet" }, card);
  showWhetherOn(enabled || hasPasskeys);
  find("button", HTMLButtonElement, setUpForm).classList.toggle("button-quiet", hasPasskeys);
  card.dataset.resting = enabled ? "on" : "off";
  // People leave for their app in the middle of a setup, and come back.
  if (setupPanel.hidden) showPanel(card.dataset.resting, card);
}

/** @param {boolean} isOn */
function showWhetherOn(isOn) {
  pill.textContent = isOn ? "On" : "Off";
  pill.dataset.tone = isOn ? "on" : "off";
}

/** @param {Record<string, string>} titles */
async function beginSetup(titles) {
  const setup = await whileFresh(setUpTotp);
  if (!setup) return;
  fill(titles, card);
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
  const news = card.dataset.resting === "on" ? REPLACED : words["set-up"];
  closeSetup();
  if (done.recovery_codes.length > 0) await handOut(done.recovery_codes);
  await settle(news, refresh);
}

/** @param {() => Promise<void>} refresh */
async function remove(refresh) {
  fill({ "after-app": words.after });
  if (!(await confirmRemoval())) return;
  const done = await whileFresh(removeTotp);
  if (!done) return;
  await settle(words.removed, refresh);
}

/**
 * @param {string} news
 * @param {() => Promise<void>} refresh
 */
async function settle(news, refresh) {
  await refresh();
  say(notice, news);
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
