/**
 * What single fields can do: a code cleans and sends itself, a password can be shown, an error stands beside its field.
 *
 * Called by forms.js, and by state.js once for the whole page.
 */

import { find } from "./dom.js";

const CODE_LENGTH = 6;
const LOOK_AT_LAST_DIGIT_MS = 300;

/** Wire what the mark-up marks: codes that clean and send themselves, passwords that can be shown. */
export function enhanceFields() {
  for (const field of document.querySelectorAll("input")) {
    field.addEventListener("input", () => setFieldError(field, ""));
    if (field.matches(".code")) field.addEventListener("input", () => cleanCode(field));
  }
  for (const button of document.querySelectorAll("button[data-reveals]")) {
    if (button instanceof HTMLButtonElement) button.addEventListener("click", () => togglePassword(button));
  }
}

/**
 * @param {HTMLElement} form
 * @returns {HTMLInputElement[]}
 */
export function fieldsOf(form) {
  return [...form.querySelectorAll("input")].filter((field) => !field.disabled && !field.hidden);
}

/**
 * @param {HTMLInputElement} field
 * @param {string} sentence
 */
export function setFieldError(field, sentence) {
  const place = field.closest(".field")?.querySelector(".field-error");
  if (place) place.textContent = sentence;
  field.ariaInvalid = sentence ? "true" : null;
}

/** @param {HTMLFormElement} form */
export function clearSecrets(form) {
  for (const field of form.querySelectorAll("input")) {
    if (field.type === "password" || field.matches(".recovery-code")) field.value = "";
  }
  clearCodes(form);
}

/**
 * People type in lower case, and copy with dashes and blanks, or without.
 *
 * @param {string} code of an app, or a recovery code
 */
export const plainCode = (code) => code.replace(/[^a-z0-9]/gi, "").toUpperCase();

/**
 * A code of an app is good for one try; a recovery code may have a typing error that is worth keeping.
 *
 * @param {HTMLElement} form
 */
export function clearCodes(form) {
  for (const field of form.querySelectorAll("input")) {
    if (field.matches(".code")) field.value = "";
  }
}

/**
 * A shown password would be remembered by the browser as ordinary text.
 *
 * @param {HTMLFormElement} form
 */
export function concealPasswords(form) {
  for (const button of form.querySelectorAll("button[data-reveals]")) {
    if (button instanceof HTMLButtonElement) setRevealed(button, false);
  }
}

/**
 * People paste "123 456"; the API takes six ASCII digits.
 *
 * @param {HTMLInputElement} field
 */
function cleanCode(field) {
  const code = field.value.replace(/[^0-9]/g, "").slice(0, CODE_LENGTH);
  if (field.value !== code) field.value = code;
  if (code.length === CODE_LENGTH && "sendsItself" in field.dataset) sendSoon(field);
}

/** @param {HTMLInputElement} field */
function sendSoon(field) {
  const code = field.value;
  setTimeout(() => {
    if (field.value === code && document.activeElement === field) field.form?.requestSubmit();
  }, LOOK_AT_LAST_DIGIT_MS);
}

/** @param {HTMLButtonElement} button */
function togglePassword(button) {
  setRevealed(button, passwordBeside(button).type === "password");
}

/**
 * @param {HTMLButtonElement} button
 * @param {boolean} revealed
 */
function setRevealed(button, revealed) {
  passwordBeside(button).type = revealed ? "text" : "password";
  find("[data-slot=verb]", HTMLElement, button).textContent = revealed ? "Hide" : "Show";
}

/** @param {HTMLButtonElement} button */
function passwordBeside(button) {
  return find(`#${button.dataset.reveals}`, HTMLInputElement);
}
