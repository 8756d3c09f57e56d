import type { PaymentRef, Processor } from "../../../server/payments/processors/processor.ts";
import { processorContract } from "../../contract/processor.ts";
import { bank, card, NOW, openStripe } from "../../stripe/open.ts";

const SETTLED = "2026-11-25T10:00:00.000Z";

processorContract("stripe", async () => {
  const { processor, standIn, collected, refunded, cleanup } = await openStripe();
  // The banks speak when the suite looks at a later instant.
  const settling: Processor = {
    ...processor,
    retrieve: (ref: PaymentRef) => {
      if (ref.at === SETTLED) standIn.books.settle();
      return processor.retrieve(ref);
    },
  };
  return {
    processor: settling,
    now: NOW,
    settled: SETTLED,
    approved: {
      method: card("4242424242424242"),
      details: { type: "card", brand: "visa", last4: "4242" },
    },
    otherApproved: card("5555555555554444"),
    declined: { method: card("4000000000009995"), code: "insufficient_funds" },
    challenged: card("4000002760003184"),
    bank: { succeeds: bank("000123456789"), fails: bank("000111111113") },
    refused: [
      { method: card("4242424242424241"), field: "card.number" },
      { method: card("4242424242424242", { expiryYear: 2025 }), field: "card.expiryYear" },
      { method: card("4242424242424242", { cvv: "12" }), field: "card.cvv" },
      { method: bank("000123456789", "123456789"), field: "bankAccount.routingNumber" },
      { method: bank("123"), field: "bankAccount.accountNumber" },
    ],
    collected: (ref) => Promise.resolve(collected(ref)),
    refunded: (ref) => Promise.resolve(refunded(ref)),
    cleanup,
  };
});
