/**
 * Whether a person opened a link: one table of rules, read from the top, the first that holds decides.
 *
 * Nothing is dropped or hidden by a verdict: each visit is kept, and a click carries its verdict and the rule's
 * name to whoever counts clicks. What a person may lose by a wrong `automated` is worse than what a robot gains by a
 * wrong `likely`, so rules convict on what a body cannot do, or a browser cannot be, and leave the rest undecided.
 *
 * `likely` is no proof: a scanner that moves a mouse like a person passes for one. Only a payment proves a person.
 */
import type { HumanVerdict } from "../../shared/statuses.ts";
import { sameNetwork } from "./address.ts";
import { claimsModernBrowser, isFirefox, isHeadlessAgent, isPreviewAgent, isToolAgent } from "./agents.ts";
import type { VisitEvidence } from "./evidence.ts";
import type { Interaction, VisitSignal } from "./signals.ts";

/** What is known of a visit when it is judged. Judge again when more is known; see {@link stronger}. */
export interface VisitCase {
  /** Of the fetch that opened the page. */
  readonly visit: VisitEvidence;
  /** The latest signal of the page; null when it sent none. */
  readonly signal: VisitSignal | null;
  /** From the fetch's arrival to the signal's, by the server's clock, ms; null without signal. */
  readonly elapsedMs: number | null;
  /** Of the request whose payment attempt was accepted for processing (approved, processing or asking for
   *  authentication that was then given); null when there was none. */
  readonly payment: VisitEvidence | null;
}

export interface Verdict {
  /** null: no click. */
  readonly human: HumanVerdict | null;
  /** The rule that decided: stable, part of the events' data. */
  readonly rule: RuleId;
}

/** Nobody sees a page and presses within this, ms; visual reaction alone takes 150 ms and more. */
const IMPOSSIBLE_MS = 100;
/**
 * A driven press or key goes down and up in one step, ms; fingers take 40 and more. Playwright 1.65 on Chromium 156: a
 * click after one move held 2 ms, a tap 8 ms with a contact of 2 pixels, keys 9 ms and 12 ms apart.
 */
const INSTANT_MS = 20;
/** Keys nearer than this on average come in a burst, ms. */
const KEY_GAP_MS = 40;
/** Too soon for dictation or a password manager's typing, ms, which come in bursts as well. */
const BURST_MS = 1500;
/** A mouse that came from anywhere moved in at least this many steps. */
const MIN_MOVES = 3;
/** A mail or text is not delivered, seen and opened within this, ms. */
const DELIVERY_MS = 1000;
/** How far the page's clock may run ahead of ours, ms. Sandboxes run their timers faster to see what a page does later. */
const CLOCK_MS = 1000;

interface Rule {
  readonly id: string;
  readonly human: HumanVerdict | null;
  readonly holds: (c: VisitCase) => boolean;
}

/**
 * In order of reading. Numbers in brackets: the complaints of the field that a rule answers.
 * [1] scanners fetch every link, with any user agent; [2] named scanners pass lists of agents, addresses and times;
 * [3] scanners run scripts and press buttons; [4] real people are fast, and a lost click costs more than a false one;
 * [5] each preview by a messenger looks like a visit.
 */
