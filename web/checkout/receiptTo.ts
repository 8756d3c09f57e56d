/** Remembers the address for receipts on this device, when its owner ticked that, and forgets it when asked. */
import type { Keep } from "./attempts.ts";

const KEY = "paylink.email";

/** Made ready when its field is first entered; at every later time this changes nothing. */
export function receiptTo(keep: Keep): void {
  const form = document.querySelector<HTMLFormElement>("#receipt-to");
  const email = form?.querySelector<HTMLInputElement>("#email");
  const remember = form?.querySelector<HTMLInputElement>("#remember");
  const forget = form?.querySelector<HTMLElement>("#forget");
  if (!form || !email || !remember || !forget) return;
  const tick = remember.closest("label");
  if (tick?.hidden === false) return;
  let known: string | null = null;
  try {
    known = keep.getItem(KEY);
  } catch {
    // Refused storage: there is nothing to remember with.
    return;
  }
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
