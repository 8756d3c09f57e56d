/** Remembers the address for receipts on this device, when its owner ticked that, and forgets it when asked. */
import type { Keep } from "./attempts.ts";

const KEY = "paylink.email";

export function receiptTo(form: HTMLFormElement, keep: Keep): void {
  const email = form.querySelector<HTMLInputElement>("#email");
  const remember = form.querySelector<HTMLInputElement>("#remember");
  const forget = form.querySelector<HTMLElement>("#forget");
  if (!email || !remember || !forget) return;
  let known: string | null = null;
  try {
    known = keep.getItem(KEY);
  } catch {
    // Refused storage: there is nothing to remember with.
    return;
  }
  const tick = remember.closest("label");
  if (tick) tick.hidden = false;
  if (known !== null) {
    email.value ||= known;
    remember.checked = true;
    forget.hidden = false;
  }
  forget.addEventListener("click", () => {
    keep.removeItem(KEY);
    email.value = "";
    remember.checked = false;
    forget.hidden = true;
    email.focus();
  });
  form.addEventListener("submit", () => {
    try {
      if (remember.checked && email.value) keep.setItem(KEY, email.value);
      else keep.removeItem(KEY);
    } catch {
      // Full storage: the receipt goes out all the same.
    }
  });
}
