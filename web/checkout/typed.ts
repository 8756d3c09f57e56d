/**
 * What a payer has chosen and typed, kept for this tab, so that a reload on a bad connection loses nothing but the numbers: card and
 * bank numbers, codes and dates are never kept. What was typed for another balance is forgotten.
 */
import type { FormValues } from "../../shared/page/form.ts";
import { type Keep, typedKey } from "./attempts.ts";

/** All that is ever kept; names of fields. */
const KEPT = ["choice", "amount", "method", "accountHolderName", "accountType"] as const;

/** @param payable what could be paid when it was typed, in major units */
export function keepTyped(keep: Keep, scope: string, values: FormValues, payable: number): void {
  const kept = Object.fromEntries(KEPT.flatMap((name) => (values[name] ? [[name, values[name]]] : [])));
  try {
    keep.setItem(typedKey(scope), JSON.stringify({ payable, kept }));
  } catch {
    // Full or refused: a reload then begins anew.
  }
}

/** What was kept for the same balance; null when nothing was. */
export function typedBefore(keep: Keep, scope: string, payable: number): FormValues | null {
  try {
    const text = keep.getItem(typedKey(scope));
    const stored = JSON.parse(text ?? "null") as { payable?: unknown; kept?: Record<string, unknown> } | null;
    if (stored?.payable !== payable || !stored.kept) return null;
    const { kept } = stored;
    return Object.fromEntries(
      KEPT.flatMap((name) => (typeof kept[name] === "string" ? [[name, kept[name]]] : [])),
    );
  } catch {
    return null;
  }
}
