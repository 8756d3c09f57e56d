/** One text for all spellings of the same JSON value: property order, white space and "500.00" or "500" do not matter. */
import { DecimalText } from "./json.ts";

/** Serialises what {@link import("./json.ts").parseJsonObject} made, with sorted properties. */
export function canonicalJson(value: unknown): string {
  if (value instanceof DecimalText) return value.text;
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, child]) => `${JSON.stringify(name)}:${canonicalJson(child)}`).join(",")}}`;
}
