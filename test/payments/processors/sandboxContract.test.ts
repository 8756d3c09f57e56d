import { processorContract } from "../../contract/processor.ts";
import { ACH_SECONDS, after, bank, card, NOW, openSandbox } from "./openSandbox.ts";

processorContract("sandbox", async () => {
  const { sandbox, moved, refunded, cleanup } = await openSandbox();
  return {
    processor: sandbox,
    now: NOW,
    settled: after(ACH_SECONDS),
    approved: {
      method: card("4111111111111111"),
      details: { type: "card", brand: "visa", last4: "1111" },
    },
    otherApproved: card("5555555555554444"),
    declined: { method: card("4000000000000002"), code: "insufficient_funds" },
    challenged: card("4000002760003184"),
    bank: { succeeds: bank("000123456789"), fails: bank("000111111113") },
    refused: [
      { method: card("4012888888881881"), field: "card.number" },
      { method: card("4242424242424241"), field: "card.number" },
      { method: card("4111111111111111", { expiryYear: 2025 }), field: "card.expiryYear" },
      { method: card("4111111111111111", { cvv: "12" }), field: "card.cvv" },
      { method: bank("000123456789", "123456789"), field: "bankAccount.routingNumber" },
      { method: bank("000123456780"), field: "bankAccount.accountNumber" },
    ],
    async collected({ paymentId, tenantId }) {
      const { captures, captured } = await moved(paymentId, tenantId);
      return { times: captures, amount: captured };
    },
    refunded: ({ paymentId, tenantId }) => refunded(paymentId, tenantId),
    cleanup,
  };
});
