/** Where the focus goes in a row of tools, as the role "toolbar" promises; null for a key that does not move it. */
export function arrowTarget(key: string, at: number, count: number): number | null {
  switch (key) {
    case "ArrowRight":
      return (at + 1) % count;
    case "ArrowLeft":
      return (at + count - 1) % count;
    default:
      return null;
  }
}
