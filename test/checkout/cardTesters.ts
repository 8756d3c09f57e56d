/**
 * Card testers and ordinary payers against the real rules and the real store, with a processor that only counts and a clock
 * that only the test moves.
 */
import { type AttemptFate, admitAttempt } from "../../server/checkout/attemptGate.ts";
import { judgeAttempt } from "../../server/checkout/attemptLimit.ts";
import type { Deps } from "../../server/deps.ts";
import type { InvoiceState, PaymentState } from "../../server/ledger/state.ts";
import { insertClick } from "../../server/store/visits.ts";
import { seededRandom } from "../api/world.ts";
import { openLedger } from "../ledger/fixtures.ts";

export const TENANT = "tnt_1";
export const START_MS = Date.parse("2026-01-28T12:00:00Z");

export interface Range {
  /** Attempts that reached the processor. */
  readonly reached: () => number;
  readonly logged: string[];
  readonly deps: Deps;
  /** An attempt now: whether it was let through, or after how many seconds it may come again. */
  attempt(linkId: string, address: string | null, fate: AttemptFate): Promise<true | number>;
  /** A person opened the link. */
  open(linkId: string): Promise<void>;
  pass(milliseconds: number): void;
  rows(): Promise<number>;
  close(): Promise<void>;
}

export async function shootingRange(): Promise<Range> {
  const { database, cleanup } = await openLedger();
  let nowMs = START_MS;
  let reached = 0;
  const logged: string[] = [];
  const links = new Map<string, Record<string, PaymentState>>();
  const log = { warn: (line: string) => logged.push(line), error: (line: string) => logged.push(line) };
  const deps = {
    database,
    now: () => new Date(nowMs),
    random: seededRandom("card testers"),
    log,
    wake: () => undefined,
  } as unknown as Deps;
  return {
    reached: () => reached,
    logged,
    deps,
    async attempt(linkId, address, fate) {
      const payments = links.get(linkId) ?? {};
      links.set(linkId, payments);
      const judged = judgeAttempt({ payments } as unknown as InvoiceState, {
        linkId,
        address,
        now: new Date(nowMs),
      });
      if (judged.verdict !== "allow") return judged.retryAfter;
      const { failures } = judged;
      const from = { tenantId: TENANT, mode: "live", linkId, invoiceId: "inv_1", address, failures } as const;
      const admission = await admitAttempt(deps, from);
      if (!admission.ok) return admission.retryAfter;
      reached += 1;
      const updatedAt = new Date(nowMs).toISOString();
      payments[`pmt_${reached}`] = { linkId, address, status: fate, updatedAt } as unknown as PaymentState;
      await admission.settle(fate);
      return true;
    },
    async open(linkId) {
      const click = { linkId, visitor: "v", visitId: `vis_${linkId}`, eventId: "evt_1", rule: "r" } as const;
      await database.batch([insertClick({ ...click, human: "likely" })]);
    },
    pass(milliseconds) {
      nowMs += milliseconds;
    },
    async rows() {
      const [row] = await database.query<{ rows: number }>("SELECT COUNT(*) AS rows FROM attempt_meters");
      return Number(row?.rows);
    },
    close: cleanup,
  };
}

export interface Attack {
  readonly attempts: number;
  readonly hours: number;
  readonly links: number;
  readonly networks: number;
}

/**
 * Tries cards one after another, evenly over the time, round and round through the links and networks; eight times meanwhile an
 * ordinary payer behind one of the attacker's networks pays through a link of their own.
 *
 * @param opened whether the payers' links were seen to be opened by a person.
 * @returns attempts of the attacker that reached the processor, and payers who were held back.
 */
export async function attack(
  range: Range,
  { attempts, hours, links, networks }: Attack,
  opened = false,
): Promise<{ readonly through: number; readonly heldBack: number }> {
  let through = 0;
  let heldBack = 0;
  const network = (i: number): string => `10.${(i >> 8) & 255}.${i & 255}.0/24`;
  const every = Math.floor(attempts / 8);
  for (let i = 1; i <= attempts; i += 1) {
    range.pass((hours * 3_600_000) / attempts);
    const from = network(i % networks);
    if ((await range.attempt(`lnk_${i % links}`, from, "failed")) === true) through += 1;
    if (i % every !== 0) continue;
    if (opened) await range.open(`lnk_payer${i}`);
    if ((await range.attempt(`lnk_payer${i}`, from, "approved")) !== true) heldBack += 1;
  }
  return { through, heldBack };
}
