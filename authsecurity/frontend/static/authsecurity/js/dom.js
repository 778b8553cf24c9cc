/**
 * Small verbs for the mark-up: find, fill, reveal. Any module may call it; it knows no page and no API.
 *
 * Text goes in as text, never as HTML.
 */

/**
 * The element that the mark-up promises; a missing one is a mistake of ours and says so.
 *
 * @template {Element} T
 * @param {string} selector
 * @param {new () => T} type
 * @param {ParentNode} [root]
 * @returns {T}
 */
export function find(selector, type, root = document) {
  const element = root.querySelector(selector);
  if (!(element instanceof type)) throw new Error(`No ${type.name} at ${selector}`);
  return element;
}

/** @param {string} name of a `<form data-form>` */
export const findForm = (name) => find(`form[data-form="${name}"]`, HTMLFormElement);

/**
 * @param {Record<string, string>} texts by the name of their `data-slot`
 * @param {ParentNode} [root]
 */
export function fill(texts, root = document) {
  for (const [slot, text] of Object.entries(texts)) {
    find(`[data-slot="${slot}"]`, HTMLElement, root).textContent = text;
  }
}

/**
 * A new copy of what a `<template data-row>` holds.
 *
 * @param {string} name
 * @returns {HTMLElement}
 */
export function newRow(name) {
  const { content } = find(`template[data-row="${name}"]`, HTMLTemplateElement);
  return find("*", HTMLElement, document.importNode(content, true));
}

/**
 * Put a sentence into a live region, and the region where people see it.
 *
 * @param {HTMLElement} region
 * @param {string} sentence
 */
export function say(region, sentence) {
  region.textContent = sentence;
  if (sentence) region.scrollIntoView({ block: "nearest" });
}

/**
 * Show the one among `[data-panel]` siblings that has this name.
 *
 * @param {string} name
 * @param {ParentNode} root
 */
export function showPanel(name, root) {
  for (const panel of root.querySelectorAll("[data-panel]")) {
    if (panel instanceof HTMLElement) panel.hidden = panel.dataset.panel !== name;
  }
}

/**
 * Buttons that name the panel they lead to.
 *
 * @param {ParentNode} root
 * @param {(panel: string) => unknown} choose
 */
export function onPanelChoice(root, choose) {
  for (const button of root.querySelectorAll("button[data-shows]")) {
    if (button instanceof HTMLButtonElement) button.onclick = () => choose(button.dataset.shows ?? "");
  }
}

/**
 * Show what belongs to this state (`data-when` may name several) and start at the first field of a part that appears.
 *
 * @param {string} state
 */
export function reveal(state) {
  for (const part of document.querySelectorAll("[data-when]")) {
    if (!(part instanceof HTMLElement)) continue;
    const wasHidden = part.hidden;
    part.hidden = !part.dataset.when?.split(" ").includes(state);
    if (wasHidden && !part.hidden) focusFirst(part);
  }
}

/** @param {HTMLElement} part */
function focusFirst(part) {
  const field = [...part.querySelectorAll("[autofocus]")].find((candidate) => !candidate.closest("[hidden]"));
  if (field instanceof HTMLElement) field.focus();
}

const MOMENT = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const DAY = new Intl.DateTimeFormat(undefined, { dateStyle: "long" });

/** @param {string | null | undefined} time RFC 3339 */
export const moment = (time) => (time ? MOMENT.format(new Date(time)) : "–");

/** @param {string | null | undefined} time RFC 3339 */
export const day = (time) => (time ? DAY.format(new Date(time)) : "–");
