/**
 * Where the pages are, and the one rule for `?next=`.
 *
 * Every module that sends somebody to another page comes through here. `next` is honoured only for a path on our own
 * origin: what it says comes from whoever made the link.
 */

export const PAGES = Object.freeze({
  login: "/login/",
  register: "/register/",
  dashboard: "/dashboard/",
  forgotPassword: "/forgot-password/",
  resetPassword: "/reset-password/",
  verifyEmail: "/verify-email/",
  revertEmail: "/revert-email/",
  unlock: "/unlock/",
});

const CONTROL_OR_BACKSLASH = /[\u0000-\u001f\u007f\\]/;
const DISGUISED = /%(?:[01][0-9a-f]|7f|2f|5c)/i; // percent-encoded control characters, slash and backslash

/**
 * The path that this page's address asks for, or null: when there is none, more than one, or none that stays here.
 *
 * @param {{search: string, origin: string}} [address]
 */
export function nextPath({ search, origin } = location) {
  const [wish, ...others] = new URLSearchParams(search).getAll("next");
  return wish === undefined || others.length > 0 ? null : ownPath(wish, origin);
}

/**
 * @param {string} page
 * @param {Record<string, string | null>} parameters what is null is left out
 */
export function address(page, parameters) {
  const given = Object.entries(parameters).flatMap(([name, value]) => (value ? [[name, value]] : []));
  return given.length ? `${page}?${new URLSearchParams(given)}` : page;
}

/** @param {ParentNode} [root] links between pages on which `next` must survive */
export function keepNext(root = document) {
  for (const link of root.querySelectorAll("a[data-keeps-next]")) {
    if (link instanceof HTMLAnchorElement) link.href = address(link.pathname, { next: nextPath() });
  }
}

/**
 * Go to another page, without a way back to this one. Never resolves, so that whatever waits for it stays as it is
 * (a busy button stays busy) until the page is gone.
 *
 * @param {string} path
 * @returns {Promise<never>}
 */
export function leave(path) {
  location.replace(path);
  return new Promise(() => {});
}

/**
 * @param {string} wish
 * @param {string} origin
 */
function ownPath(wish, origin) {
  if (!wish.startsWith("/") || wish.startsWith("//") || CONTROL_OR_BACKSLASH.test(wish)) return null;
  const url = new URL(wish, origin);
  const staysHere = url.origin === origin && !url.pathname.startsWith("//") && !DISGUISED.test(url.pathname);
  return staysHere ? url.pathname + url.search + url.hash : null;
}
