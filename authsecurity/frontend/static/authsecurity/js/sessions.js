/**
 * The card "Where you are signed in" of the dashboard: every session of the account, and how to end the others.
 *
 * Called by dashboard.js.
 */

import { ApiProblem, endOtherSessions, endSession, readSessions } from "./api.js";
import { confirmation } from "./dialogs.js";
import { fill, find, findForm, moment, newRow, say } from "./dom.js";
import { fillCard, onSubmit } from "./forms.js";
import { namesOf } from "./messages.js";
import { leaveIfSignedOut } from "./state.js";

/**
 * @typedef {import("./api.js").Session} Session
 * @typedef {import("./api.js").SessionRow} SessionRow
 */

const ENDED = "That session has ended.";

const card = find('[data-card="sessions"]', HTMLElement);
const list = find('[data-slot="sessions"]', HTMLElement, card);
const notice = find("[data-notice]", HTMLElement, card);
const othersForm = findForm("end-others");
const confirmEndingOthers = confirmation("end-others");

/** @type {() => Promise<void>} */
let refresh = async () => {};

/** @param {() => Promise<void>} refreshPage shows the page anew */
export function wireSessions(refreshPage) {
  refresh = refreshPage;
  onSubmit(othersForm, endOthers, { onProblem: leaveIfSignedOut });
}

/** @param {Session | null} current as the state has it, with its limits */
export async function showSessions(current) {
  await fillCard(card, async () => {
    const { sessions } = await readSessions();
    const others = sessions.filter((session) => !session.current);
    const mine = sessions.filter((session) => session.current);
    list.replaceChildren(...mine.map((row) => currentRow(row, current)), ...others.map(otherRow));
    othersForm.hidden = others.length === 0;
  });
}

/**
 * @param {SessionRow} session
 * @param {Session | null} limits
 */
function currentRow(session, limits) {
  const row = rowFor(session);
  const end = `Ends ${moment(limits?.idle_expires_at)} if left unused, and ${moment(limits?.expires_at)} at the latest`;
  fill({ end }, row);
  find("form", HTMLFormElement, row).remove();
  return row;
}

/** @param {SessionRow} session */
function otherRow(session) {
  const row = rowFor(session);
  find('[data-slot="current"]', HTMLElement, row).remove();
  const form = find("form", HTMLFormElement, row);
  const device = find('[data-slot="device"]', HTMLElement, row);
  device.id = `session-${session.id}`;
  // The buttons are all called alike; what each of them ends is said along.
  find("button", HTMLButtonElement, form).setAttribute("aria-describedby", device.id);
  onSubmit(form, () => end(session.id), { onProblem: leaveIfSignedOut });
  return row;
}

/** @param {SessionRow} session */
function rowFor({ device, ip, created_at, last_seen_at, methods }) {
  const row = newRow("session");
  fill(
    {
      device: device || "Unknown device",
      seen: [`Last seen ${moment(last_seen_at)}`, ip].filter(Boolean).join(" · "),
      proved: `Signed in ${moment(created_at)} · ${namesOf(methods)}`,
    },
    row,
  );
  return row;
}

/** @param {string} id */
async function end(id) {
  await endSession(id).catch(ifEnded);
  await settle(ENDED);
}

async function endOthers() {
  if (!(await confirmEndingOthers())) return;
  const { ended } = await endOtherSessions();
  await settle(ended === 1 ? "One other session has ended." : `${ended} other sessions have ended.`);
}

/** @param {string} news */
async function settle(news) {
  await refresh();
  say(notice, news);
  find("#sessions-title", HTMLElement).focus();
}

/**
 * It may have run out, or been ended from elsewhere: what was wanted is so.
 *
 * @param {unknown} error
 */
function ifEnded(error) {
  if (!(error instanceof ApiProblem && error.code === "not_found")) throw error;
}
