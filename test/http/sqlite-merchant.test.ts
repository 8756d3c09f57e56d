import { describe } from "vitest";
import { invoices } from "./invoices.ts";
import { ledger } from "./ledger.ts";
import { paymentPlans } from "./paymentPlans.ts";
import { sqliteWorld } from "./sqlite.ts";
import { endlessBody, wire } from "./wire.ts";

describe("the merchant's side over SQLite", () => {
  describe("invoices", () => {
    invoices(sqliteWorld);
  });
  describe("ledger", () => {
    ledger(sqliteWorld);
  });
  describe("payment plans", () => {
    paymentPlans(sqliteWorld);
  });
  describe("wire", () => {
    wire(sqliteWorld);
    endlessBody(sqliteWorld);
  });
});
