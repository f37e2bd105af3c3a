import type { Contents } from "./contents.ts";

/** Writes to the browser's clipboard. Fails where the browser wants a click first. */
export async function writeToDevice({ text, html, png }: Contents): Promise<void> {
  const clipboard = (navigator as { readonly clipboard?: globalThis.Clipboard }).clipboard;
  if (clipboard === undefined) return writeByCommand(text, html); // A page that did not come over HTTPS.
  if (html === "" && png === null) return await clipboard.writeText(text);
  const items: Record<string, Blob> = {};
  if (text !== "") items["text/plain"] = new Blob([text], { type: "text/plain" });
  if (html !== "") items["text/html"] = new Blob([html], { type: "text/html" });
  if (png !== null) items["image/png"] = png;
  await clipboard.write([new ClipboardItem(items)]);
}

/** The way from before there was an interface for it; it has no pictures. */
function writeByCommand(text: string, html: string): void {
  const fill = (event: ClipboardEvent): void => {
    event.preventDefault();
    event.clipboardData?.setData("text/plain", text);
    if (html !== "") event.clipboardData?.setData("text/html", html);
  };
  document.addEventListener("copy", fill, { once: true });
  const copied = document.execCommand("copy");
  document.removeEventListener("copy", fill);
  if (!copied) throw new Error("The browser did not copy.");
}
