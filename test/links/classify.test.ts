import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { truncateAddress } from "../../server/links/address.ts";
import { classify, RULES, stronger, type VisitCase } from "../../server/links/classify.ts";
import { readEvidence } from "../../server/links/evidence.ts";
import { INTERACTION_KINDS, parseSignal, type VisitSignal } from "../../server/links/signals.ts";
import { CORPUS, MACHINES, PEOPLE } from "./corpus.ts";
import type { CorpusCase } from "./corpus-kit.ts";

const SIGNAL: VisitSignal = {
  visitId: "vis_0123456789abcdefghjk",
  visitorId: "vtr_0123456789abcdefghjkmn",
  sentMs: 3000,
  shownMs: 3000,
  webdriver: false,
  prerendering: false,
  viewport: { width: 390, height: 664 },
  screen: { width: 390, height: 844 },
  fullscreen: false,
  touchPoints: 5,
  languages: 2,
  interaction: null,
};

function caseOf(c: CorpusCase): VisitCase {
  const around = {
    method: c.method ?? "GET",
    secure: c.insecure !== true,
    address: truncateAddress(c.address ?? "203.0.113.9"),
    sinceSentMs: c.sinceSentMs ?? null,
    neighbours: c.neighbours ?? [],
  };
  const signal = c.signal === undefined ? null : { ...SIGNAL, ...c.signal };
  const { paidWith } = c;
  return {
    visit: readEvidence((name) => c.headers[name], around),
    signal,
    elapsedMs: signal === null ? null : (c.elapsedMs ?? signal.sentMs + 180),
    payment:
      paidWith === undefined ? null : readEvidence((name) => paidWith[name], { ...around, method: "POST" }),
  };
}

describe("the corpus of visits", () => {
  it.each(CORPUS.map((c) => [c.name, c] as const))("%s", (_, c) => {
    expect(classify(caseOf(c))).toEqual({ human: c.human, rule: c.rule });
  });

  it("has a case for every rule, and no two cases of one name", () => {
    expect(new Set(CORPUS.map((c) => c.rule))).toEqual(new Set(RULES.map((rule) => rule.id)));
    expect(new Set(CORPUS.map((c) => c.name)).size).toBe(CORPUS.length);
  });

  it("expects no person to be called automated and no machine to be called a person", () => {
    for (const c of PEOPLE) expect(c.human).not.toBe("automated");
    for (const c of MACHINES) expect(["likely", "confirmed"]).not.toContain(c.human);
  });

  it("holds only signals that the server accepts", () => {
    for (const c of CORPUS) expect(parseSignal({ ...SIGNAL, ...c.signal })).toMatchObject({ ok: true });
  });
});

const anyText = fc.option(
  fc.oneof(fc.string(), fc.constantFrom(...CORPUS.map((c) => c.headers["user-agent"] ?? ""))),
  {
    nil: null,
  },
);
const anyMs = fc.integer({ min: 0, max: 100_000 });
const anyInteraction = fc.record({
  kind: fc.constantFrom(...INTERACTION_KINDS),
  trusted: fc.boolean(),
  atMs: anyMs,
  heldMs: fc.option(anyMs, { nil: null }),
  moves: fc.nat(1000),
  contact: fc.option(fc.nat(50), { nil: null }),
  count: fc.nat(1000),
  spanMs: anyMs,
});
const anySize = fc.record({ width: fc.nat(3000), height: fc.nat(3000) });
const anySignal: fc.Arbitrary<VisitSignal> = fc.record({
  visitId: fc.constant(SIGNAL.visitId),
  visitorId: fc.constant(SIGNAL.visitorId),
  sentMs: anyMs,
  shownMs: anyMs,
  webdriver: fc.boolean(),
  prerendering: fc.boolean(),
  viewport: anySize,
  screen: anySize,
  fullscreen: fc.boolean(),
  touchPoints: fc.nat(10),
  languages: fc.nat(5),
  interaction: fc.option(anyInteraction, { nil: null }),
});
const anyEvidence = fc.record({
  method: fc.constantFrom("GET", "HEAD", "POST", "OPTIONS"),
  userAgent: anyText,
  purpose: fc.constantFrom(null, "prefetch", "prefetch, preview"),
  fetchMode: fc.constantFrom(null, "navigate", "cors"),
  fetchDest: fc.constantFrom(null, "document", "empty"),
  fetchSite: fc.constantFrom(null, "none", "cross-site"),
  brands: anyText,
  accept: anyText,
  acceptLanguage: anyText,
  secure: fc.boolean(),
  address: fc.constantFrom(null, "203.0.113.0/24", "2001:db8::/48"),
  sinceSentMs: fc.option(fc.integer({ min: -10_000, max: 100_000 }), { nil: null }),
  neighbours: fc.array(
    fc.record({
      afterMs: fc.integer({ min: -60_000, max: 60_000 }),
      address: fc.constantFrom(null, "198.51.100.0/24", "203.0.113.0/24"),
      userAgent: anyText,
    }),
    { maxLength: 5 },
  ),
});
const anyCase: fc.Arbitrary<VisitCase> = fc.record({
  visit: anyEvidence,
  signal: fc.option(anySignal, { nil: null }),
  elapsedMs: fc.option(anyMs, { nil: null }),
  payment: fc.option(anyEvidence, { nil: null }),
});

