import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evolve } from "../../server/ledger/evolve.ts";
import type { Posting } from "../../server/ledger/postings.ts";
import { balanceOf, type InvoiceState, overpaymentOf } from "../../server/ledger/state.ts";
import { commands, Model } from "./commands.ts";
import { openLedger } from "./fixtures.ts";
import { decide, modelOver, seen, wanted } from "./modelOver.ts";

modelOver("SQLite", openLedger, 30);

describe("an invoice under random commands", () => {
  it("is at every step what simple addition says, in memory", () => {
    let run = 0;
    fc.assert(
      fc.property(commands, (list) => {
        run += 1;
        const model = new Model();
        const accounts = new Map<string, number>();
        let state: InvoiceState | null = null;
        list.forEach((command, minute) => {
          const decision = decide(command, run, minute, state);
          expect(decision.ok).toBe(!model.run(command));
          if (!decision.ok) return;
          for (const event of decision.events) {
            state = evolve(state, event);
            expect(sum(event.postings)).toBe(0);
            for (const { account, amount } of event.postings)
              accounts.set(account, (accounts.get(account) ?? 0) + amount);
            // The books say what the state says, after every single event.
            expect(accounts.get("receivable") ?? 0).toBe(balanceOf(state));
            expect(0 - (accounts.get("customer_credit") ?? 0)).toBe(overpaymentOf(state));
            const money = [...accounts].filter(([account]) => /^(?:clearing|refunds):/.test(account));
            expect(money.reduce((total, [, amount]) => total + amount, 0)).toBe(state.received);
            expect(0 - (accounts.get("sales") ?? 0)).toBe(state.voidedAt === null ? state.total : 0);
          }
          expect(state && seen(state, run)).toEqual(wanted(model));
        });
      }),
      { numRuns: 1_500 },
    );
  });
});

function sum(postings: readonly Posting[]): number {
  return postings.reduce((total, { amount }) => total + amount, 0);
}
