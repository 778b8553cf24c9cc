/**
 * Signing in with a passkey, on /login/: alone, from the button or out of the autofill, or as the second step.
 *
 * Called by login.js. The challenge that waits in the autofill is never old: a new one comes every few minutes, as long
 * as somebody can see the page. Whatever else begins to sign in has the autofill out of its way first.
 */

import { ApiProblem, readSignInOptions, signInWithPasskey } from "./api.js";
import { awaitAutofill, canAutofill, forgetIfUnknown, stopWaiting, usePasskey } from "./passkeys.js";

/**
 * @typedef {import("./api.js").AuthState} AuthState
 * @typedef {{credential: import("./api.js").CredentialJSON, rpId: string}} Chosen
 */

const NEW_CHALLENGE_MS = 4 * 60 * 1000; // a minute less than the service lets one live
const LOOK_EVERY_MS = 15 * 1000;

/** @type {Chosen | null} what somebody took out of the autofill and is not sent yet */
let chosen = null;

/** @type {Promise<unknown>} settles with the newest question for a challenge */
let asking = Promise.resolve();

let isOffered = false;
let isHeldBack = false;

/** Somebody took a passkey out of it. If that fails, the button is next: it waits to be asked. */
let isUsed = false;

let round = 0;
let askedAt = 0;

/** @returns {Promise<AuthState>} */
export const signInByPasskey = () =>
  withoutAutofill(async () => {
    const { credential, rpId } = takeChosen() ?? (await choose());
    try {
      return await signInWithPasskey({ credential });
    } catch (error) {
      await forgetIfUnknown(error, { rpId, credentialId: credential.id });
      throw error;
    }
  });

/**
 * Sign in in some way: no answer to a question of the autofill may come late and meddle with that.
 *
 * @template T
 * @param {() => Promise<T>} work
 */
export async function withoutAutofill(work) {
  isHeldBack = true;
  isOffered = false;
  round += 1;
  stopWaiting();
  try {
    await asking;
    return await work();
  } finally {
    isHeldBack = false;
  }
}

/**
 * Offer passkeys in the autofill, if they are not offered yet.
 *
 * @param {HTMLFormElement} form to send when somebody takes one; it calls `signInByPasskey`
 */
export async function offerAutofill(form) {
  if (!(await canAutofill()) || isOffered || isHeldBack || isUsed) return;
  isOffered = true;
  await wait(form);
}

/** @param {HTMLFormElement} form as `offerAutofill` has it */
export function keepAutofillFresh(form) {
  const renew = () => isOffered && !document.hidden && Date.now() - askedAt >= NEW_CHALLENGE_MS && wait(form);
  setInterval(renew, LOOK_EVERY_MS);
  document.addEventListener("visibilitychange", renew);
}

/** @param {HTMLFormElement} form */
async function wait(form) {
  const mine = (round += 1);
  askedAt = Date.now();
  const question = readSignInOptions().catch(ignoreProblem);
  asking = question;
  const options = await question;
  if (!options || mine !== round) return;
  const credential = await awaitAutofill(options).catch(ignoreProblem);
  if (!credential || !isOffered) return;
  isUsed = true;
  chosen = { credential, rpId: options.rpId };
  form.requestSubmit();
}

/** @returns {Promise<Chosen>} */
async function choose() {
  const options = await readSignInOptions();
  return { credential: await usePasskey(options), rpId: options.rpId };
}

function takeChosen() {
  const taken = chosen;
  chosen = null;
  return taken;
}

/**
 * Nobody asked for this: the next action will say what is wrong.
 *
 * @param {unknown} error
 */
function ignoreProblem(error) {
  if (!(error instanceof ApiProblem)) throw error;
}
