/** In test mode: each listed test number becomes a button that fills the form. */
import type { FormValues } from "../../shared/page/form.ts";

export function testNumbers(fill: (values: FormValues) => void): void {
  for (const row of document.querySelectorAll<HTMLElement>("[data-fill-card], [data-fill-bank]")) {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...row.childNodes);
    button.addEventListener("click", () => fill(valuesOf(row)));
    row.append(button);
  }
}

function valuesOf(row: HTMLElement): FormValues {
  const { fillCard, fillBank, fillRouting } = row.dataset;
  if (fillCard) {
    const year = (new Date().getFullYear() + 3) % 100;
    return {
      method: "card",
      // Grouped already, as it stands in the list.
      cardNumber: row.querySelector("code")?.textContent ?? fillCard,
      cardExpiry: `12 / ${String(year).padStart(2, "0")}`,
      cardCvc: /^3[47]/.test(fillCard) ? "1234" : "123",
    };
  }
  return {
    method: "ach",
    accountHolderName: "Jane Doe",
    routingNumber: fillRouting ?? "",
    accountNumber: fillBank ?? "",
    accountType: "checking",
  };
}
