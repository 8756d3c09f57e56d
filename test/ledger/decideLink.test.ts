import { describe, expect, it } from "vitest";
import { decideClick, decideLinkCreate, decideLinkRevoke } from "../../server/ledger/decideLink.ts";
import { created, events, later, next, refusal } from "./fixtures.ts";

const link = { linkId: "lnk_1", channel: "sms", amount: null, expiresAt: null, at: later(1) } as const;

describe("facts of links", () => {
  it("say which link was made, for what amount in major units, and until when", () => {
    expect(events(decideLinkCreate({ ...link, amount: 10_000, expiresAt: later(60) }, created()))).toEqual([
      {
        type: "invoice.payment_link_created",
        data: {
          invoiceId: "inv_1",
          linkId: "lnk_1",
          channel: "sms",
          amount: 100,
          expiresAt: later(60),
          createdAt: later(1),
        },
        postings: [],
      },
    ]);
  });

  it.each([[0], [-1], [50_001]])("refuse a link that asks for %s of 50,000", (amount) => {
    expect(refusal(decideLinkCreate({ ...link, amount }, created()))).toMatchObject({ field: "amount" });
  });

  it("say that a link was revoked, and who clicked by which rule", () => {
    expect(events(decideLinkRevoke({ linkId: "lnk_1", at: later(2) }, created()))).toMatchObject([
      { type: "invoice.payment_link_revoked", data: { linkId: "lnk_1", revokedAt: later(2) } },
    ]);
    const click = {
      linkId: "lnk_1",
      channel: "sms",
      visitId: "vis_1",
      human: "likely",
      rule: "pointer",
      at: later(3),
    } as const;
    expect(events(decideClick(click, created()))).toEqual([
      {
        type: "invoice.payment_link_clicked",
        data: {
          invoiceId: "inv_1",
          linkId: "lnk_1",
          channel: "sms",
          clickedAt: later(3),
          human: "likely",
          rule: "pointer",
          visitId: "vis_1",
        },
        postings: [],
      },
    ]);
  });

  it("change nothing of the invoice", () => {
    const state = created();
    expect(next(state, decideLinkCreate(link, state))).toEqual(state);
    expect(next(state, decideLinkRevoke(link, state))).toEqual(state);
  });
});
