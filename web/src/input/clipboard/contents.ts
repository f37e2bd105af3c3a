/** What a clipboard holds; empty texts and no picture where it has none. */
export interface Contents {
  readonly text: string;
  readonly html: string;
  readonly png: Blob | null;
}

export const nothing: Contents = { text: "", html: "", png: null };

export function isNothing({ text, html, png }: Contents): boolean {
  return text === "" && html === "" && png === null;
}

/**
 * Whether a clipboard still holds what it did. Browsers clean HTML that is written and encode pictures anew, so where
 * there is a text, it decides.
 */
export function isSame(one: Contents, other: Contents): boolean {
  if (one.text !== "" || other.text !== "") return one.text === other.text;
  return one.html === other.html && one.png?.size === other.png?.size;
}

/** Of a paste event: complete at once, without a question to the user. */
export function contentsOf(transfer: DataTransfer | null): Contents {
  if (transfer === null) return nothing;
  const png = [...transfer.files].find(({ type }) => type === "image/png") ?? null;
  return { text: transfer.getData("text/plain"), html: transfer.getData("text/html"), png };
}
