import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { contentSecurityPolicy, embedJson } from "../../server/checkout/page.ts";
import {
  checkoutPage,
  renderCheckout,
  renderDeadEnd,
  renderReceipt,
  visitSlot,
} from "../../server/checkout/render.ts";
import { initials, safeLogo } from "../../server/checkout/screens/Merchant.tsx";
import { accentStyles, CARD_DARK, CARD_LIGHT, contrast } from "../../server/checkout/styles/accent.ts";
import { baseStyles } from "../../server/checkout/styles/base.ts";
import type { CheckoutView } from "../../shared/checkout.ts";
import { MERCHANT, PATH, payment, view } from "./fixtures.ts";
import { ASSETS, gallery, VISIT } from "./gallery.ts";

const screens = new Map(gallery().map((screen) => [screen.name, screen.html]));

/** The page as text, the way it is read: no head, no script, no markup. */
function text(html: string): string {
  return html
    .replace(/^[\s\S]*<body>|<script[\s\S]*?<\/script>/g, " ")
    .replace(/<[^>]+>/g, " ")
    .replace(/&amp;/g, "&")
    .replace(/&#39;/g, "'")
    .replace(/\s+/g, " ");
}

function shown(name: string): string {
  const html = screens.get(name);
  if (!html) throw new Error(`no screen ${name}`);
  return text(html);
}

function render(given: CheckoutView): string {
  return renderCheckout(given, { assets: ASSETS, visitId: VISIT });
}

describe("what each state says", () => {
  it.each([
    [
      "due",
      [
        "Northwind Dental Care",
        "Amount due",
        "$500.00",
        "Due February 15, 2026",
        "Another amount",
        "Pay $500.00",
      ],
    ],
    ["due-overdue", ["Overdue", "Was due February 15, 2026"]],
    ["due-suggested", ["Pay the $150.00 asked for now", "Pay all $500.00"]],
    ["due-test-mode", ["TEST MODE", "Test numbers", "4242 4242 4242 4242", "From $25.00 up to $500.00."]],
    ["due-not-configured", ["Online payment is not available yet", "billing@northwind.example"]],
    ["due-many-items", ["7 weitere Posten zeigen", "Workshop day 12", "500,00 $", "15. Februar 2026"]],
    [
      "partly-paid",
      ["Left to pay", "$400.00", "$100.00 of $500.00 paid", "Declined", "Insufficient funds", "Receipt"],
    ],
    ["partly-paid-in-flight", ["$150.00 is on its way from the bank", "Pay all $250.00"]],
    [
      "form-declined",
      ["Payment declined", "Insufficient funds. You have not been charged.", "Try another card"],
    ],
    [
      "form-balance-changed",
      ["The balance has changed", "$400.00 is left to pay now", "Nothing has been charged"],
    ],
    ["form-card-errors", ["Please check 4 entries", "At most $500.00 is left to pay."]],
    ["requires-action", ["Action needed", "Confirm your payment", "Continue to confirmation"]],
    ["processing", ["Payment processing", "$400.00 is on its way from the bank", "Check again"]],
    ["paid", ["Paid in full", "View receipt", "Download receipt (PDF)"]],
    ["overpaid", ["credit of $50.00", "holds $50.00 as a credit for you", "billing@northwind.example"]],
    ["refunded", ["This invoice was refunded"]],
    ["void", ["This invoice was withdrawn", "You do not need to pay it"]],
    [
      "receipt",
      [
        "Payment received",
        "Confirmation number",
        "PL-7K3M-9QWX",
        "Visa ending in 4242",
        "INV-12345",
        "Jane Doe",
      ],
    ],
    ["payment-declined", ["Payment declined", "Insufficient funds", "Try another card"]],
    ["payment-processing", ["Payment processing"]],
    ["payment-returned", ["Payment returned by the bank", "The bank account is closed"]],
    [
      "expired",
      ["This link has expired", "Northwind Dental Care", "Send me a fresh link", "billing@northwind.example"],
    ],
    ["plan-due", ["Due now: $100.00", "Installment 2 of 5, due March 15, 2026", "All that is left: $400.00"]],
    ["revoked", ["This link is no longer valid", "Send me a fresh link"]],
    ["unknown", ["We cannot find this page"]],
    ["unknown-invoice", ["Send me a fresh link"]],
    ["trouble", ["Something went wrong on our side", "req_9f2k3m4n5p"]],
    ["fresh-link-notice", ["If this invoice can be paid online, a fresh link is on its way"]],
    ["challenge", ["$500.00", "Approve", "Fail"]],
  ])("%s", (name, words) => {
    for (const word of words) expect(shown(name)).toContain(word);
  });

  it("asks for money only where some can be paid", () => {
    const forms = [...screens].filter(([, html]) => html.includes('id="pay-form"')).map(([name]) => name);
    expect(forms.filter((name) => !/^(due|embed-due|partly|form|plan|live|hosted)/.test(name))).toEqual([]);
    expect(forms).toContain("due");
    expect(forms).not.toContain("due-not-configured");
  });

  it("says Paid for no state in which money is still on its way", () => {
    expect(shown("processing")).not.toMatch(/Paid in full|Payment received/);
    expect(shown("requires-action")).not.toMatch(/Paid in full|Payment received/);
  });
});

describe("the form that posts without script", () => {
  const html = screens.get("due") ?? "";

  it("has the tokens by which browsers fill in cards", () => {
    for (const token of ["cc-number", "cc-exp", "cc-csc"]) expect(html).toContain(`autocomplete="${token}"`);
    expect(html).toContain('inputmode="numeric"');
    expect(html).toContain('inputmode="decimal"');
  });

  it("posts to the link's own path with the visit's payment id and the balance that was shown", () => {
    expect(html).toContain(`method="post" action="${PATH}/pay"`);
    expect(html).toContain('name="paymentId" form="pay-form" value="pmt_0123456789abcdefghjk"');
    expect(html).toContain('name="displayedBalance" value="500"');
  });

  it("has a button that begins with Pay, and a label for every input", () => {
    expect(html).toMatch(/<button type="submit"[^>]*><span>Pay /);
    for (const [, id] of html.matchAll(/<input id="([^"]+)"[^>]*type="text"/g)) {
      expect(html).toContain(`<label for="${id}">`);
    }
  });

  it("gives back what was typed, never a card or bank number", () => {
    const again = renderCheckout(view(), {
      assets: ASSETS,
      visitId: VISIT,
      form: {
        values: {
          choice: "other",
          amount: "77.70",
          method: "card",
          cardNumber: "4242424242424242",
          cardCvc: "987",
          accountNumber: "000123456789",
          cardExpiry: "12 / 29",
        },
        errors: [{ field: "cardNumber", message: "Wrong." }],
      },
    });
    expect(again).toContain('value="77.70"');
    expect(again).toContain('value="12 / 29"');
    for (const secret of ["4242424242424242", "987", "000123456789"]) expect(again).not.toContain(secret);
    expect(again).toContain('aria-invalid="true" aria-describedby="cardNumber-error"'.split(" ")[0]);
    expect(again).toContain('href="#cardNumber"');
  });
});

