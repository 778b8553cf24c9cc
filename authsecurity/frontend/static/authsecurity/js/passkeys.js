/**
 * Passkeys as the browser has them: make one, use one, tell the browser what became of one (WebAuthn Level 3).
 *
 * The only module that touches `PublicKeyCredential` and `navigator.credentials`; every other module may call it.
 * Options come and credentials go as the JSON of the API. Whatever goes wrong becomes an `ApiProblem` with a code of its
 * own.
 */

import { ApiProblem } from "./api.js";

/**
 * @typedef {import("./api.js").CreationOptions} CreationOptions
 * @typedef {import("./api.js").RequestOptions} RequestOptions
 * @typedef {import("./api.js").CredentialJSON} CredentialJSON
 */

/** `NotAllowedError` hides from a site who is there: somebody cancelled, came too late, or has no passkey for it. */
const WHEN_MAKING = {
  NotAllowedError: "passkey_not_made",
  AbortError: "passkey_not_made",
  InvalidStateError: "passkey_already_here",
  NotSupportedError: "passkey_kind_unknown",
  ConstraintError: "passkey_kind_unknown",
  SecurityError: "passkey_wrong_address",
};
const WHEN_USING = {
  NotAllowedError: "passkey_not_used",
  AbortError: "passkey_not_used",
  SecurityError: "passkey_wrong_address",
};

/** A browser does one of these at a time: whatever begins ends what is waiting. */
let current = new AbortController();

/** @type {Promise<unknown>} settles with the one before */
let last = Promise.resolve();

/** Whether this browser has what we need of it. A button that could do nothing is not shown. */
export const isUsable = () =>
  typeof PublicKeyCredential === "function" &&
  typeof PublicKeyCredential.parseCreationOptionsFromJSON === "function" &&
  typeof PublicKeyCredential.parseRequestOptionsFromJSON === "function" &&
  typeof PublicKeyCredential.prototype.toJSON === "function";

/** Show what `data-passkeys` marks: what is "usable" here, or what to do where it is "missing". */
export function showWhatIsUsable() {
  const verdict = isUsable() ? "usable" : "missing";
  for (const part of document.querySelectorAll("[data-passkeys]")) {
    if (part instanceof HTMLElement) part.hidden = part.dataset.passkeys !== verdict;
  }
}

/** Whether the browser can offer passkeys in a field with `autocomplete="webauthn"`. */
export async function canAutofill() {
  if (!isUsable()) return false;
  try {
    const { conditionalGet } = (await PublicKeyCredential.getClientCapabilities?.()) ?? {};
    return conditionalGet ?? (await PublicKeyCredential.isConditionalMediationAvailable?.()) ?? false;
  } catch {
    return false;
  }
}

/**
 * @param {CreationOptions} options
 * @returns {Promise<CredentialJSON>}
 */
export const makePasskey = (options) =>
  run(WHEN_MAKING, (signal) => {
    const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options);
    return navigator.credentials.create({ publicKey, signal });
  });

/**
 * @param {RequestOptions} options
 * @returns {Promise<CredentialJSON>}
 */
export const usePasskey = (options) => run(WHEN_USING, (signal) => get(options, { signal }));

/**
 * Waits in the autofill of a field, for as long as nothing else begins.
 *
 * @param {RequestOptions} options
 * @returns {Promise<CredentialJSON>}
 */
export const awaitAutofill = (options) =>
  run(WHEN_USING, (signal) => get(options, { signal, mediation: "conditional" }));

export const stopWaiting = () => current.abort();

/**
 * The service knows no such passkey: the browser need not offer it again.
 *
 * @param {{rpId: string, credentialId: string}} passkey
 */
export const signalUnknown = (passkey) => tell("signalUnknownCredential", passkey);

/**
 * Wherever a passkey is refused because the service knows none such.
 *
 * @param {unknown} error
 * @param {{rpId: string, credentialId: string}} passkey
 */
export async function forgetIfUnknown(error, passkey) {
  const isUnknown = error instanceof ApiProblem && error.errors.credential?.some(({ code }) => code === "unknown");
  if (isUnknown) await signalUnknown(passkey);
}

/**
 * The passkeys of the account, all of them: the browser may put away any other that it has for this account.
 *
 * @param {import("./api.js").PasskeySignal} account whose `userId` is null where no passkey was ever begun
 */
export async function signalAccepted(account) {
  if (account.userId !== null) await tell("signalAllAcceptedCredentials", account);
}

/**
 * What the browser writes beside the passkeys of the account.
 *
 * @param {{rpId: string, userId: string, name: string, displayName: string}} account
 */
export const signalDetails = (account) => tell("signalCurrentUserDetails", account);

/**
 * @param {RequestOptions} options
 * @param {CredentialRequestOptions} how
 */
function get(options, how) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options);
  return navigator.credentials.get({ publicKey, ...how });
}

/**
 * @param {Record<string, string>} codes by the name of what the browser throws
 * @param {(signal: AbortSignal) => Promise<Credential | null>} ceremony
 * @returns {Promise<CredentialJSON>}
 */
async function run(codes, ceremony) {
  stopWaiting();
  const { signal } = (current = new AbortController());
  try {
    await last;
    signal.throwIfAborted();
    const asked = ceremony(signal);
    last = asked.catch(() => {});
    const credential = /** @type {PublicKeyCredential} */ (await asked);
    return credential.toJSON();
  } catch (error) {
    const name = error instanceof Error ? error.name : "";
    throw new ApiProblem({ status: 0, code: codes[name] ?? "passkey_failed" });
  }
}

/**
 * Advice that a browser may follow, and nothing depends on.
 *
 * @param {"signalUnknownCredential" | "signalAllAcceptedCredentials" | "signalCurrentUserDetails"} name
 * @param {any} about
 */
async function tell(name, about) {
  if (!isUsable() || typeof PublicKeyCredential[name] !== "function") return;
  try {
    await PublicKeyCredential[name](about);
  } catch {
    // The browser took no advice.
  }
}
