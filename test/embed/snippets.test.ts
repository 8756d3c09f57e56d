import { describe, expect, it } from "vitest";
import { embedSnippets } from "../../server/embed/snippets.ts";

const LINK = {
  url: "https://pay.acme.example/0123456789abcdefghjkmnpqrstvwx",
  merchantName: "ACME Corp",
  accentColor: null,
};
const WORDS = { embedPay: "Pay {merchant}" };

describe("the snippets of a link", () => {
  it("lead to the link and name the merchant", () => {
    for (const snippet of Object.values(embedSnippets(LINK, WORDS))) {
      expect(snippet).toContain(`href="${LINK.url}"`);
      expect(snippet).toContain(">Pay ACME Corp</a>");
    }
  });

  it("load the script from the link's own origin", () => {
    expect(embedSnippets(LINK, WORDS, "inline").element).toBe(
      `<pay-link href="${LINK.url}" mode="inline"><a href="${LINK.url}">Pay ACME Corp</a></pay-link>\n` +
        '<script src="https://pay.acme.example/embed.js" async></script>',
    );
  });

  it("cannot be broken out of by a name", () => {
    const merchantName = `"><script>alert(1)</script>{merchant}`;
    for (const snippet of Object.values(embedSnippets({ ...LINK, merchantName }, WORDS))) {
      expect(snippet).not.toContain("<script>");
      expect(snippet).toContain("&quot;&gt;&lt;script&gt;");
    }
  });

  it("write text that can be read on the merchant's colour", () => {
    const { linkButton, emailButton } = embedSnippets({ ...LINK, accentColor: "#ffee00" }, WORDS);
    expect(linkButton).toContain("background:#ffee00;color:#000000");
    expect(emailButton).toMatch(/bgcolor="#ffee00"[^]*color:#000000/);
  });

  it("for mails need no style sheet, script or other element than a table and a link", () => {
    const { emailButton } = embedSnippets(LINK, WORDS);
    const elements = new Set([...emailButton.matchAll(/<(\w+)/g)].map(([, name]) => name));
    expect(elements).toEqual(new Set(["table", "tr", "td", "a"]));
  });
});