describe("classify", () => {
  it("never makes a click of a visit whose page sent nothing and that paid nothing", () => {
    fc.assert(
      fc.property(anyEvidence, (visit) => {
        expect(classify({ visit, signal: null, elapsedMs: null, payment: null }).human).toBeNull();
      }),
    );
  });

  it("never calls scripted events or a driven browser likely or confirmed, whatever else is known", () => {
    fc.assert(
      fc.property(anyCase, anySignal, anyInteraction, fc.boolean(), (c, signal, interaction, driven) => {
        const scripted = driven
          ? { ...signal, webdriver: true, interaction }
          : { ...signal, interaction: { ...interaction, trusted: false } };
        expect(["likely", "confirmed"]).not.toContain(classify({ ...c, signal: scripted }).human);
      }),
    );
  });

  it("confirms only by an accepted payment", () => {
    fc.assert(
      fc.property(anyCase, (c) => {
        expect(classify({ ...c, payment: null }).human).not.toBe("confirmed");
      }),
    );
  });
});

describe("stronger", () => {
  it("lets a verdict rise from nothing over automated and likely to confirmed, and never sink or repeat", () => {
    const order = [null, "automated", "likely", "confirmed"] as const;
    for (const [i, later] of order.entries()) {
      for (const [j, earlier] of order.entries()) {
        const rule = "undecided";
        expect(stronger({ human: later, rule }, { human: earlier, rule })).toBe(i > j);
      }
    }
    expect(stronger({ human: null, rule: "undecided" }, null)).toBe(false);
  });
});

describe("readEvidence", () => {
  it("cuts texts to their bound and keeps no more neighbours than asked", () => {
    const neighbour = { afterMs: 1, address: null, userAgent: null };
    const evidence = readEvidence((name) => (name === "purpose" ? undefined : "x".repeat(9000)), {
      method: "get",
      secure: true,
      address: null,
      sinceSentMs: null,
      neighbours: Array.from({ length: 500 }, () => neighbour),
    });
    expect(evidence.method).toBe("GET");
    expect(evidence.userAgent).toHaveLength(400);
    expect(evidence.purpose).toHaveLength(400);
    expect(evidence.neighbours).toHaveLength(20);
  });

  it("tells an absent header and an empty one alike", () => {
    const around = { method: "GET", secure: true, address: null, sinceSentMs: null, neighbours: [] };
    expect(readEvidence(() => "", around)).toEqual(readEvidence(() => undefined, around));
  });
});

describe("parseSignal", () => {
  it("leaves out members it does not know", () => {
    expect(parseSignal({ ...SIGNAL, later: 1 })).toEqual({ ok: true, signal: SIGNAL });
  });

  it.each([
    ["visitId", { visitId: "inv_1" }],
    ["visitorId", { visitorId: "vtr_<script>aaaaaaaaaaaa" }],
    ["sentMs", { sentMs: -1 }],
    ["sentMs", { sentMs: Number.POSITIVE_INFINITY }],
    ["webdriver", { webdriver: "false" }],
    ["viewport.width", { viewport: { width: 1e9, height: 1 } }],
    ["touchPoints", { touchPoints: 1.5 }],
    ["interaction.kind", { interaction: { kind: "mouse" } }],
    ["interaction", { interaction: undefined }],
  ])("names %s when it is out of bounds", (field, change) => {
    expect(parseSignal({ ...SIGNAL, ...change })).toEqual({ ok: false, field });
  });

  it.each([[null], [1], ["x"], [[]]])("refuses %j", (body) => {
    expect(parseSignal(body)).toMatchObject({ ok: false });
  });
});
