/**
 * Modal dialogs that end with yes or no. Called by the cards of the dashboard and by reauthenticate.js.
 *
 * The dialogs themselves are in the page's template.
 */

import { find } from "./dom.js";
import { onSubmit } from "./forms.js";

/** @param {string} name of a `<dialog data-dialog>` */
export const findDialog = (name) => find(`dialog[data-dialog="${name}"]`, HTMLDialogElement);

/**
 * Ask in a modal dialog: true when it was closed with "yes", false for Escape and its `[data-closes]` buttons.
 *
 * @param {HTMLDialogElement} dialog
 * @returns {Promise<boolean>}
 */
export function ask(dialog) {
  dialog.returnValue = "";
  for (const button of dialog.querySelectorAll("button")) {
    if ("closes" in button.dataset) button.onclick = () => dialog.close();
  }
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

/**
 * A dialog whose form asks for nothing but the decision.
 *
 * @param {string} name of its `<dialog data-dialog>`
 * @returns {() => Promise<boolean>} asks once
 */
export function confirmation(name) {
  const dialog = findDialog(name);
  onSubmit(find("form", HTMLFormElement, dialog), async () => dialog.close("yes"));
  return () => ask(dialog);
}
