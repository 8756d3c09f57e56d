/** The path of an absolute address, so that the page talks to the origin it came from. Relative ones stay as they are. */
export function pathOf(url: string): string {
  return url.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, "").replace(/\/+$/, "") || "/";
}
