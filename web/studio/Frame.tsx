/** Around every view: where one is, where one can go, the search, and whether news come by themselves. */
import type { ComponentType } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { follow, useLiveState } from "./live.ts";
import { Icon } from "./parts/Icon.tsx";
import { ErrorNote } from "./parts/Notice.tsx";
import { Shortcuts } from "./parts/Shortcuts.tsx";
import { href, match, navigate, useRoute } from "./router.ts";
import { useSession } from "./session.ts";
import { listenForShortcuts } from "./shortcuts.ts";
import { onSay } from "./toast.ts";
import { PLACES, VIEWS, type View, type ViewProps } from "./views.ts";

export function Frame({ signOut }: { signOut: () => Promise<void> }) {
  const { merchantName, mode } = useSession();
  const { path } = useRoute();
  const [help, setHelp] = useState(false);
  const found = VIEWS.map((view) => ({ view, params: match(view.path, path) })).find(
    ({ params }) => params !== null,
  );

  useEffect(() => listenForShortcuts(() => setHelp(true)), []);
  useEffect(() => {
    const leaving = new AbortController();
    void follow(leaving.signal);
    return () => leaving.abort();
  }, []);
  useEffect(() => {
    document.title = `${found?.view.title ?? "Not found"} · ${merchantName} · Studio`;
  }, [found?.view.title, merchantName]);

  const body = found ? (
    <Loaded view={found.view} params={found.params ?? {}} />
  ) : (
    <div class="empty">
      <h1>There is nothing here</h1>
      <a class="button" href={href("/")}>
        To the invoices
      </a>
    </div>
  );
  if (found?.view.bare) return <main id="main">{body}</main>;
  return (
    <>
      <a class="skip" href="#main">
        Skip to content
      </a>
      <header class="top">
        <a class="brand" href={href("/")}>
          <span class="brand-mark" aria-hidden="true" />
          <span class="brand-name">{merchantName}</span>
        </a>
        {mode === "test" && <span class="mode">Test data</span>}
        <SearchBox />
        <Live />
        <button class="icon-button" type="button" onClick={() => void signOut()} title="Sign out">
          <Icon name="leave" />
          <span class="unseen">Sign out</span>
        </button>
      </header>
      <nav class="side" aria-label="Views">
        {PLACES.map((place) => (
          <a
            key={place.path}
            href={href(place.path)}
            aria-current={isCurrent(place.path, path) ? "page" : undefined}
          >
            {place.label}
          </a>
        ))}
        <a class="button primary side-new" href={href("/new")}>
          <Icon name="plus" />
          New invoice
        </a>
        <button class="side-help" type="button" onClick={() => setHelp(true)}>
          Shortcuts <kbd>?</kbd>
        </button>
      </nav>
      <main id="main" class="main" tabIndex={-1}>
        {body}
      </main>
      {help && <Shortcuts close={() => setHelp(false)} />}
      <Toast />
    </>
  );
}

function isCurrent(place: string, path: string): boolean {
  if (place === "/") return path === "/" || path.startsWith("/invoices/");
  return path === place || path.startsWith(`${place}/`);
}

/** A view, loaded when it is first opened. */
function Loaded({ view, params }: { view: View } & ViewProps) {
  const [shown, setShown] = useState<{ view: View; Component: ComponentType<ViewProps> } | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let wanted = true;
    setFailed(false);
    view.load().then(
      ({ default: Component }) => wanted && setShown({ view, Component }),
      () => wanted && setFailed(true),
    );
    return () => {
      wanted = false;
    };
  }, [view]);
  if (failed)
    return <ErrorNote text="This view could not be loaded." again={() => location.reload()} label="Reload" />;
  if (shown === null || shown.view.load !== view.load) return <p class="loading">Loading…</p>;
  return <shown.Component params={params} />;
}

/** Searching leads to the list of invoices from anywhere; there it narrows the list while one types. */
function SearchBox() {
  const { path, query } = useRoute();
  const typed = path === "/" ? (query.get("q") ?? "") : "";
  const [text, setText] = useState(typed);
  const timer = useRef(0);
  /** What this box itself asked for last: that it is in the address now must not undo what was typed since. */
  const asked = useRef(typed);
  useEffect(() => {
    if (typed !== asked.current) setText(typed);
    asked.current = typed;
  }, [typed]);
  const go = (value: string, replace: boolean): void => {
    const wanted = value.trim();
    asked.current = wanted;
    navigate(wanted === "" ? "/" : `/?q=${encodeURIComponent(wanted)}`, { replace });
  };
  return (
    <search class="search">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          clearTimeout(timer.current);
          go(text, path === "/");
        }}
      >
        <Icon name="search" />
        <input
          id="search"
          type="search"
          aria-label="Search invoices"
          placeholder="Number, customer, email"
          autocomplete="off"
          spellcheck={false}
          maxLength={100}
          value={text}
          onInput={(event) => {
            const { value } = event.currentTarget;
            setText(value);
            clearTimeout(timer.current);
            if (path === "/") timer.current = window.setTimeout(() => go(value, true), 250);
          }}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            if (text === "") event.currentTarget.blur();
            setText("");
            if (path === "/") go("", true);
          }}
        />
        <kbd aria-hidden="true">/</kbd>
      </form>
    </search>
  );
}

const LIVE_WORDS = { live: "Live", asking: "Updating", away: "Connecting…" } as const;

function Live() {
  const state = useLiveState();
  return (
    <span class={`live live-${state}`} title="Changes appear by themselves">
      <span class="dot" aria-hidden="true" />
      <span class="live-word">{LIVE_WORDS[state]}</span>
    </span>
  );
}

function Toast() {
  const [said, setSaid] = useState<{ text: string; at: number } | null>(null);
  useEffect(() => {
    let timer = 0;
    onSay((text) => {
      clearTimeout(timer);
      setSaid({ text, at: performance.now() });
      timer = window.setTimeout(() => setSaid(null), 4_000);
    });
    return () => clearTimeout(timer);
  }, []);
  return (
    <output class="toasts">
      {said && (
        <p class="toast" key={said.at}>
          {said.text}
        </p>
      )}
    </output>
  );
}
