import { describe, expect, it } from "vitest";
import { PAYMENT_ID } from "../../shared/ids.ts";
import { attempts, type Keep } from "../../web/checkout/attempts.ts";

/** What one browser keeps for one origin. */
function storage(): Keep & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  return {
    kept,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

/** Another number at every call. */
function counting(): (length: number) => Uint8Array {
  let calls = 0;
  return (length) => {
    calls += 1;
    return new Uint8Array(length).fill(calls);
  };
}

describe("the attempt whose fate is open", () => {
  it("is the same for every tab and every page until it is closed", () => {
    const keep = storage();
    const random = counting();
    const first = attempts("lnk_1", keep, random, () => 0);
    const second = attempts("lnk_1", keep, random, () => 0);
    const attempt = first.open(10000, "card");
    expect(attempt.id).toMatch(PAYMENT_ID);
    expect(second.open(10000, "card")).toEqual(attempt);
    expect(second.current()).toEqual(attempt);
    first.close();
    expect(second.current()).toBeNull();
    expect(second.open(10000, "card").id).not.toBe(attempt.id);
  });

  it("is another one for another amount, method or link", () => {
    const keep = storage();
    const random = counting();
    const one = attempts("lnk_1", keep, random, () => 0);
    const ids = [
      one.open(10000, "card").id,
      one.open(10001, "card").id,
      one.open(10001, "ach").id,
      attempts("lnk_2", keep, random, () => 0).open(10001, "ach").id,
    ];
    expect(new Set(ids).size).toBe(4);
  });

  it("is kept before it is given out, and holds nothing but id, amount, method and time", () => {
    const keep = storage();
    const attempt = attempts("lnk_1", keep, counting(), () => 7).open(10000, "card");
    const stored = JSON.parse(keep.kept.get("paylink.attempt.lnk_1") ?? "") as object;
    expect(stored).toEqual({ id: attempt.id, amount: 10000, method: "card", at: 7 });
  });

  it("is history after a day", () => {
    const keep = storage();
    let now = 0;
    const one = attempts("lnk_1", keep, counting(), () => now);
    one.open(10000, "card");
    now = 86_400_000;
    expect(one.current()).toBeNull();
  });

  it("lives in memory where storage is refused, missing, full or spoiled", () => {
    const refuse = (): never => {
      throw new Error("refused");
    };
    const spoiled = storage();
    spoiled.kept.set("paylink.attempt.lnk_1", '{"id":"pmt_<script>","amount":"x"}');
    const kinds: (Keep | null)[] = [
      null,
      { getItem: refuse, setItem: refuse, removeItem: refuse },
      { ...storage(), setItem: refuse },
    ];
    for (const keep of kinds) {
      const one = attempts("lnk_1", keep, counting(), () => 0);
      const attempt = one.open(10000, "card");
      expect(one.open(10000, "card")).toEqual(attempt);
      one.close();
      expect(one.current()).toBeNull();
    }
    expect(attempts("lnk_1", spoiled, counting(), () => 0).current()).toBeNull();
  });
});
