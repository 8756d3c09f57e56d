import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApp } from "../../server/app.ts";
import { ProcessorUnavailable } from "../../server/payments/processors/processor.ts";
import { type App, call, makeWorld, type World } from "../api/world.ts";

const METHOD = {
  type: "card",
  card: { number: "4242424242424242", expiryMonth: "12", expiryYear: "2030", cvv: "123" },
};

describe("a processor that does not answer", () => {
  let world: World;
  let app: App;
  let answers = true;
  let link: string;
  beforeAll(async () => {
    world = await makeWorld();
    const sandbox = world.deps.processorFor("test", { tenantId: world.merchant.tenantId, stripe: null });
    if (sandbox === null) throw new Error("test data has a processor");
    const processor = {
      ...sandbox,
      charge: async (request: Parameters<typeof sandbox.charge>[0]) => {
        const snapshot = await sandbox.charge(request);
        if (!answers) throw new ProcessorUnavailable("no answer in time");
        return snapshot;
      },
    };
    app = createApp({ ...world.deps, processorFor: (mode) => (mode === "test" ? processor : null) });
    const invoice = await call(app, "POST /api/v1/invoices", {
      key: world.merchant.testApiKey,
      body: {
        currency: "USD",
        customer: { name: "Jane" },
        lineItems: [{ description: "Work", quantity: 1, unitAmount: 500 }],
      },
    });
    link = new URL(String(invoice.json.data?.["paymentLink"])).pathname;
  });
  afterAll(() => world.close());

  const pay = (paymentId: string, amount = 100) =>
    call(app, `POST ${link}/payments`, { body: { paymentId, amount, currency: "USD", method: METHOD } });

  it("leads to 503 with the payment as it stands; its amount stays reserved and the same payment again finishes it", async () => {
    answers = false;
    const answer = await pay("pmt_unanswered");
    expect([answer.status, answer.json.error?.code]).toEqual([503, "processor_unavailable"]);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(answer.json.data).toMatchObject({ paymentId: "pmt_unanswered", status: "started" });
    expect((await pay("pmt_toomuch0", 450)).status).toBe(409);
    answers = true;
    const again = await pay("pmt_unanswered");
    expect([again.status, again.json.data?.["status"]]).toEqual([201, "approved"]);
    expect(again.json.data?.["remainingBalance"]).toBe(400);
  });
});
