import type { Value } from "./database.ts";

/**
 * Refuses what one of the databases would change silently, so that a value reads back as it was written on
 * every one of them: numbers that are not safe integers (D1 and SQLite would keep a REAL), text with NUL
 * (SQLite drivers cut it there, PostgreSQL refuses it) or with half a surrogate pair (it would become U+FFFD).
 * @throws {TypeError} naming the position of the parameter, never its value.
 */
export function checkValues(params: readonly unknown[]): asserts params is readonly Value[] {
  for (let index = 0; index < params.length; index++) {
    const fault = faultOf(params[index]);
    if (fault) throw new TypeError(`SQL parameter ${index + 1} ${fault}`);
  }
}

function faultOf(value: unknown): string | undefined {
  if (typeof value === "string") {
    if (value.includes("\0")) return "is text with a NUL character";
    return isWellFormed(value) ? undefined : "is text with half a surrogate pair";
  }
  if (typeof value === "number") {
    return Number.isSafeInteger(value) ? undefined : "is a number but not an integer within ±(2^53 - 1)";
  }
  if (value === null || value instanceof Uint8Array) return undefined;
  return `is ${value === undefined ? "undefined" : `of type ${typeof value}`}`;
}

/** `String.prototype.isWellFormed` is in every runtime used here, but not yet in the ES2023 type library. */
function isWellFormed(text: string): boolean {
  return (text as string & { isWellFormed(): boolean }).isWellFormed();
}
