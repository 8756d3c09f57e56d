import { afterAll, beforeAll, expect, it } from "vitest";
import { call, eventsOf, newInvoice, pathOf } from "../http/calls.ts";
import { sqliteWorld } from "../http/sqlite.ts";
import type { HttpWorld } from "../http/world.ts";

let world: HttpWorld;
beforeAll(async () => {
  world = await sqliteWorld();
});
afterAll(() => world.close());

it("of ten rotations of a link at once one makes a link, and the chain can go on", async () => {
  const key = world.merchant.testApiKey;
  const { invoiceId } = await newInvoice(world);
  const first = (await eventsOf(world, invoiceId))[1].data.linkId;
  const rotate = (linkId: string) => call(world, `POST /api/v1/links/${linkId}/rotate`, { key, json: {} });
  const answers = await Promise.all(Array.from({ length: 10 }, () => rotate(first)));
  const [made, ...more] = answers.filter(({ status }) => status === 201);
  expect(more).toEqual([]);
  expect(
    answers.filter(({ status, json }) => status === 410 && json.error.code === "link_revoked"),
  ).toHaveLength(9);
  const again = await rotate(made?.json.data.linkId);
  expect(again.status).toBe(201);
  expect((await call(world, `GET ${pathOf(again.json.data.paymentLink)}`)).status).toBe(200);
  const events = await eventsOf(world, invoiceId);
  expect(events.filter(({ type }) => type === "invoice.payment_link_revoked")).toHaveLength(2);
  expect(await world.fault()).toBeNull();
});