export const RULES = [
  // No signal of the page, no payment: never a click, whatever the agent says [1, 2, 5]. The names say why, for reports.
  { id: "head_request", human: null, holds: (c) => isSilent(c) && c.visit.method !== "GET" },
  // Browsers fetch ahead of a person who may never come [1].
  { id: "prefetch", human: null, holds: (c) => isSilent(c) && isAhead(c.visit.purpose) },
  // [5]
  { id: "preview_fetch", human: null, holds: (c) => isSilent(c) && isPreviewAgent(c.visit.userAgent) },
  { id: "tool_fetch", human: null, holds: (c) => isSilent(c) && isMachine(c.visit) },
  // A mail app or scanner fetching from a script or as a sub-resource [2].
  { id: "not_a_navigation", human: null, holds: (c) => isSilent(c) && !isNavigation(c.visit) },
  { id: "posing_fetch", human: null, holds: (c) => isSilent(c) && isPosing(c.visit) },
  // The same link, seconds after another visit, from elsewhere [1].
  { id: "second_fetch", human: null, holds: (c) => isSilent(c) && followsFromElsewhere(c.visit) },
  { id: "fetch_only", human: null, holds: isSilent },

  // The page did not come to be seen yet.
  { id: "prerendering", human: null, holds: (c) => c.signal?.prerendering === true && c.payment === null },

  // A machine by its own words, though it ran the page's script [3].
  { id: "machine_agent", human: "automated", holds: (c) => c.signal !== null && isMachine(c.visit) },
  { id: "webdriver", human: "automated", holds: (c) => c.signal?.webdriver === true },
  // dispatchEvent() and element.click() [3].
  { id: "scripted_event", human: "automated", holds: (c) => touched(c)?.trusted === false },
  // No window, or one without the frame that a desktop draws around every window; screens of phones have none [3].
  { id: "no_viewport", human: "automated", holds: hasNoWindow },
  { id: "never_shown", human: "automated", holds: (c) => touched(c) !== null && c.signal?.shownMs === 0 },
  { id: "no_languages", human: "automated", holds: (c) => c.signal?.languages === 0 },
  // More time passed on the page than in the world [2].
  { id: "clock_ahead", human: "automated", holds: isAheadOfTime },
  // Claims a browser that would have sent fetch metadata and languages, and sent neither [2].
  { id: "posing_as_browser", human: "automated", holds: (c) => c.signal !== null && isPosing(c.visit) },
  // Faster than a body; still slower than the fastest people [3, 4].
  { id: "impossible_speed", human: "automated", holds: (c) => isPress(c) && at(c) < IMPOSSIBLE_MS },

  // A payment that was accepted is the one act that scanners never perform [3]: it outweighs all that follows.
  { id: "payment_accepted", human: "confirmed", holds: isPaidByHand },
  // Paid by a bare request: money is money, but no person was seen.
  { id: "payment_without_page", human: null, holds: (c) => c.payment !== null && touched(c) === null },

  { id: "no_interaction", human: null, holds: (c) => touched(c) === null }, // the script ran, which says nothing [3]

  // Opened and pressed before the message can have arrived; anything slower may be a person [4].
  {
    id: "before_delivery",
    human: "automated",
    holds: (c) => isBetween(c.visit.sinceSentMs, 0, DELIVERY_MS),
  },
  // A driver's click: the mouse appears on the button and is released at once [3].
  {
    id: "instant_press",
    human: "automated",
    holds: (c) => touched(c)?.kind === "pointer" && isInstant(c) && !moved(c),
  },
  // A driver's tap: a point for a finger, no time, and at most the one touch point that emulation has [3].
  // VoiceOver's taps are like that too, on glass that knows five fingers.
  { id: "instant_tap", human: "automated", holds: isDrivenTap },
  // Keys within milliseconds of each other, at once; later it may be dictation or a password manager [3, 4].
  { id: "key_burst", human: "automated", holds: (c) => isBurst(c) && at(c) < BURST_MS },
  // Little was seen, and another visit came from elsewhere just before [1].
  {
    id: "second_visit_elsewhere",
    human: "automated",
    holds: (c) => !isConvincing(c) && followsFromElsewhere(c.visit),
  },

  // What hands do. None of it is proof [3].
  {
    id: "moved_and_pressed",
    human: "likely",
    holds: (c) => touched(c)?.kind === "pointer" && isConvincing(c),
  },
  { id: "touched", human: "likely", holds: (c) => touched(c)?.kind === "touch" && isConvincing(c) },
  { id: "typed", human: "likely", holds: (c) => touched(c)?.kind === "key" && isConvincing(c) },
  { id: "scrolled", human: "likely", holds: (c) => touched(c)?.kind === "scroll" && isConvincing(c) },
  // Screen readers, voice and switch control: no motion, no pressure, no keys, and people [4].
  { id: "assisted", human: "likely", holds: (c) => touched(c)?.kind === "assist" && isConvincing(c) },

  // A motionless press, one key, a nudge of the wheel: wait for more rather than wrong somebody [4].
  { id: "undecided", human: null, holds: () => true },
] as const satisfies readonly Rule[];

export type RuleId = (typeof RULES)[number]["id"];

/** Judges a visit by all that is known of it. Deterministic; the last rule always holds. */
export function classify(c: VisitCase): Verdict {
  for (const rule of RULES) if (rule.holds(c)) return { human: rule.human, rule: rule.id };
  throw new Error("the last rule holds for every visit");
}

const RANK: Readonly<Record<HumanVerdict | "none", number>> = {
  none: 0,
  automated: 1,
  likely: 2,
  confirmed: 3,
};

/** Whether `later` says more than `earlier` of the same visitor: worth recording once more. Verdicts never sink. */
export function stronger(later: Verdict, earlier: Verdict | null): boolean {
  return RANK[later.human ?? "none"] > RANK[earlier?.human ?? "none"];
}