describe("the document", () => {
  it("is the same for every fetch but for one slot", () => {
    const { before, after } = checkoutPage(view(), { assets: ASSETS });
    expect(before + visitSlot(VISIT) + after).toBe(render(view()));
    expect(before.endsWith('value="pmt_')).toBe(true);
    expect(after).toBe('"></body></html>');
    expect(() => visitSlot('vis_"><script>')).toThrow(RangeError);
  });

  it("shows nothing of the invoice in a link preview, and asks not to be indexed", () => {
    const head = render(view()).split("</head>")[0] ?? "";
    expect(head).toContain('<meta property="og:title" content="Northwind Dental Care">');
    for (const secret of ["500", "Jane", "INV-12345"])
      expect(head.replace(/<style>.*?<\/style>/g, "")).not.toContain(secret);
    expect(head).toContain('content="noindex,nofollow,noarchive"');
    expect(head).toContain('name="referrer" content="no-referrer"');
  });

  it("has no inline script, no style attribute and no event attribute, on any screen", () => {
    for (const html of screens.values()) {
      const scripts = [...html.matchAll(/<script([^>]*)>/g)].map(([, attributes]) => attributes);
      for (const attributes of scripts) expect(attributes).toMatch(/ src="\/|type="application\/json"/);
      expect(html).not.toMatch(/<[^>]+ style=/);
      expect(html).not.toMatch(/<[^>]+ on[a-z]+=/);
    }
  });

  it("names the hash of each of its style sheets in the policy", () => {
    for (const accent of [null, "#ffd400"]) {
      const html = render(view("due", { merchant: { ...MERCHANT, accentColor: accent } }));
      const policy = contentSecurityPolicy(accent);
      const sheets = [...html.matchAll(/<style>([^<]*)<\/style>/g)].map(([, css]) => css ?? "");
      expect(sheets).toHaveLength(2);
      for (const css of sheets) expect(policy).toContain(createHash("sha256").update(css).digest("base64"));
      expect(policy).not.toContain("unsafe");
    }
  });

  it("is one-byte text for an English invoice in dollars, which halves what a server copies", () => {
    expect([...render(view("partly_paid"))].filter((c) => c > "\u00ff")).toEqual([]);
  });

  it("carries no foreign address that a browser would fetch", () => {
    const html = render(view("due", { merchant: { ...MERCHANT, logoUrl: "https://evil.example/x.png" } }));
    expect(html).not.toContain('src="https://evil.example');
  });
});

describe("hostile text", () => {
  const evil = `</script><script>alert(1)</script><img src=x onerror=alert(1)>" onload="x' {amount}<!--`;
  const hostile = view("partly_paid", {
    testMode: true,
    merchant: {
      name: evil,
      logoUrl: `javascript:alert(1)`,
      accentColor: `red}</style>`,
      supportEmail: evil,
      supportPhone: evil,
    },
    invoice: {
      ...view().invoice,
      invoiceNumber: evil,
      memo: evil,
      customerName: evil,
      lineItems: [{ description: evil, quantity: 1, unitAmount: 500, taxRate: null, amount: 500 }],
    },
    payments: [payment({ brand: evil, last4: evil, declineReason: evil, status: "failed" })],
    achAuthorization: evil,
    locale: `"><script>`,
  });

  it("stays text everywhere", () => {
    const pages = [
      render(hostile),
      renderReceipt(hostile, payment({ brand: evil, confirmationNumber: evil }), { assets: ASSETS }),
      renderDeadEnd({ kind: "expired", merchant: hostile.merchant }, { freshLinkAction: `/x"><script>` }),
      renderDeadEnd({ kind: "trouble", requestId: evil }, { freshLinkAction: null }),
    ];
    for (const html of pages) {
      // Booleans, since a failing page is too long to print.
      expect(html.includes("<script>")).toBe(false);
      expect(/<img[^>]+(onerror|javascript)/.test(html)).toBe(false);
      expect(html.includes("<!--")).toBe(false);
      expect(html.match(/<style>/g)).toHaveLength(2);
      expect(/--accent:red/.test(html)).toBe(false);
    }
  });

  it("cannot end the element that holds the page's data", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.constantFrom("<", "/", "script>", "!--", "]]>", "\u2028", "\u2029", "\\", '"', "a"),
        }),
        (value) => {
          const json = embedJson({ value });
          expect(json).not.toMatch(/[<\u2028\u2029]/);
          expect(JSON.parse(json)).toEqual({ value });
        },
      ),
    );
  });
});

