import { describe } from "vitest";
import { cardTesting } from "./cardTesting.ts";
import { embed } from "./embed.ts";
import { form } from "./form.ts";
import { onePayment } from "./onePayment.ts";
import { payerExtras } from "./payerExtras.ts";
import { payments } from "./payments.ts";
import { refusedPayments } from "./refusedPayments.ts";
import { savedCards } from "./savedCards.ts";
import { sqliteWorld } from "./sqlite.ts";

describe("the payer's side over SQLite", () => {
  describe("card testing", () => {
    cardTesting(sqliteWorld);
  });
  describe("payments", () => {
    payments(sqliteWorld);
  });
  describe("refused payments", () => {
    refusedPayments(sqliteWorld);
  });
  describe("one payment", () => {
    onePayment(sqliteWorld);
  });
  describe("saved cards", () => {
    savedCards(sqliteWorld);
  });
  describe("extras", () => {
    payerExtras(sqliteWorld);
  });
  describe("embedding", () => {
    embed(sqliteWorld);
  });
  describe("form", () => {
    form(sqliteWorld);
  });
});
