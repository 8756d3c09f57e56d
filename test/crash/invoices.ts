/** Invoices to pay, and payments that succeed. */
import { expect } from "vitest";
import type { Client } from "./client.ts";

/** The body of a payment by a card that is approved; the amount in major units. */
export function payment(id: string, amount: number) {
  const card = { number: "4242424242424242", expiryMonth: 12, expiryYear: 2039, cvv: "123" };
  return { paymentId: id, amount, currency: "USD", method: { type: "card", card } };
}

/** Paths of the links of new invoices over $5,000. */
export async function payLinks(client: Client, key: string, count: number): Promise<string[]> {
  const answers = await Promise.all(
    Array.from({ length: count }, () =>
      client.send({
        method: "POST",
        path: "/api/v1/invoices",
        headers: { authorization: `Bearer ${key}` },
        body: {
          currency: "USD",
          customer: { name: "Jane Doe" },
          lineItems: [{ description: "Work", quantity: 1, unitAmount: 5000 }],
        },
      }),
    ),
  );
  return answers.map((answer) => {
    expect(answer?.status, `was answered: ${answer?.text}`).toBe(201);
    const { data } = JSON.parse(answer?.text ?? "") as { data: { paymentLink: string } };
    return new URL(data.paymentLink).pathname;
  });
}
