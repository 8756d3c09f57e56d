import { describe } from "vitest";
import { cardTesting } from "../http/cardTesting.ts";
import { deadLinks } from "../http/deadLinks.ts";
import { form } from "../http/form.ts";
import { links } from "../http/links.ts";
import { mintedLinks } from "../http/mintedLinks.ts";
import { onePayment } from "../http/onePayment.ts";
import { payments } from "../http/payments.ts";
import { recovery } from "../http/recovery.ts";
import { refusedPayments } from "../http/refusedPayments.ts";
import { savedCards } from "../http/savedCards.ts";
import { postgresWorld, sharedPostgres } from "./world.ts";

const world = postgresWorld(sharedPostgres());

describe("the payer's side over PostgreSQL", () => {
  describe("card testing", () => {
    cardTesting(world);
  });
  describe("links", () => {
    links(world);
  });
  describe("dead links", () => {
    deadLinks(world);
  });
  describe("minted links", () => {
    mintedLinks(world);
  });
  describe("recovery", () => {
    recovery(world);
  });
  describe("payments", () => {
    payments(world);
  });
  describe("refused payments", () => {
    refusedPayments(world);
  });
  describe("one payment", () => {
    onePayment(world);
  });
  describe("saved cards", () => {
    savedCards(world);
  });
  describe("form", () => {
    form(world);
  });
});