describe("the merchant's look", () => {
  it("is readable whatever colour the merchant gives", () => {
    expect(baseStyles).toContain(`--card: ${CARD_LIGHT}`);
    expect(baseStyles).toContain(`--card: ${CARD_DARK}`);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0xffffff }), (value) => {
        const accent = `#${value.toString(16).padStart(6, "0")}`;
        const css = accentStyles(accent);
        const [, on = ""] = /--on-accent:(#\w{6})/.exec(css) ?? [];
        const [light = "", dark = ""] = [...css.matchAll(/--link:(#\w{6})/g)].map(([, hex]) => hex);
        expect(contrast(accent, on)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(light, CARD_LIGHT)).toBeGreaterThanOrEqual(4.5);
        expect(contrast(dark, CARD_DARK)).toBeGreaterThanOrEqual(4.5);
      }),
    );
  });

  it("takes logos from its own origin only", () => {
    const origin = "https://pay.example.com";
    expect(safeLogo("/assets/logo.png", origin)).toBe("/assets/logo.png");
    expect(safeLogo(`${origin}/logo.png`, origin)).toBe(`${origin}/logo.png`);
    expect(safeLogo("data:image/png;base64,AA==", origin)).toBe("data:image/png;base64,AA==");
    for (const url of [
      "https://evil.example/x.png",
      "//evil.example/x",
      "/\\evil",
      "data:text/html,x",
      "javascript:x",
    ]) {
      expect(safeLogo(url, origin)).toBeNull();
    }
    expect(["ACME Corp", "  ", "Ünal & Söhne", "7-Eleven"].map(initials)).toEqual(["AC", "", "ÜS", "7E"]);
  });
});
