/** A text as a file on the person's own device. Called by the cards that hand something out. */

const TIME_TO_SAVE_MS = 10_000;

/**
 * @param {string} name
 * @param {string} text
 * @param {string} type
 */
export function download(name, text, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), TIME_TO_SAVE_MS); // some browsers read it a moment after the click
}
