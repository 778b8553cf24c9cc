/**
 * What every form does alike: sends once, says that it is busy, and puts errors where they belong.
 *
 * Called by the page modules. A field's error goes into the `.field-error` beside it, which `aria-describedby` ties to
 * the field; anything else goes into the nearest `[data-problem]`, the live region of the dialog, of the card or of the page.
 */

import { ApiProblem } from "./api.js";
import { find, say } from "./dom.js";
import { clearCodes, clearSecrets, concealPasswords, fieldsOf, setFieldError } from "./fields.js";
import { sentenceFor, sentenceForField } from "./messages.js";

/**
 * Refusals that are about one field alone, whatever the form.
 *
 * @type {Record<string, string>}
 */
const FIELD_OF = {
  invalid_code: "code",
  code_already_used: "code",
  second_factor_required: "code",
  invalid_password: "password",
};

/** What a person decided is no failure, and does not look like one. */
const DECIDED = new Set(["passkey_not_made", "passkey_not_used"]);

/**
 * @typedef {{email: string, password: string, current_password: string, new_password: string, name: string,
 *   code: string, confirmation: string}} Values as far as the form has them
 */

/**
 * @param {HTMLFormElement} form
 * @param {(values: Values) => Promise<unknown>} send
 * @param {{onProblem?: (problem: ApiProblem) => unknown, sentences?: Record<string, string>,
 *   answers?: Record<string, () => unknown>}} [options]
 *   `onProblem` runs after the problem is shown and may leave the page; `sentences` are this form's own words by code;
 *   `answers` are what it does, by code, about refusals that are only the next question and are not shown
 */
export function onSubmit(form, send, { onProblem, sentences = {}, answers = {} } = {}) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (form.ariaBusy === "true" || !isComplete(form)) return;
    await whileBusy(form, async () => {
      clearNotices();
      try {
        await send(valuesOf(form));
        clearSecrets(form);
      } catch (error) {
        if (!(error instanceof ApiProblem)) throw error;
        const answer = answers[error.code];
        if (answer) return void answer();
        showProblem(form, error, sentences[error.code]);
        await onProblem?.(error);
      }
    });
  });
}

/**
 * Show on the page (or in the dialog of this form) why something did not work.
 *
 * @param {HTMLElement} form
 * @param {ApiProblem} problem
 * @param {string} [sentence]
 */
export function showProblem(form, problem, sentence = sentenceFor(problem)) {
  clearCodes(form);
  const field = FIELD_OF[problem.code];
  const errors = field ? { [field]: [{ code: problem.code, message: sentence }] } : problem.errors;
  const shown = showFieldErrors(form, errors);
  const region = regionFor(form);
  region.dataset.tone = DECIDED.has(problem.code) ? "calm" : "problem";
  say(region, shown ? "" : sentence);
  if (problem.code === "invalid_credentials") start(fieldsOf(form).find(({ name }) => name === "password"));
}

/**
 * Fill a card whose facts may be missing without harm to the rest of the page: what is wrong stands in the card.
 *
 * @param {HTMLElement} card
 * @param {() => Promise<void>} load
 */
export async function fillCard(card, load) {
  clearProblems(card);
  try {
    await load();
  } catch (error) {
    if (!(error instanceof ApiProblem)) throw error;
    showProblem(card, error);
  }
}

/**
 * Say no before anything is sent.
 *
 * @param {HTMLFormElement} form
 * @param {string} field
 * @param {string} code of the sentence in messages.js
 */
export function refuse(form, field, code) {
  showFieldErrors(form, { [field]: [{ code, message: "" }] });
}

/** @param {HTMLElement} form */
export function clearProblems(form) {
  say(regionFor(form), "");
  for (const field of fieldsOf(form)) setFieldError(field, "");
}

/** What came of the act before, wherever it stands, is no news any more. */
function clearNotices() {
  for (const region of document.querySelectorAll("[data-notice]")) region.textContent = "";
}

/** @param {HTMLFormElement} form */
function isComplete(form) {
  clearProblems(form);
  const wrong = fieldsOf(form).filter(({ validity }) => validity.valueMissing || validity.patternMismatch);
  const errors = wrong.map(({ name, value }) => [name, [{ code: value ? "invalid" : "required", message: "" }]]);
  return !showFieldErrors(form, Object.fromEntries(errors));
}

/**
 * @param {HTMLFormElement} form
 * @param {() => Promise<void>} work
 */
async function whileBusy(form, work) {
  const button = find("button[type=submit]", HTMLButtonElement, form);
  const words = button.textContent;
  concealPasswords(form);
  form.ariaBusy = "true";
  button.ariaDisabled = "true"; // not `disabled`, which would drop the focus
  button.textContent = button.dataset.busy ?? words;
  try {
    await work();
  } finally {
    form.ariaBusy = null;
    button.ariaDisabled = null;
    button.textContent = words;
  }
}

/**
 * @param {HTMLFormElement} form
 * @returns {Values}
 */
function valuesOf(form) {
  return /** @type {any} */ (Object.fromEntries(new FormData(form)));
}

/**
 * @param {HTMLElement} form
 * @param {import("./api.js").FieldErrors} errors
 * @returns {boolean} whether every error had a field to stand at
 */
function showFieldErrors(form, errors) {
  const wrong = fieldsOf(form).filter((field) => errors[field.name]?.length);
  for (const field of wrong) {
    const [error] = errors[field.name] ?? [];
    if (error) setFieldError(field, sentenceForField(field.dataset.words ?? field.name, error));
  }
  start(wrong[0]);
  return wrong.length > 0 && wrong.length === Object.keys(errors).length;
}

/** @param {HTMLInputElement | undefined} field where typing goes on, over what is there */
function start(field) {
  field?.focus();
  field?.select();
}

/** @param {HTMLElement} form */
function regionFor(form) {
  const surroundings = [form, form.closest("dialog"), form.closest(".card"), document];
  const nearest = surroundings.find((part) => part?.querySelector("[data-problem]"));
  return find("[data-problem]", HTMLElement, nearest ?? document);
}
