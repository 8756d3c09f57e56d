import { describe } from "vitest";
import { cardTesting } from "../http/cardTesting.ts";
import { form } from "../http/form.ts";
import { onePayment } from "../http/onePayment.ts";
import { payments } from "../http/payments.ts";
import { refusedPayments } from "../http/refusedPayments.ts";
import { savedCards } from "../http/savedCards.ts";
import { workerWorlds } from "./world.ts";

const workerWorld = workerWorlds();

describe("the payer's side over workerd and D1", () => {
  describe("card testing", () => {
    cardTesting(workerWorld);
  });
  describe("payments", () => {
    payments(workerWorld);
  });
  describe("refused payments", () => {
    refusedPayments(workerWorld);
  });
  describe("one payment", () => {
    onePayment(workerWorld);
  });
  describe("saved cards", () => {
    savedCards(workerWorld);
  });
  describe("form", () => {
    form(workerWorld);
  });
});
