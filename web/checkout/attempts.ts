/**
 * The attempt whose fate is not known yet, kept in the browser before it is sent. As long as it is there, the same payment
 * id is used again, so that a double click, a lost answer, a reload or a second tab never pays twice.
 */
import { CROCKFORD, type RandomBytes } from "../../shared/ids.ts";

/** Never holds a card or bank number. */
export interface Attempt {
  readonly id: string;
  /** Minor units. */
  readonly amount: number;
  /** `card`, `ach`, or the id of a saved method. */
  readonly method: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

/** `localStorage` where the browser allows it. */
export type Keep = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Where the tab keeps what was typed; see typed.ts. @param scope the link. */
export function typedKey(scope: string): string {
  return `paylink.typed.${scope}`;
}

/** After a day an attempt is history: the page's own list of payments tells what became of it. */
const KEPT_MS = 86_400_000;

export interface Attempts {
  readonly key: string;
  current(): Attempt | null;
  /** The open attempt for this amount and method, or a new one, written down before this returns. */
  open(amount: number, method: string): Attempt;
  /** Its fate is known. */
  close(): void;
}

/**
 * @param scope what the attempts belong to: the link
 * @param keep null when the browser refuses storage; then memory serves this one page
 */
export function attempts(scope: string, keep: Keep | null, random: RandomBytes, now: () => number): Attempts {
  const key = `paylink.attempt.${scope}`;
  let memory: Attempt | null = null;
  /** Storage can be read but took no more: then it knows less than memory does. */
  let unwritten = false;
  const current = (): Attempt | null => {
    const stored = unwritten ? undefined : read(keep, key);
    if (stored === undefined) return memory;
    memory = stored && now() - stored.at < KEPT_MS ? stored : null;
    return memory;
  };
  return {
    key,
    current,
    open(amount, method) {
      const standing = current();
      if (standing && standing.amount === amount && standing.method === method) return standing;
      memory = { id: newPaymentId(random), amount, method, at: now() };
      try {
        keep?.setItem(key, JSON.stringify(memory));
        unwritten = false;
      } catch {
        // Full or refused: memory still guards this page, and the server guards the balance.
        unwritten = true;
      }
      return memory;
    },
    close() {
      memory = null;
      unwritten = false;
      try {
        keep?.removeItem(key);
      } catch {
        // As above.
      }
    },
  };
}

/** `pmt_` and 24 characters: 120 random bits. */
export function newPaymentId(random: RandomBytes): string {
  let id = "pmt_";
  for (const byte of random(24)) id += CROCKFORD[byte & 31];
  return id;
}

/** The stored attempt, null for none, undefined when storage cannot be read at all. */
function read(keep: Keep | null, key: string): Attempt | null | undefined {
  try {
    if (!keep) return undefined;
    const value = JSON.parse(keep.getItem(key) ?? "null") as Partial<Attempt> | null;
    const whole =
      typeof value?.id === "string" &&
      /^pmt_\w{8,64}$/.test(value.id) &&
      typeof value.amount === "number" &&
      typeof value.at === "number" &&
      typeof value.method === "string";
    return whole ? (value as Attempt) : null;
  } catch {
    return undefined;
  }
}
