/**
 * Characters that turn the direction of what follows them (UAX #9, 2: embeddings, overrides, isolates). In somebody's name they
 * would show the amount or the address behind it in another order. No name needs them: what is written from right to left
 * goes that way by its letters, and we isolate names where we show them.
 */
const TURNS = /[\u202a-\u202e\u2066-\u2069]/g;
/** Those of them that we never write ourselves. */
const FOREIGN_TURNS = /[\u202a-\u202e]/g;

/** For text that comes in. */
export function withoutTurns(text: string): string {
  return text.replace(TURNS, "");
}

/** For values that are put into a sentence, which may hold isolates of ours. */
export function withoutForeignTurns(text: string): string {
  return text.replace(FOREIGN_TURNS, "");
}
