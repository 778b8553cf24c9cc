/**
 * What people read for each error code of the API. Called by forms.js and the pages.
 *
 * Codes are stable and coarse; a code that is not here falls back to the sentence that the API sent along.
 */

/** @typedef {import("./api.js").ApiProblem} ApiProblem */

const PASSWORD_MINIMUM = 15;

/** @type {Record<string, string>} */
const PROBLEMS = {
  offline: "The server cannot be reached. Check your connection and try again.",
  invalid_credentials: "The email address or the password is not right.",
  invalid_credential: "That passkey was not accepted. Try again, or choose another way.",
  invalid_code: "That code is not right. Enter the newest one from your app.",
  code_already_used: "That code was used before. Wait for your app to show the next one.",
  authentication_required: "You are signed out. Sign in again to go on.",
  attempt_expired: "That took too long, or there were too many wrong tries. Sign in again.",
  second_factor_required: "Enter a code from your authenticator app as well.",
  password_required: "Enter your password as well.",
  invalid_password: "That is not the password that was chosen for this account.",
  invalid_token: "This link does not work any more.",
  no_second_factor: "Add a passkey or set up an authenticator app first.",
  too_many_passkeys: "There is no room for another passkey. Remove one that you no longer use first.",
  passkey_not_made: "No passkey was added.",
  passkey_not_used: "No passkey was used. Try again, or choose another way.",
  passkey_already_here: "This device already holds a passkey for this account.",
  passkey_kind_unknown: "This device makes no passkeys of the kind that is needed here. Try another one.",
  passkey_wrong_address: "Your browser does not allow passkeys at this address. Open the service at its usual one.",
  passkey_failed: "Your browser or device could not do that. Try again, or use another one.",
  setup_required: "This setup is no longer valid. Cancel it and start again.",
  csrf_failed: "This page is out of date. Load it again and retry.",
  cross_site: "This page is out of date. Load it again and retry.",
  invalid: "Something in the form needs another look.",
  malformed: "The server could not read what this page sent. Load the page again and retry.",
  busy: "The service is busy right now. Try again in a moment.",
  server_error: "Something went wrong on our side. Try again in a moment.",
};

/** @type {Record<string, string>} */
const FIELDS = {
  "email:required": "Enter your email address.",
  "email:invalid_email": "Enter an address like name@example.com, in plain letters.",
  "email:taken": "There is already an account with this address. Sign in instead.",
  "email:too_long": "This address is too long.",
  "password:required": "Enter your password.",
  "current_password:required": "Enter the password that you have now.",
  "current_password:wrong": "That is not the password that you have now.",
  "password:too_short": `Use at least ${PASSWORD_MINIMUM} characters. A few more words will do.`,
  "password:too_long": "This password is too long.",
  "password:too_common": "This password is known to attackers. Choose another one.",
  "password:too_guessable": "This password follows a pattern that is quickly guessed. Take unrelated words.",
  "password:too_similar": "This password is too close to your name or address. Choose another one.",
  "name:required": "Enter a name.",
  "name:too_long": "This name is too long.",
  "name:invalid_name": "This name is too long, or holds a character that names cannot have.",
  "code:required": "Enter the six digits.",
  "code:invalid": "Enter the six digits.",
  "recovery_code:required": "Enter one of your recovery codes.",
  "recovery_code:invalid": "A recovery code has 24 letters and digits. Look for one too many or too few.",
  "recovery_code:invalid_code": "That recovery code is not right. Compare it with what you saved.",
  "recovery_code:second_factor_required": "Enter one of your recovery codes as well.",
  "recovery_code:code_already_used": "That recovery code was used before. Take another one.",
  "any_code:required": "Enter a code.",
  "any_code:invalid": "A code of an app has six digits, a recovery code 24 letters and digits.",
  "any_code:invalid_code": "That code is not right. Take the newest one from your app, or a recovery code.",
  "any_code:code_already_used": "That code was used before. Take the next one, or another recovery code.",
  "credential:unknown": "This passkey was removed here, or never added. Use another one, or choose another way.",
  "confirmation:required": "Type your email address.",
  "confirmation:differs": "That is not the email address of this account.",
};

/** What an earlier page may ask the next one to say, by a code in the address. Any other code says nothing. */
const NOTICES = new Map([
  ["registered", "Account created. Sign in."],
  ["deleted", "Your account was deleted."],
  ["address-confirmed", "Your email address is confirmed."],
  ["password-set", "Your new password is set. Sign in."],
  ["address-reverted", "Your old address is back, and everybody is signed out. Now set a new password as well."],
  ["unlocked", "Your account is open to new browsers again."],
]);

/** @type {Record<string, string>} */
const METHODS = {
  password: "Password",
  totp: "Authenticator app",
  recovery_code: "Recovery code",
  passkey: "Passkey",
};

/** @param {ApiProblem} problem */
export function sentenceFor(problem) {
  if (problem.code === "throttled") return `Too many tries. Try again ${waitingTime(problem.retryAfter)}.`;
  const [wrong] = problem.errors.credential ?? [];
  const known = FIELDS[`credential:${wrong?.code}`] || PROBLEMS[problem.code];
  return known || problem.detail || "That did not work. Try again.";
}

/**
 * @param {string} field
 * @param {{code: string, message?: string}} error
 */
export function sentenceForField(field, { code, message }) {
  return FIELDS[`${field}:${code}`] || message || "This needs another look.";
}

/** @param {{method: string}[]} methods in the order they were proved, each as often as that was */
export const namesOf = (methods) => [...new Set(methods.map(({ method }) => METHODS[method] ?? method))].join(", ");

/** @param {string | null} code */
export const notice = (code) => NOTICES.get(code ?? "") ?? "";

/** @param {number | undefined} seconds */
function waitingTime(seconds) {
  if (!seconds) return "later";
  if (seconds <= 90) return `in ${Math.ceil(seconds)} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes <= 90 ? `in ${minutes} minutes` : `in ${Math.ceil(minutes / 60)} hours`;
}
