/**
 * Tells the server once per visit that a person, and not a mail scanner, is on the page. What is sent and when follows
 * the contract that `server/links/signals.ts` documents and judges; nothing typed is ever part of it.
 */
import { CROCKFORD, type RandomBytes } from "../../shared/ids.ts";
import type { Keep } from "./attempts.ts";

type Kind = "pointer" | "touch" | "key" | "scroll" | "assist";

interface Track {
  first: number;
  last: number;
  count: number;
  held: number | null;
  contact: number | null;
  trusted: boolean;
}

const SECONDS_KEY_WAIT = 1000;
const SCROLL_EVENTS = 3;
const MORE_SENDS = 3;
const MODIFIERS = /^(Alt|AltGraph|CapsLock|Control|Fn|Meta|NumLock|Shift)$/;

/** Tells a second tab from a second person, on this link alone. */
export function visitorOf(path: string, keep: Keep | null, random: RandomBytes): string {
  const key = `paylink.visitor.${path}`;
  let visitor = "vtr_";
  for (const byte of random(22)) visitor += CROCKFORD[byte & 31];
  try {
    const known = keep?.getItem(key);
    if (known && /^vtr_[0-9a-z]{16,32}$/.test(known)) return known;
    keep?.setItem(key, visitor);
  } catch {
    // Refused storage: this page's own id will do.
  }
  return visitor;
}

/** Starts listening. `beforePayment` sends what there is, if nothing was sent yet. */
export function watchVisit(path: string, visitId: string, visitorId: string): { beforePayment: () => void } {
  const began = performance.now();
  const tracks = new Map<Kind, Track>();
  const sent = new Set<Kind>();
  const pressed = new Map<number, PointerEvent>();
  const keys = new Map<string, number>();
  let sends = 0;
  let latest: Kind | null = null;
  let shownAt: number | null = null;
  let visibleSince: number | null = null;
  let shown = 0;
  let moves = 0;
  let position = "";
  let touched = false;

  const prerendering = (): boolean => (document as { prerendering?: boolean }).prerendering === true;
  const visibility = (): void => {
    const now = performance.now();
    const visible = document.visibilityState === "visible" && !prerendering();
    if (visible) {
      shownAt ??= now;
      visibleSince ??= now;
    } else if (visibleSince !== null) {
      shown += now - visibleSince;
      visibleSince = null;
    }
  };

  const send = (): void => {
    if (prerendering()) return;
    sends += 1;
    const now = performance.now();
    const track = latest && tracks.get(latest);
    const body = {
      visitId,
      visitorId,
      sentMs: now - began,
      shownMs: shown + (visibleSince === null ? 0 : now - visibleSince),
      webdriver: navigator.webdriver === true,
      prerendering: false,
      viewport: { width: innerWidth, height: innerHeight },
      screen: { width: screen.width, height: screen.height },
      fullscreen: document.fullscreenElement !== null || matchMedia("(display-mode: fullscreen)").matches,
      touchPoints: navigator.maxTouchPoints,
      languages: navigator.languages.length,
      interaction:
        latest && track
          ? {
              kind: latest,
              trusted: track.trusted,
              atMs: track.first - (shownAt ?? began),
              heldMs: track.held,
              moves,
              contact: track.contact,
              count: Math.min(track.count, 1000),
              spanMs: track.last - track.first,
            }
          : null,
    };
    fetch(`${path}/visits`, {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
      credentials: "omit",
      keepalive: true,
    }).catch(() => {
      // Evidence only: the page works the same without it.
    });
  };

  const note = (kind: Kind, event: Event, at: number, held: number | null, contact: number | null): Track => {
    const before = tracks.get(kind);
    const track: Track = {
      first: before?.first ?? at,
      last: at,
      count: (before?.count ?? 0) + 1,
      held: held ?? before?.held ?? null,
      contact,
      trusted: event.isTrusted && (before?.trusted ?? true),
    };
    tracks.set(kind, track);
    return track;
  };
  const complete = (kind: Kind): void => {
    latest = kind;
    if (sent.has(kind) || sends > MORE_SENDS) return;
    sent.add(kind);
    send();
  };

  const on = <K extends keyof WindowEventMap>(type: K, listen: (event: WindowEventMap[K]) => void): void => {
    addEventListener(
      type,
      (event) => {
        if (visibleSince !== null) listen(event);
      },
      { capture: true, passive: true },
    );
  };
  on("pointermove", ({ isTrusted, screenX, screenY }) => {
    const here = `${screenX},${screenY}`;
    if (isTrusted && here !== position && moves < 1000) moves += 1;
    position = here;
  });
  on("pointerdown", (event) => {
    touched = true;
    pressed.set(event.pointerId, event);
  });
  on("pointercancel", (event) => pressed.delete(event.pointerId));
  on("pointerup", (event) => {
    const down = pressed.get(event.pointerId);
    if (!down || !event.isTrusted) return;
    pressed.delete(event.pointerId);
    const kind = down.pointerType === "touch" ? "touch" : "pointer";
    const contact = Math.max(down.width, down.height) || 0;
    note(kind, down, down.timeStamp, event.timeStamp - down.timeStamp, contact);
    complete(kind);
  });
  on("keydown", (event) => {
    if (!event.isTrusted || event.repeat || MODIFIERS.test(event.key)) return;
    touched = true;
    keys.set(event.code, event.timeStamp);
    if (note("key", event, event.timeStamp, null, null).count === 1) {
      setTimeout(() => {
        const track = tracks.get("key");
        if (track && track.held === null) track.held = performance.now() - track.last;
        complete("key");
      }, SECONDS_KEY_WAIT);
    }
  });
  on("keyup", (event) => {
    const down = keys.get(event.code);
    const track = tracks.get("key");
    if (down === undefined || !track) return;
    keys.delete(event.code);
    track.held = event.timeStamp - down;
    if (track.count >= 2) complete("key");
  });
  const scrolled = (event: Event): void => {
    if (event.isTrusted && note("scroll", event, event.timeStamp, null, null).count >= SCROLL_EVENTS)
      complete("scroll");
  };
  on("wheel", scrolled);
  on("touchmove", scrolled);
  on("click", (event) => {
    if (touched) return;
    note("assist", event, event.timeStamp, null, null);
    complete("assist");
  });
  addEventListener("pagehide", () => {
    // A frame that its page hides has no size, which says nothing of who looked at it.
    if (sends === 0 && (parent === window || innerWidth > 0)) send();
  });
  document.addEventListener("visibilitychange", visibility);
  document.addEventListener("prerenderingchange", visibility);
  visibility();

  return {
    beforePayment() {
      if (sends === 0) send();
    },
  };
}