function isSilent(c: VisitCase): boolean {
  return c.signal === null && c.payment === null;
}

function touched(c: VisitCase): Interaction | null {
  return c.signal?.interaction ?? null;
}

function at(c: VisitCase): number {
  return touched(c)?.atMs ?? 0;
}

/** Below zero, the link was opened before it was sent: by whoever made it. */
function isBetween(value: number | null, from: number, below: number): boolean {
  return value !== null && value >= from && value < below;
}

function isAhead(purpose: string | null): boolean {
  return purpose !== null && /prefetch|prerender|preview/i.test(purpose);
}

function isMachine(visit: VisitEvidence): boolean {
  const { userAgent, brands } = visit;
  return isPreviewAgent(userAgent) || isToolAgent(userAgent) || isHeadlessAgent(userAgent, brands);
}

/** Also true where no metadata is sent: old browsers, plain http. */
function isNavigation(visit: VisitEvidence): boolean {
  return visit.fetchMode === null || visit.fetchMode === "navigate";
}

function isPosing(visit: VisitEvidence): boolean {
  const bare = visit.fetchMode === null && visit.acceptLanguage === null;
  return visit.secure && bare && claimsModernBrowser(visit.userAgent);
}

function followsFromElsewhere(visit: VisitEvidence): boolean {
  return visit.neighbours.some((other) => {
    if (other.afterMs >= 0) return false;
    const same = sameNetwork(visit.address, other.address);
    return same === null ? other.userAgent !== visit.userAgent : !same;
  });
}

function hasNoWindow(c: VisitCase): boolean {
  if (c.signal === null) return false;
  const { viewport, screen, fullscreen, touchPoints } = c.signal;
  if (Math.min(viewport.width, viewport.height, screen.width, screen.height) < 1) return true;
  // Firefox can be set to report the window as the screen, against fingerprinting (Tor Browser always does).
  if (touchPoints > 0 || fullscreen || isFirefox(c.visit.userAgent)) return false;
  return viewport.width === screen.width && viewport.height === screen.height;
}

function isAheadOfTime(c: VisitCase): boolean {
  return c.signal !== null && c.elapsedMs !== null && c.signal.sentMs > c.elapsedMs + CLOCK_MS;
}

function isPress(c: VisitCase): boolean {
  // The momentum of a wheel or trackpad runs on into the new page, so early scrolling convicts nobody.
  return touched(c) !== null && touched(c)?.kind !== "scroll";
}

/** Paid from the page after an interaction on it, or by a form sent from a browser's window without script. */
function isPaidByHand(c: VisitCase): boolean {
  if (c.payment === null || isMachine(c.payment)) return false;
  if (touched(c) !== null) return true;
  return c.signal === null && isFormOfBrowser(c.payment);
}

function isFormOfBrowser(payment: VisitEvidence): boolean {
  if (payment.fetchMode !== null) return payment.fetchMode === "navigate";
  return payment.acceptLanguage !== null && /text\/html/.test(payment.accept ?? "");
}

function isInstant(c: VisitCase): boolean {
  const held = touched(c)?.heldMs ?? null;
  return held !== null && held < INSTANT_MS;
}

function moved(c: VisitCase): boolean {
  return (touched(c)?.moves ?? 0) >= MIN_MOVES;
}

function isDrivenTap(c: VisitCase): boolean {
  const press = touched(c);
  if (press?.kind !== "touch" || c.signal === null) return false;
  return isInstant(c) && (press.contact ?? 0) <= 2 && c.signal.touchPoints <= 1;
}

/** Instant keys in quick succession; people roll over keys as fast, but each stays down for a while. */
function isBurst(c: VisitCase): boolean {
  const press = touched(c);
  if (press?.kind !== "key" || press.count < 2) return false;
  return isInstant(c) && press.spanMs / (press.count - 1) < KEY_GAP_MS;
}

/** Enough of an interaction to call it a person's, once no rule above spoke against it. */
function isConvincing(c: VisitCase): boolean {
  const press = touched(c);
  if (press === null) return false;
  switch (press.kind) {
    case "pointer":
      return moved(c);
    case "touch":
      return true;
    case "key":
      // Keyboards on glass report instant keys, those with keys do not.
      return !isBurst(c) && (!isInstant(c) || (c.signal?.touchPoints ?? 0) > 0);
    case "scroll":
      return press.count >= 3 && press.spanMs >= 30;
    case "assist":
      return true;
  }
}
