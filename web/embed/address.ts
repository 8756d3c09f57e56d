/** Which addresses the element opens. */

/** `/CODE` or `/l/TOKEN`. */
const LINK = /^\/(?:[0-9a-z]{30}|l\/[\w-]+\.[\w-]+\.[\w-]+)\/?$/i;

/**
 * The link that an `href` means, or null: an http(s) address of a link, on an origin that is known to be an installation's.
 * An address that came from elsewhere can so neither run a script nor put a stranger's page into the frame.
 *
 * @param known origins: the script's own, and those that its tag lists
 */
export function linkIn(href: string | null, known: readonly string[]): string | null {
  const url = webAddress(href);
  return url && known.includes(url.origin) && LINK.test(url.pathname)
    ? url.origin + url.pathname.replace(/\/$/, "")
    : null;
}

/** An address that a plain link may lead to; null for scripts, data and what is no address. */
export function webAddress(href: string | null): URL | null {
  try {
    const url = new URL(href ?? "", document.baseURI);
    return href && /^https?:$/.test(url.protocol) ? url : null;
  } catch {
    return null;
  }
}
