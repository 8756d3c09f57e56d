import { describe, expect, it } from "vitest";
import { openApiDocument } from "../../server/api/openapi.ts";
import { OPERATIONS } from "../../server/app.ts";
import { PAYER_OPERATIONS } from "../../server/checkout/documentation.ts";
import { conformance } from "./conforms.ts";

const document = openApiDocument([...OPERATIONS, ...PAYER_OPERATIONS], "https://pay.example.com");

describe("the documentation", () => {
  it("describes the data of every answer of every operation", () => {
    const undescribed = Object.values(document.paths)
      .flatMap((methods) => Object.values(methods))
      .flatMap((op) => Object.entries(op.responses).map(([status, answer]) => ({ op, status, answer })))
      .filter(({ answer }) => answer.content === undefined)
      .map(({ op, status }) => `${op.operationId} ${status}`);
    // An answer is described by `schema` of its AnswerDoc; a text alone tells nothing of its data.
    expect(undescribed).toEqual([]);
  });

  it("shows nothing in its examples that it does not describe", () => {
    const check = conformance(document);
    for (const [path, methods] of Object.entries(document.paths))
      for (const [method, op] of Object.entries(methods))
        for (const [status, answer] of Object.entries(op.responses)) {
          const example = answer.content?.["application/json"]?.example;
          if (example === undefined) continue;
          const address = path.replace("{code}", "x".repeat(30)).replaceAll(/[{}]/g, "");
          const wrong = check(method.toUpperCase(), address, Number(status), example);
          // An example may show a part, as the reference documents do.
          expect(wrong?.endsWith("is missing") ? null : wrong).toBeNull();
        }
  });

  it("tells a missing, a foreign and an ill-typed property, and a code that is not declared", () => {
    const check = conformance(document);
    const link = {
      linkId: "lnk_1",
      paymentLink: "https://pay.example.com/x",
      qrCodeUrl: "https://pay.example.com/x/qr.png",
      channel: "link",
      expiresAt: null,
      revokedAt: null,
      createdAt: "2026-01-28T12:00:00.000Z",
      forwardedFrom: null,
    };
    const answer = (data: unknown) =>
      check("POST", "/api/v1/invoices/inv_1/links", 201, { success: true, data });
    expect(answer(link)).toBeNull();
    expect(answer({ ...link, channel: "fax" })).toContain(".data.channel");
    expect(answer({ ...link, secret: "x" })).toContain(".data.secret is not documented");
    const { linkId: _, ...rest } = link;
    expect(answer(rest)).toContain(".data.linkId is missing");
    const refusal = { success: false, error: { code: "link_expired", message: "", requestId: "req_1" } };
    expect(check("POST", "/api/v1/invoices/inv_1/links", 410, refusal)).toContain("no answer of that status");
  });
});
