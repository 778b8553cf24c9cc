/**
 * What people read for each line of their activity. Called by activity.js.
 *
 * The names of events and outcomes are the service's; one that is not here yet is shown as it is, with blanks.
 */

/** @type {Record<string, string>} */
const DONE = {
  registered: "Account created",
  sign_in: "Signed in with the password",
  second_factor: "Signed in with a second step",
  sign_out: "Signed out",
  reauthenticated: "Confirmed that it is still you",
  passkey_sign_in: "Signed in with a passkey",
  passkey_added: "Passkey added",
  passkey_renamed: "Passkey renamed",
  passkey_removed: "Passkey removed",
  passkey_counter_went_back: "One of your passkeys may have been copied",
  totp_enabled: "Authenticator app set up",
  totp_replaced: "Authenticator app replaced",
  totp_removed: "Authenticator app removed",
  password_changed: "Password changed",
  password_reset: "New password set with a mailed link",
  address_change_requested: "Another email address was asked for",
  address_changed: "Email address changed",
  address_reverted: "Old email address put back",
  recovery_codes_made: "New recovery codes made",
  recovery_code_used: "A recovery code was used",
  limit_reached: "More tries than allowed were turned away",
  second_factor_limit_reached: "More codes than allowed were turned away",
  password_locked: "Signing in paused after too many wrong passwords",
  second_factor_locked: "Signing in paused after too many wrong codes",
  new_device: "Signed in on a new device",
  session_ended: "A session was ended",
  other_sessions_ended: "All other sessions were ended",
  account_renamed: "Name changed",
  account_exported: "Account data downloaded",
  account_deleted: "Account deleted",
  account_shown: "Support looked at this account",
  account_disabled: "Account disabled by support",
  account_enabled: "Account enabled again by support",
  account_unlocked: "Account unlocked by support",
  second_factors_reset: "Two-step sign-in removed by support",
  sessions_ended_by_support: "All sessions ended by support",
};

/** @type {Record<string, string>} */
const TRIED = {
  sign_in: "Signing in was refused",
  second_factor: "The second step was refused",
  reauthenticated: "Confirming that it is still you was refused",
  passkey_sign_in: "Signing in with a passkey was refused",
  passkey_added: "Adding a passkey was refused",
  totp_enabled: "Setting up an authenticator app was refused",
  totp_replaced: "Replacing the authenticator app was refused",
  password_changed: "Changing the password was refused",
  password_reset: "Setting a new password was refused",
};

/** @type {Record<string, string>} */
const BECAUSE = {
  second_factor_required: "a code was missing",
  password_required: "the password was missing",
  invalid_credentials: "wrong password",
  invalid_password: "wrong password",
  invalid_credential: "the passkey was not accepted",
  invalid_code: "wrong code",
  code_already_used: "the code was used before",
  attempt_expired: "too late, or too many wrong codes",
  setup_required: "the setup was no longer valid",
  authentication_required: "the session had ended",
};

/** @type {Record<string, string>} */
const HALF_WAY = {
  "sign_in:second_factor_required": "The password was right, and a second step was asked for",
  "sign_in:enrollment_required": "The password was right, and a second step had to be set up",
};

/** Their outcome is `ok`, and yet somebody was kept out, or should be. */
const ALARMING = new Set([
  "limit_reached",
  "second_factor_limit_reached",
  "password_locked",
  "second_factor_locked",
  "passkey_counter_went_back",
]);

/**
 * @param {string} event
 * @param {string} outcome
 * @returns {{sentence: string, refused: boolean}}
 */
export function describe(event, outcome) {
  const halfWay = HALF_WAY[`${event}:${outcome}`];
  if (halfWay) return { sentence: halfWay, refused: false };
  if (outcome === "ok") return { sentence: DONE[event] ?? words(event), refused: ALARMING.has(event) };
  return { sentence: `${TRIED[event] ?? words(event)}: ${BECAUSE[outcome] ?? plain(outcome)}`, refused: true };
}

/** @param {string} name */
const plain = (name) => name.replaceAll("_", " ");

/** @param {string} name */
const words = (name) => plain(name).replace(/^./, (first) => first.toUpperCase());
