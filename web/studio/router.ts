/**
 * The studio's addresses. A view is a file in `views/` with a default export `(props: { params }) => JSX`, and a line in
 * `views.ts`: `{ path: "/webhooks", title: "Webhooks", load: () => import("./views/Webhooks.tsx") }`. It becomes a chunk
 * of its own, loaded when first opened.
 *
 * Paths are below `/studio`; `:name` matches one part. `navigate("/invoices/inv_1")` goes there; a plain `<a href={href("/…")}>`
 * does as well, with all that people expect of links (new tab, copy). `useRoute()` has the path and the query.
 *
 * What a view is made of: `api()` (calls.ts) asks the merchant API with the session; `useApi(path)` (useApi.ts) reads, shows what
 * was read before at once, and reads again when told; `useLive(invoiceId?)` (live.ts) counts up when something happened, so
 * `useApi(path, useLive(invoiceId))` is always up to date without reloading. `parts/` has Dialog, Confirm, Money, Time, Tabs, Copy,
 * Field, Notice, Badge. `say(text)` (toast.ts) tells in passing and aloud. Shortcuts are in shortcuts.ts, looks in
 * studio.css: use its classes and tokens before writing new ones; nothing may be styled inline in HTML text (the page's policy).
 *
 * Tabs of an invoice: a line in `views/invoice/tabs.ts`, a component that gets `{ invoice, changed }`.
 */
import { useEffect, useState } from "preact/hooks";

export const BASE = "/studio";

export interface Route {
  /** Below /studio, beginning with a slash. */
  readonly path: string;
  readonly query: URLSearchParams;
}

/** The address of a view, for `href`. */
export function href(path: string): string {
  return path === "/" ? BASE : `${BASE}${path}`;
}

function current(): Route {
  const path = location.pathname.slice(BASE.length).replace(/\/+$/, "");
  return { path: path === "" ? "/" : path, query: new URLSearchParams(location.search) };
}

const listeners = new Set<() => void>();
const changed = (): void => {
  for (const listener of listeners) listener();
};
addEventListener("popstate", changed);

/** Goes to a view. `replace`: without a step back in the browser's history. */
export function navigate(path: string, { replace = false }: { readonly replace?: boolean } = {}): void {
  const to = href(path);
  if (to === location.pathname + location.search) return;
  history[replace ? "replaceState" : "pushState"](null, "", to);
  changed();
  if (!replace) scrollTo(0, 0);
}

/** Where the studio is; the component draws again when that changes. */
export function useRoute(): Route {
  const [route, setRoute] = useState(current);
  useEffect(() => {
    const listener = (): void => setRoute(current());
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, []);
  return route;
}

/** The named parts of a path, or null when it does not match. */
export function match(pattern: string, path: string): Readonly<Record<string, string>> | null {
  const wanted = pattern.split("/");
  const given = path.split("/");
  if (wanted.length !== given.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = given[index] ?? "";
    if (part.startsWith(":")) params[part.slice(1)] = decodePart(value);
    else if (part !== value) return null;
  }
  return params;
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Turns clicks on links within the studio into navigation. Call once. */
export function followLinks(): void {
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0) return;
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || link.target !== "" || link.hasAttribute("download") || link.origin !== location.origin)
      return;
    if (link.pathname !== BASE && !link.pathname.startsWith(`${BASE}/`)) return;
    event.preventDefault();
    navigate(`${link.pathname.slice(BASE.length) || "/"}${link.search}`);
  });
}
