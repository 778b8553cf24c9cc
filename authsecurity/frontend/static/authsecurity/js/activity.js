/**
 * The card "Activity" of the dashboard: what happened to the account, newest first.
 *
 * Called by dashboard.js.
 */

import { readEvents } from "./api.js";
import { describe } from "./activity-words.js";
import { fill, find, findForm, moment, newRow } from "./dom.js";
import { fillCard, onSubmit } from "./forms.js";
import { leaveIfSignedOut } from "./state.js";

/** @typedef {import("./api.js").SecurityEvent} SecurityEvent */

const card = find('[data-card="activity"]', HTMLElement);
const list = find('[data-slot="events"]', HTMLElement, card);
const moreForm = findForm("more-activity");

/** @type {string | undefined} */
let newest;

/** @type {string | null} */
let next = null;

export function wireActivity() {
  onSubmit(moreForm, showMore, { onProblem: leaveIfSignedOut });
}

export async function showActivity() {
  await fillCard(card, async () => {
    const page = await readEvents();
    // Nothing new: what was opened with "Show more" stays open.
    if (page.events[0]?.id === newest) return;
    newest = page.events[0]?.id;
    list.replaceChildren(...page.events.map(rowFor));
    keepNext(page.next);
  });
}

async function showMore() {
  if (next === null) return;
  const page = await readEvents(next);
  const rows = page.events.map(rowFor);
  list.append(...rows);
  keepNext(page.next);
  rows[0]?.focus();
}

/** @param {string | null} id of the last event that is shown, when there are older ones */
function keepNext(id) {
  next = id;
  moreForm.hidden = next === null;
}

/** @param {SecurityEvent} event */
function rowFor({ at, event, outcome, device, ip }) {
  const row = newRow("event");
  const { sentence, refused } = describe(event, outcome);
  row.dataset.tone = refused ? "refused" : "ok";
  fill({ what: sentence, where: [moment(at), device, ip].filter(Boolean).join(" · ") }, row);
  return row;
}
