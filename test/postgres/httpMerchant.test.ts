import { describe } from "vitest";
import { invoices } from "../http/invoices.ts";
import { ledger } from "../http/ledger.ts";
import { numbers } from "../http/numbers.ts";
import { paymentPlans } from "../http/paymentPlans.ts";
import { protection } from "../http/protection.ts";
import { visits } from "../http/visits.ts";
import { wire } from "../http/wire.ts";
import { postgresWorld, sharedPostgres } from "./world.ts";

const world = postgresWorld(sharedPostgres());

describe("the merchant's side over PostgreSQL", () => {
  describe("invoices", () => {
    invoices(world);
  });
  describe("ledger", () => {
    ledger(world);
  });
  describe("payment plans", () => {
    paymentPlans(world);
  });
  describe("wire", () => {
    wire(world);
  });
  describe("visits", () => {
    visits(world);
  });
  describe("protection", () => {
    protection(world);
  });
  describe("numbers", () => {
    numbers(world);
  });
});
