/** Paying without script: the posted form, its redirect, and the page again with what is wrong. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { CHALLENGED, call, DECLINED, newLink, PAGE_PLEASE, pay, viewOf } from "./calls.ts";
import type { HttpWorld, MakeWorld } from "./world.ts";

const CARD = { method: "card", cardNumber: "4242 4242 4242 4242", cardExpiry: "12 / 30", cardCvc: "123" };
const BANK = {
  method: "ach",
  accountHolderName: "Jane Doe",
  routingNumber: "110000000",
  accountNumber: "000123456789",
  accountType: "checking",
  authorize: "yes",
};

export function form(makeWorld: MakeWorld): void {
  let world: HttpWorld;
  beforeAll(async () => {
    world = await makeWorld();
  });
  afterAll(() => world.close());

  /** What the page puts into its form before anything is typed. */
  const open = async (link: string): Promise<Record<string, string>> => {
    const { text } = await call(world, `GET ${link}`, { headers: PAGE_PLEASE });
    const hidden: Record<string, string> = {};
    for (const [input] of text.matchAll(/<input[^>]*type="hidden"[^>]*>/g)) {
      const name = /name="(\w+)"/.exec(input)?.[1];
      if (name !== undefined) hidden[name] = /value="([^"]*)"/.exec(input)?.[1] ?? "";
    }
    expect(hidden["paymentId"]).toMatch(/^pmt_[0-9a-z]{20}$/);
    return hidden;
  };
  const send = (link: string, fields: Record<string, string>) =>
    call(world, `POST ${link}/pay`, {
      headers: { ...PAGE_PLEASE, "Content-Type": "application/x-www-form-urlencoded" },
      body: new URLSearchParams(fields).toString(),
    });

  it("pays all by card and leads to the payment's page with the receipt", async () => {
    const link = await newLink(world);
    const hidden = await open(link);
    const answer = await send(link, { ...hidden, choice: "full", ...CARD });
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toBe(`${link}/payments/${hidden["paymentId"]}`);
    const page = await call(world, `GET ${answer.headers.get("location")}`, { headers: PAGE_PLEASE });
    for (const text of ["Payment received", "Confirmation number", "$500.00"])
      expect(page.text).toContain(text);
    expect((await viewOf(world, link)).state).toBe("paid");
  });

  it("pays another amount, typed as people type it", async () => {
    const link = await newLink(world);
    const answer = await send(link, { ...(await open(link)), choice: "other", amount: "$ 120.50", ...CARD });
    expect(answer.status).toBe(303);
    expect((await viewOf(world, link)).balance.paidAmount).toBe(120.5);
  });

  it("pays by bank account with the authorisation", async () => {
    const link = await newLink(world);
    const answer = await send(link, { ...(await open(link)), choice: "full", ...BANK });
    expect(answer.status).toBe(303);
    expect((await viewOf(world, link)).state).toBe("processing");
  });

  it("asks once more for the authorisation when it was shown for another amount", async () => {
    const link = await newLink(world);
    const hidden = await open(link);
    const first = await send(link, { ...hidden, choice: "other", amount: "50", ...BANK });
    expect(first.status).toBe(422);
    expect(first.text).toContain("$50.00");
    expect((await viewOf(world, link)).state).toBe("due");
  });

  it("sent twice pays once", async () => {
    const link = await newLink(world);
    const fields = {
      ...(await open(link)),
      choice: "other",
      amount: "100",
      ...CARD,
      displayedBalance: "500",
    };
    const answers = await Promise.all([send(link, fields), send(link, fields), send(link, fields)]);
    expect(new Set(answers.map(({ status }) => status))).toContain(303);
    expect((await viewOf(world, link)).balance.paidAmount).toBe(100);
  });

  it("reloaded after it was paid leads to the same payment", async () => {
    const link = await newLink(world);
    const fields = { ...(await open(link)), choice: "full", ...CARD };
    const first = await send(link, fields);
    const again = await send(link, fields);
    expect([again.status, again.headers.get("location")]).toEqual([303, first.headers.get("location")]);
    expect((await viewOf(world, link)).balance).toMatchObject({ paidAmount: 500, overpaymentAmount: 0 });
  });

  it("sent again with another amount, card or after others paid, pays nothing more", async () => {
    const link = await newLink(world);
    const fields = { ...(await open(link)), choice: "other", amount: "100", ...CARD };
    const first = await send(link, fields);
    for (const changes of [{ amount: "101" }, { cardNumber: "5555555555554444" }, { choice: "full" }]) {
      const answer = await send(link, { ...fields, ...changes });
      expect([changes, answer.status]).toEqual([changes, 409]);
      expect(answer.text).toContain("$400.00");
    }
    await pay(world, link, { amount: 50 });
    expect((await send(link, fields)).headers.get("location")).toBe(first.headers.get("location"));
    expect((await viewOf(world, link)).balance).toMatchObject({ paidAmount: 150, inFlightAmount: 0 });
  });

  it("finishes a payment whose answer was lost", async () => {
    const link = await newLink(world);
    const fields = { ...(await open(link)), choice: "full", ...CARD };
    world.loseAnswers(true);
    expect((await send(link, fields)).status).toBe(500);
    world.loseAnswers(false);
    world.logged.length = 0;
    expect((await send(link, fields)).status).toBe(303);
    expect((await viewOf(world, link)).state).toBe("paid");
  });

  it("leads to the authentication page when the bank asks for it", async () => {
    const link = await newLink(world);
    const answer = await send(link, {
      ...(await open(link)),
      choice: "full",
      ...CARD,
      cardNumber: CHALLENGED,
    });
    expect(answer.status).toBe(303);
    expect(answer.headers.get("location")).toMatch(/\/payments\/pmt_[0-9a-z]{20}\/challenge$/);
  });

  it("declined answers 402 with the reason, a next step, and a new payment id", async () => {
    const link = await newLink(world);
    const hidden = await open(link);
    const answer = await send(link, { ...hidden, choice: "full", ...CARD, cardNumber: DECLINED });
    expect(answer.status).toBe(402);
    for (const text of ["Insufficient funds", "Try another card"]) expect(answer.text).toContain(text);
    const next = /name="paymentId"[^>]*value="(pmt_\w+)"/.exec(answer.text)?.[1];
    expect(next).toMatch(/^pmt_/);
    expect(next).not.toBe(hidden["paymentId"]);
    expect((await send(link, { ...hidden, paymentId: next ?? "", choice: "full", ...CARD })).status).toBe(
      303,
    );
  });

  it("answers 409 with the balance as it is by now when that changed meanwhile", async () => {
    const link = await newLink(world);
    const hidden = await open(link);
    await pay(world, link, { amount: 450 });
    const answer = await send(link, { ...hidden, choice: "full", ...CARD });
    expect(answer.status).toBe(409);
    expect(answer.text).toContain("$50.00");
    expect((await viewOf(world, link)).balance.paidAmount).toBe(450);
  });

  it.each<readonly [string, Record<string, string>]>([
    ["cardNumber", { cardNumber: "4242 4242 4242 4241" }],
    ["cardNumber", { cardNumber: "4012888888881881" }],
    ["cardExpiry", { cardExpiry: "12 / 25" }],
    ["cardExpiry", { cardExpiry: "soon" }],
    ["cardCvc", { cardCvc: "1" }],
    ["amount", { choice: "other", amount: "" }],
    ["amount", { choice: "other", amount: "10.001" }],
    ["amount", { choice: "other", amount: "-5" }],
    ["amount", { choice: "other", amount: "1e3" }],
    ["allowOverpayment", { choice: "other", amount: "600" }],
    ["routingNumber", { ...BANK, routingNumber: "110000001" }],
    ["accountNumber", { ...BANK, accountNumber: "87654321" }],
    ["accountHolderName", { ...BANK, accountHolderName: "" }],
    ["authorize", { ...BANK, authorize: "" }],
  ])("answers 422 with an error at %s, and writes no number back", async (field, changes) => {
    const link = await newLink(world);
    const fields = { ...(await open(link)), choice: "full", ...CARD, ...changes };
    const answer = await send(link, fields);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(`id="${field}-error"`);
    for (const secret of ["4242 4242 4242 4241", "4012888888881881", "87654321"]) {
      expect(answer.text).not.toContain(secret);
    }
    expect(answer.text).not.toMatch(/name="(?:cardNumber|cardCvc|accountNumber)"[^>]*value="[^"]/);
    expect((await viewOf(world, link)).balance).toMatchObject({ paidAmount: 0, inFlightAmount: 0 });
  });

  it("overpays with the tick", async () => {
    const link = await newLink(world);
    const fields = {
      ...(await open(link)),
      choice: "other",
      amount: "600",
      allowOverpayment: "yes",
      ...CARD,
    };
    expect((await send(link, fields)).status).toBe(303);
    expect((await viewOf(world, link)).state).toBe("overpaid");
  });

  it("of an empty, foreign or oversized body is refused without a fault", async () => {
    const link = await newLink(world);
    const of = async (body: string | Uint8Array) =>
      (await call(world, `POST ${link}/pay`, { headers: PAGE_PLEASE, body })).status;
    expect(await of("")).toBe(422);
    expect(await of("%%%=&&&==%E0%A4%A")).toBe(422);
    expect(await of(new Uint8Array([0xff, 0xfe, 0x00]))).toBe(422);
    expect(await of(`a=${"x".repeat(20_000)}`)).toBe(413);
    expect(await of(`amount=${"9".repeat(10_000)}&choice=other&method=card`)).toBe(422);
    expect(world.logged).toEqual([]);
  });

  it("after too many failures says how long to wait", async () => {
    const link = await newLink(world);
    let answer = await send(link, await open(link));
    for (let i = 0; i < 13; i++) {
      const fields = { ...(await open(link)), choice: "full", ...CARD, cardNumber: DECLINED };
      answer = await send(link, fields);
    }
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get("retry-after"))).toBeGreaterThan(0);
  });

  it("of a void invoice takes nothing", async () => {
    const key = world.merchant.testApiKey;
    const link = await newLink(world, { id: "inv_form_void" });
    const fields = { ...(await open(link)), choice: "full", ...CARD };
    await call(world, "POST /api/v1/invoices/inv_form_void/void", { key });
    const answer = await send(link, fields);
    expect(answer.status).toBe(409);
    expect((await viewOf(world, link)).state).toBe("void");
  });
}
