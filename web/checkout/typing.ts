/** Tidies a field while it is typed into, without moving the caret from where the person works. */
import { bankNameFor } from "../../shared/bankRouting.ts";
import { cardBrand, cvvLength } from "../../shared/cardBrand.ts";
import { caretAfter, digitsOf, formatCardNumber, formatExpiry } from "../../shared/page/entry.ts";
import type { PanelState } from "../../shared/page/panel.ts";

/** Reformats the field that an `input` event came from and says what it tells about the method. */
export function tidy(input: HTMLInputElement, event: Event): Partial<Pick<PanelState, "brand" | "bankName">> {
  const { inputType, isComposing } = event as InputEvent;
  if (isComposing) return {};
  const deleting = inputType?.startsWith("delete") ?? false;
  switch (input.name) {
    case "cardNumber": {
      rewrite(input, formatCardNumber(input.value), deleting);
      return { brand: cardBrand(digitsOf(input.value)) };
    }
    case "cardExpiry":
      // While deleting the text is left alone, or the slash would come back for ever.
      if (!deleting) rewrite(input, formatExpiry(input.value), deleting);
      return {};
    case "cardCvc":
      rewrite(input, digitsOf(input.value).slice(0, cvvLength("amex")), deleting);
      return {};
    case "routingNumber":
      rewrite(input, digitsOf(input.value).slice(0, 9), deleting);
      return { bankName: bankNameFor(input.value) };
    case "accountNumber":
      rewrite(input, digitsOf(input.value).slice(0, 17), deleting);
      return {};
    default:
      return {};
  }
}

function rewrite(input: HTMLInputElement, text: string, deleting: boolean): void {
  if (input.value === text) return;
  const caret = input.selectionStart ?? input.value.length;
  const atEnd = caret === input.value.length && !deleting;
  const digits = digitsOf(input.value.slice(0, caret)).length;
  // An expiry that got a leading zero has one digit more before the caret.
  input.value = text;
  if (document.activeElement !== input) return;
  const to = atEnd ? text.length : caretAfter(text, digits);
  input.setSelectionRange(to, to);
}
