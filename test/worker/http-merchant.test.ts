import { describe } from "vitest";
import { invoices } from "../http/invoices.ts";
import { ledger } from "../http/ledger.ts";
import { paymentPlans } from "../http/paymentPlans.ts";
import { wire } from "../http/wire.ts";
import { workerWorlds } from "./world.ts";

const workerWorld = workerWorlds();

describe("the merchant's side over workerd and D1", () => {
  describe("invoices", () => {
    invoices(workerWorld);
  });
  describe("ledger", () => {
    ledger(workerWorld);
  });
  describe("payment plans", () => {
    paymentPlans(workerWorld);
  });
  describe("wire", () => {
    wire(workerWorld);
  });
});
