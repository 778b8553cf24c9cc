/**
 * What the pages share that a link in a letter opens. Called by their modules only.
 *
 * The token comes in the fragment, which no server sees, and leaves the address bar before anything else happens. It is
 * sent only when somebody presses the button: a scanner of letters that opens links, scripts included, spends nothing.
 */

import { find, showPanel } from "./dom.js";
import { onSubmit } from "./forms.js";
import { leaveDone, openPage } from "./state.js";

/**
 * @typedef {import("./api.js").AuthState} AuthState
 * @typedef {import("./forms.js").Values} Values
 */

const token = takeToken();
const card = find('[data-step="mailed-link"]', HTMLElement);

/**
 * @param {object} link
 * @param {HTMLFormElement} link.form whose button spends the token
 * @param {(answer: Values & {token: string}) => Promise<AuthState>} link.spend
 * @param {string} link.notice what to say on the next page, by its code in messages.js
 * @param {Record<string, string>} [link.asksFor] the field that a refusal asks for, by the code of the refusal
 */
export function openMailedLink({ form, spend, notice, asksFor = {} }) {
  const questions = Object.entries(asksFor).map(([code, field]) => [code, () => showField(form, field)]);
  onSubmit(form, async (values) => leaveDone(await spend({ ...values, token }), notice), {
    answers: { ...Object.fromEntries(questions), invalid_token: () => showGone(form) },
  });
  if (!token) showGone(form);
  return openPage();
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function showField(form, name) {
  const field = find(`[name="${name}"]`, HTMLInputElement, form);
  find(`[data-part="${name}"]`, HTMLElement, form).hidden = false;
  field.disabled = false;
  field.focus();
}

/** @param {HTMLFormElement} form */
function showGone(form) {
  form.reset();
  showPanel("gone", card);
  find('[data-slot="gone-title"]', HTMLElement, card).focus();
}

function takeToken() {
  const given = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
  history.replaceState(null, "", location.pathname);
  // The next link may be opened in this very tab, where a new fragment loads nothing.
  addEventListener("hashchange", () => location.reload());
  return given;
}
