/**
 * The contract between the checkout page and the server about what a visitor did on the page.
 *
 * A scanner that runs the page's scripts also runs this one, so that a signal arrives proves nothing; what it says
 * about the hand on the mouse, the glass or the keyboard is judged by classify.ts. For the code in the browser:
 *
 * - Listen on `window`, capturing and passive, from the first script on. Nothing counts while `document.prerendering` or
 *   `document.visibilityState` is `hidden`; "shown" begins when both are over.
 * - Ignore key events with `repeat` and lone modifier keys; ignore untrusted events other than `pointerdown` and `click`
 *   (password managers dispatch `input` and `keydown`).
 * - An interaction is complete when: a press was released; or two keys were pressed, or one and a second has passed;
 *   or three `wheel` or `touchmove` events came. Never use `scroll` events: `scrollTo()` makes trusted ones.
 * - Send `POST` JSON with `fetch(…, {keepalive: true})`, no cookie: at the first complete interaction, again at most three
 *   times when one of another kind completes, and before a payment is sent if nothing was sent yet. On `pagehide`
 *   without any, send one with `interaction: null`.
 * - `visitorId` is `vtr_` and 22 characters of `[0-9a-z]` from `crypto.getRandomValues`, kept in `localStorage` under the
 *   link's own path (in memory where that is refused): it tells a second tab from a second person and follows nobody elsewhere.
 */
import { z } from "zod";

export interface VisitSignal {
  /** `vis_…`, written into the page by the server: which fetch this page came from. */
  readonly visitId: string;
  readonly visitorId: string;
  /** From the first run of the page's script until sending, ms, by `performance.now()`. */
  readonly sentMs: number;
  /** How long of that the document was visible, ms. */
  readonly shownMs: number;
  /** `navigator.webdriver === true`. */
  readonly webdriver: boolean;
  /** `document.prerendering === true` at sending. A careful page never sends then. */
  readonly prerendering: boolean;
  /** `innerWidth`, `innerHeight`, CSS pixels. */
  readonly viewport: Size;
  /** `screen.width`, `screen.height`. */
  readonly screen: Size;
  /** `matchMedia("(display-mode: fullscreen)")` or `document.fullscreenElement`. */
  readonly fullscreen: boolean;
  /** `navigator.maxTouchPoints`. */
  readonly touchPoints: number;
  /** `navigator.languages.length`. */
  readonly languages: number;
  /** The latest complete interaction. */
  readonly interaction: Interaction | null;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * pointer: a press with mouse or pen. touch: with a finger. key: key presses. scroll: by wheel or finger.
 * assist: a trusted `click` without pointer or key event in the second before it, which is how screen readers, voice
 * and switch control press a button; scripts cannot make one (`element.click()` is not trusted, drivers send a press).
 */
export const INTERACTION_KINDS = ["pointer", "touch", "key", "scroll", "assist"] as const;

export interface Interaction {
  readonly kind: (typeof INTERACTION_KINDS)[number];
  /** `event.isTrusted` of every event it consists of. */
  readonly trusted: boolean;
  /** From the page being shown to its first event, ms. */
  readonly atMs: number;
  /** From down to up of the (last) press or key, ms; null for scroll and assist. */
  readonly heldMs: number | null;
  /** Trusted `pointermove` events with another position than the one before, since the page was shown; at most 1,000. */
  readonly moves: number;
  /** The larger of `width` and `height` of the `pointerdown`, CSS pixels; null for key, scroll and assist. */
  readonly contact: number | null;
  /** Presses, keys or wheel/touchmove events so far, at most 1,000, and the time from the first to the last of them, ms. */
  readonly count: number;
  readonly spanMs: number;
}

/** Longest body of a signal worth reading, in bytes. */
export const MAX_SIGNAL_BYTES = 2048;

/** A day: pages are left open, but no longer counted. */
const ms = z.number().min(0).max(86_400_000);
const pixels = z.number().min(0).max(100_000);
const count = z.number().int().min(0).max(1000);
const size = z.object({ width: pixels, height: pixels });

const VISIT_SIGNAL = z.object({
  visitId: z.string().regex(/^vis_[0-9a-z]{13,32}$/),
  visitorId: z.string().regex(/^vtr_[0-9a-z]{16,32}$/),
  sentMs: ms,
  shownMs: ms,
  webdriver: z.boolean(),
  prerendering: z.boolean(),
  viewport: size,
  screen: size,
  fullscreen: z.boolean(),
  touchPoints: z.number().int().min(0).max(1000),
  languages: z.number().int().min(0).max(1000),
  interaction: z
    .object({
      kind: z.enum(INTERACTION_KINDS),
      trusted: z.boolean(),
      atMs: ms,
      heldMs: ms.nullable(),
      moves: count,
      contact: pixels.nullable(),
      count,
      spanMs: ms,
    })
    .nullable(),
});

export type SignalResult = { ok: true; signal: VisitSignal } | { ok: false; field: string };

/**
 * Reads the body of a signal. Unknown members are left out, so that a page may send more than an older server knows.
 *
 * @param body parsed JSON, untrusted.
 * @returns the signal, or the path of the first member that is absent or out of bounds.
 */
export function parseSignal(body: unknown): SignalResult {
  const result = VISIT_SIGNAL.safeParse(body);
  if (result.success) return { ok: true, signal: result.data };
  return { ok: false, field: result.error.issues[0]?.path.join(".") ?? "" };
}
