/** A payment plan on the payer's page: what is asked for first, with script and without, and what follows a payment. */
import { expect, it } from "vitest";
import { planned } from "../checkout/plans.ts";
import { checkoutHarness, payButton, received, typeCard } from "./checkoutHarness.ts";

const at = checkoutHarness();
const shown = (change: Parameters<typeof planned>[0]) => {
  const { link } = at.server.view;
  return planned(change, {
    link,
    rules: { allowPartial: true, minimumAmount: null, allowOverpayment: false },
  });
};

it("asks for what is due now first, pays that, and shows the next installment", async () => {
  at.server.view = shown({ count: 5, paid: 1, late: 0, due: true });
  const page = await at.open();
  const choices = page.getByRole("radio", { name: /\$|another/i });
  expect(await choices.evaluateAll((all) => all.map((one) => one.id))).toEqual([
    "choice-suggested",
    "choice-full",
    "choice-other",
  ]);
  const first = page.getByLabel("Due now: $100.00");
  expect(await first.isChecked()).toBe(true);
  await page.getByText("Installment 2 of 5, due March 15, 2026", { exact: true }).waitFor();
  const answer = at.server.pay;
  at.server.pay = (body) => {
    const answered = answer(body);
    at.server.view = { ...shown({ count: 5, paid: 2, late: 0 }), payments: at.server.view.payments };
    return answered;
  };
  await typeCard(page);
  await payButton(page).click();
  await received(page);
  expect(at.server.payments().map(({ amount }) => amount)).toEqual([100]);
  await page.getByText("Next installment: $100.00 · Installment 3 of 5, due April 15, 2026").waitFor();
  expect(await page.locator("#activity li", { hasText: "Installment 2" }).textContent()).toContain("Paid");
});

it("asks the same without script", async () => {
  at.server.view = shown({ count: 12, paid: 2, late: 2 });
  const page = await at.open({ javaScriptEnabled: false });
  expect(await page.locator("#choice-suggested").isChecked()).toBe(true);
  expect(await page.locator("label[for=choice-suggested]").textContent()).toContain(
    "Installments 3 to 4 of 12",
  );
  expect(await page.locator("#activity .rows").first().locator("li").count()).toBe(6);
  await page.getByText("All 12 installments").click();
  expect(await page.getByText("January 15, 2027").isVisible()).toBe(true);
  await typeCard(page);
  await payButton(page).click();
  await page.getByText("Payment received").first().waitFor();
  expect(at.server.asked.find(({ method }) => method === "POST")?.body).toContain("displayedAmount=83.32");
});
