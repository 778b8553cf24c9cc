/**
 * The API of the service, one function per call.
 *
 * The only module that calls `fetch`; every other module may call it. An answer that is not a success becomes an
 * `ApiProblem`, and so does no answer at all (code `offline`), so callers have one kind of failure to think about.
 */

const ROOT = "/api/auth/";
const PATIENCE_MS = 30_000;

/**
 * @typedef {"anonymous" | "second_factor_required" | "enrollment_required" | "authenticated"} StateName
 * @typedef {{id: string, email: string, name: string, email_verified: boolean, created_at: string}} Account
 * @typedef {{method: string, at: string}} ProvedMethod
 * @typedef {{id: string, created_at: string, expires_at: string, idle_expires_at: string,
 *   elevated_until: string}} Session
 * @typedef {{state: StateName, account: Account | null, second_factors: string[], methods: ProvedMethod[],
 *   aal: number, session: Session | null}} AuthState
 * @typedef {{enabled: boolean, confirmed_at: string | null, last_used_at: string | null}} Totp
 * @typedef {{secret: string, otpauth_uri: string, qr_svg: string}} TotpSetup
 * @typedef {{remaining: number, created_at: string | null}} RecoveryCodes
 * @typedef {PublicKeyCredentialCreationOptionsJSON & {rp: {id: string}}} CreationOptions
 * @typedef {PublicKeyCredentialRequestOptionsJSON & {rpId: string}} RequestOptions
 * @typedef {ReturnType<PublicKeyCredential["toJSON"]>} CredentialJSON
 * @typedef {{id: string, name: string, created_at: string, last_used_at: string | null, synced: boolean}} Passkey
 * @typedef {{rpId: string, userId: string | null, allAcceptedCredentialIds: string[]}} PasskeySignal
 * @typedef {{id: string, current: boolean, created_at: string, last_seen_at: string, ip: string | null,
 *   device: string, user_agent: string, methods: ProvedMethod[]}} SessionRow
 * @typedef {{id: string, at: string, event: string, ip: string | null, device: string, outcome: string}} SecurityEvent
 * @typedef {{code: string, message: string}} FieldError
 * @typedef {Record<string, FieldError[]>} FieldErrors
 */

/** A refusal in the shape of RFC 9457. Its `code` is stable, its `detail` is for people, `retryAfter` is in seconds. */
export class ApiProblem extends Error {
  /** @param {{status: number, code: string, detail?: string, errors?: FieldErrors, retry_after?: number}} problem */
  constructor({ status, code, detail = "", errors = {}, retry_after }) {
    super(detail || code);
    this.status = status;
    this.code = code;
    this.detail = detail;
    this.errors = errors;
    this.retryAfter = retry_after;
  }
}

/** @returns {Promise<AuthState>} */
export const readState = () => call("GET", "session/");

/**
 * @param {{email: string, password: string, name?: string}} person
 * @returns {Promise<{waitsForMail: boolean}>}
 */
export async function register(person) {
  const response = await send("POST", "register/", person);
  await response.text(); // leaving the page before the end of an answer would break it off
  return { waitsForMail: response.status === 202 };
}

/**
 * @param {{token: string, password?: string}} proof
 * @returns {Promise<AuthState>}
 */
export const verifyEmail = (proof) => call("POST", "email/verify/", proof);

/** @param {{email: string}} whom */
export const resendLetter = (whom) => call("POST", "email/resend/", whom);

/** @param {{email: string}} change */
export const changeEmail = (change) => call("POST", "email/change/", change);

/**
 * @param {{token: string}} proof
 * @returns {Promise<AuthState>}
 */
export const revertEmail = (proof) => call("POST", "email/revert/", proof);

/** @param {{email: string}} whom */
export const forgetPassword = (whom) => call("POST", "password/forgot/", whom);

/**
 * @param {{token: string, new_password: string, code?: string, credential?: CredentialJSON}} proof
 * @returns {Promise<AuthState>}
 */
export const resetPassword = (proof) => call("POST", "password/reset/", proof);

/**
 * @param {{current_password: string, new_password: string}} change
 * @returns {Promise<AuthState>}
 */
export const changePassword = (change) => call("POST", "password/change/", change);

/**
 * @param {{token: string}} proof
 * @returns {Promise<AuthState>}
 */
export const unlock = (proof) => call("POST", "login/unlock/", proof);

/**
 * @param {{email: string, password: string}} credentials
 * @returns {Promise<AuthState>}
 */
export const signIn = (credentials) => call("POST", "login/", credentials);

/**
 * @param {{code: string}} answer
 * @returns {Promise<AuthState>}
 */
export const answerTotp = (answer) => call("POST", "login/totp/", answer);

/**
 * @param {{code: string}} answer
 * @returns {Promise<AuthState>}
 */
export const answerRecoveryCode = (answer) => call("POST", "login/recovery-code/", answer);

/**
 * For a sign-in by passkey alone; once a second step is asked for, for that step.
 *
 * @returns {Promise<RequestOptions>}
 */
export const readSignInOptions = () => call("POST", "login/passkey/options/", {});

/**
 * @param {{credential: CredentialJSON}} proof
 * @returns {Promise<AuthState>}
 */
