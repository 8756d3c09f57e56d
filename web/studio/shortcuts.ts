/** Keys: `/` to the search, `?` for help, `g` and a letter to a view, `n` for a new invoice. Never while somebody types. */
import { navigate } from "./router.ts";
import { PLACES } from "./views.ts";

const NEXT_KEY_MS = 1_200;

/** Listens for shortcuts. @param help shows them. @returns ends it. */
export function listenForShortcuts(help: () => void): () => void {
  let goUntil = 0;
  const onKey = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return;
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const going = event.timeStamp < goUntil;
    goUntil = 0;
    const place = going ? PLACES.find(({ key }) => key === event.key) : undefined;
    if (place) navigate(place.path);
    else if (event.key === "g") goUntil = event.timeStamp + NEXT_KEY_MS;
    else if (event.key === "/") focusSearch();
    else if (event.key === "n") navigate("/new");
    else if (event.key === "?") help();
    else return;
    event.preventDefault();
  };
  addEventListener("keydown", onKey);
  return () => removeEventListener("keydown", onKey);
}

function focusSearch(): void {
  const search = document.querySelector<HTMLInputElement>("#search");
  search?.focus();
  search?.select();
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && target.closest("input, textarea, select, [contenteditable]") !== null
  );
}
