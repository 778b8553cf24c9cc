/**
 * Where somebody stands in signing in, as the API sees it, and which page that belongs to.
 *
 * Each page calls `openPage` once, and `follow` with the state that an API call answers. No page knows the order of the
 * steps: it shows what belongs to the state, or sends people to the page that does.
 */

import { ApiProblem, readState } from "./api.js";
import { find, findForm, reveal } from "./dom.js";
import { enhanceFields } from "./fields.js";
import { onSubmit, showProblem } from "./forms.js";
import { notice } from "./messages.js";
import { PAGES, address, keepNext, leave, nextPath } from "./places.js";

/** @typedef {import("./api.js").AuthState} AuthState */

/** The links in letters are opened in any browser, wherever that stands. */
const LETTER_PAGES = [PAGES.verifyEmail, PAGES.resetPassword, PAGES.revertEmail, PAGES.unlock];

/**
 * Each state's pages; the first is where to send people who are elsewhere.
 *
 * @type {Record<import("./api.js").StateName, [string, ...string[]]>}
 */
const HOMES = {
  anonymous: [PAGES.login, PAGES.register, PAGES.forgotPassword, ...LETTER_PAGES],
  second_factor_required: [PAGES.login, ...LETTER_PAGES],
  enrollment_required: [PAGES.dashboard, ...LETTER_PAGES],
  authenticated: [PAGES.dashboard, ...LETTER_PAGES],
};

/** The session, or the attempt that stands for one during enrollment, is no more. */
const SIGNED_OUT = new Set(["authentication_required", "attempt_expired"]);

/**
 * Wire what all pages share, ask where we stand, and ask again whenever that may have changed behind this page's back.
 *
 * @param {(state: AuthState) => unknown} [render] fills the page in before it shows
 */
export async function openPage(render) {
  enhanceFields();
  keepNext();
  showNotice();
  // Not a new load of the page, which would have lost the token of a letter's link.
  onSubmit(findForm("look-again"), () => look(render));
  // A page out of the back/forward cache shows what was true when it was left.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  document.addEventListener("visibilitychange", () => document.hidden || lookAgain(render));
  await look(render).catch(showUnreachable);
}

/**
 * Show this page in the given state, or go to the page that the state belongs to.
 *
 * @param {AuthState} state
 * @param {(state: AuthState) => unknown} [render]
 */
export async function follow(state, render) {
  document.body.dataset.state = state.state;
  if (!HOMES[state.state].includes(location.pathname)) await leaveFor(state);
  await render?.(state);
  reveal(state.state);
}

/**
 * Our session ended behind this page's back: nothing personal stays, and signing in leads back here.
 *
 * @param {ApiProblem} problem
 */
export async function leaveIfSignedOut({ code }) {
  if (SIGNED_OUT.has(code)) await look();
}

/**
 * The session was ended from this page: go to the first step.
 *
 * @param {string} [notice] what to say there, by its code in messages.js
 */
export function leaveSignedOut(notice) {
  document.body.dataset.state = "anonymous";
  forget();
  return leave(address(PAGES.login, { notice: notice ?? null }));
}

/**
 * Something is done, from whichever state: say so on the page that the state after it belongs to.
 *
 * @param {AuthState} state
 * @param {string} notice by its code in messages.js
 */
export function leaveDone({ state }, notice) {
  document.body.dataset.state = state;
  return leave(address(HOMES[state][0], { notice }));
}

/** What the page before wanted said, once: a reload should not say it again. */
function showNotice() {
  const code = new URLSearchParams(location.search).get("notice");
  if (code === null) return;
  find("main > [data-notice]", HTMLElement).textContent = notice(code);
  history.replaceState(null, "", address(location.pathname, { next: nextPath() }));
}

/** Take everything personal off the page, so that nothing is left to go back to. */
function forget() {
  find("main", HTMLElement).replaceChildren();
}

/** @param {(state: AuthState) => unknown} [render] */
async function look(render) {
  await follow(await readState(), render);
}

/**
 * A look that nobody asked for stays silent when it fails: the next action will say what is wrong.
 *
 * @param {(state: AuthState) => unknown} [render]
 */
async function lookAgain(render) {
  await look(render).catch(ignoreProblem);
}

/** @param {AuthState} state */
function leaveFor({ state, account }) {
  if (!account) forget();
  const next = nextPath();
  if (state === "authenticated") return leave(next ?? PAGES.dashboard);
  const here = location.pathname === PAGES.dashboard ? PAGES.dashboard + location.hash : null;
  return leave(address(HOMES[state][0], { next: next ?? here }));
}

/** @param {unknown} error */
function showUnreachable(error) {
  if (!(error instanceof ApiProblem)) throw error;
  showProblem(document.body, error);
  reveal("unreachable");
}

/** @param {unknown} error */
function ignoreProblem(error) {
  if (!(error instanceof ApiProblem)) throw error;
}