export const signInWithPasskey = (proof) => call("POST", "login/passkey/", proof);

/** @returns {Promise<AuthState>} */
export const signOut = () => call("POST", "logout/", {});

/** @returns {Promise<RequestOptions>} */
export const readReauthenticationOptions = () => call("POST", "reauthenticate/options/", {});

/**
 * @param {{password?: string, code?: string, credential?: CredentialJSON}} proof
 * @returns {Promise<AuthState>}
 */
export const reauthenticate = (proof) => call("POST", "reauthenticate/", proof);

/** @returns {Promise<Totp>} */
export const readTotp = () => call("GET", "totp/");

/** @returns {Promise<TotpSetup>} */
export const setUpTotp = () => call("POST", "totp/setup/", {});

/**
 * @param {{code: string}} proof
 * @returns {Promise<{enabled: boolean, recovery_codes: string[]}>} codes with the first second factor, else none
 */
export const verifyTotp = (proof) => call("POST", "totp/verify/", proof);

export const removeTotp = () => send("DELETE", "totp/");

/** @returns {Promise<{passkeys: Passkey[], signal: PasskeySignal}>} */
export const readPasskeys = () => call("GET", "passkeys/");

/** @returns {Promise<CreationOptions>} */
export const beginPasskey = () => call("POST", "passkeys/options/", {});

/**
 * @param {{credential: CredentialJSON}} made
 * @returns {Promise<Passkey & {recovery_codes?: string[]}>} codes with the first second factor only
 */
export const addPasskey = (made) => call("POST", "passkeys/", made);

/**
 * @param {string} id
 * @param {{name: string}} changes
 * @returns {Promise<Passkey>}
 */
export const renamePasskey = (id, changes) => call("PATCH", `passkeys/${encodeURIComponent(id)}/`, changes);

/** @param {string} id */
export const removePasskey = (id) => send("DELETE", `passkeys/${encodeURIComponent(id)}/`);

/** @returns {Promise<RecoveryCodes>} */
export const readRecoveryCodes = () => call("GET", "recovery-codes/");

/** @returns {Promise<{recovery_codes: string[]}>} */
export const makeRecoveryCodes = () => call("POST", "recovery-codes/", {});

/** @returns {Promise<{sessions: SessionRow[]}>} */
export const readSessions = () => call("GET", "sessions/");

/** @param {string} id */
export const endSession = (id) => send("DELETE", `sessions/${encodeURIComponent(id)}/`);

/** @returns {Promise<{ended: number}>} */
export const endOtherSessions = () => call("DELETE", "sessions/");

/**
 * @param {string} [before] the `next` of the answer before
 * @returns {Promise<{events: SecurityEvent[], next: string | null}>}
 */
export const readEvents = (before) =>
  call("GET", before === undefined ? "events/" : `events/?${new URLSearchParams({ before })}`);

/**
 * @param {{name: string}} changes
 * @returns {Promise<Account>}
 */
export const changeAccount = (changes) => call("PATCH", "account/", changes);

export const deleteAccount = () => send("DELETE", "account/");

/** @returns {Promise<object>} everything stored about the person */
export const exportAccount = () => call("GET", "account/export/");

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<any>} the answer's JSON, whose shape the caller names
 */
async function call(method, path, body) {
  const response = await send(method, path, body);
  return response.json().catch(() => {
    throw new ApiProblem({ status: response.status, code: "server_error" });
  });
}

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 */
async function send(method, path, body) {
  const response = await request(method, path, body);
  if (response.ok) return response;
  const problem = await problemIn(response);
  if (problem.code !== "csrf_failed") throw problem;
  return sendWithNewToken(method, path, body);
}

/**
 * The token may have rotated or been cleared while the page stood open. Nothing was done yet, so asking again is safe.
 *
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 */
async function sendWithNewToken(method, path, body) {
  await request("GET", "session/");
  const response = await request(method, path, body);
  if (!response.ok) throw await problemIn(response);
  return response;
}

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 */
async function request(method, path, body) {
  try {
    return await fetch(ROOT + path, {
      method,
      headers: headersFor(method, body),
      body: body ? JSON.stringify(body) : null,
      credentials: "same-origin",
      cache: "no-store",
      redirect: "error",
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch {
    throw new ApiProblem({ status: 0, code: "offline" });
  }
}

/**
 * @param {string} method
 * @param {object} [body]
 * @returns {Record<string, string>}
 */
function headersFor(method, body) {
  return {
    Accept: "application/json, application/problem+json",
    ...(body && { "Content-Type": "application/json" }),
    ...(method !== "GET" && { "X-CSRFToken": csrfToken() }),
  };
}

/** Read at each call: the token rotates at sign-in. */
function csrfToken() {
  const prefix = location.protocol === "https:" ? "__Host-csrftoken=" : "csrftoken=";
  const cookie = document.cookie.split("; ").find((pair) => pair.startsWith(prefix));
  return cookie?.slice(prefix.length) ?? "";
}

/** @param {Response} response */
async function problemIn(response) {
  const { status } = response;
  const body = await response.json().catch(() => null);
  // A proxy in between answers in its own words; only the status can be trusted then.
  return new ApiProblem(typeof body?.code === "string" ? { ...body, status } : { status, code: "server_error" });
}
