/**
 * Calls when the page has come to a screen with other pixels, or was zoomed. No event of the window says it in every
 * browser, since its size in CSS pixels may be the same as before.
 */
export function watchPixelRatio(changed: () => void): void {
  const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
  query.addEventListener(
    "change",
    () => {
      changed();
      watchPixelRatio(changed);
    },
    { once: true },
  );
}
