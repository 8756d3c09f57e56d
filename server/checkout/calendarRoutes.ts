/** Paying later: the due date, or the open installments, as a file for the payer's calendar. */
import { createHash } from "node:crypto";
import type { Hono } from "hono";
import { formatMoney } from "../../shared/money.ts";
import { fill } from "../../shared/page/format.ts";
import { allWords, type Words } from "../../shared/words/page.ts";
import { refuse } from "../api/problem.ts";
import type { AppEnv } from "../api/requestId.ts";
import type { Deps } from "../deps.ts";
import type { OpenLink } from "../links/resolve.ts";
import { recordVisit } from "../links/visit.ts";
import { type CalendarEntry, calendarFile } from "./calendar.ts";
import { type DueDay, dueDays } from "./dueDays.ts";
import { linkRoute, visitRequest } from "./linkRoute.ts";

const NOTHING_DUE = refuse("not_found", "Nothing of this invoice is due on a day to come.");

export function mountCalendar(app: Hono<AppEnv>, deps: Deps): void {
  linkRoute(app, deps, "GET", "/due.ics", async (c, opened) => {
    const days = dueDays(opened.head.state, opened.now);
    if (days.length === 0) return NOTHING_DUE;
    await recordVisit(deps, opened, "data", visitRequest(c, deps));
    const { state } = opened.head;
    const { locale } = opened;
    const words = allWords(locale);
    const entries = days.map((day) => entryOf(deps, opened, day, words, locale));
    const name = state.invoiceNumber.replaceAll(/[^A-Za-z0-9_-]/g, "-");
    return new Response(calendarFile(entries, opened.now), {
      headers: {
        "Content-Type": "text/calendar; charset=utf-8",
        "Content-Disposition": `attachment; filename="invoice-${name}.ics"`,
      },
    });
  });
}

function entryOf(
  deps: Deps,
  { link, head, merchant, path }: OpenLink,
  day: DueDay,
  words: Words,
  locale: string,
): CalendarEntry {
  const { state, version } = head;
  const url = `${deps.config.publicUrl}${path}`;
  const about = {
    merchant: merchant.name,
    number: state.invoiceNumber,
    amount: formatMoney(day.amount, state.currency, locale),
    url,
    part: day.installment?.number ?? 1,
    count: day.installment?.count ?? 1,
  };
  // Of the invoice, not of the link: whoever has two links of it has one entry. It tells nothing of the invoice's id.
  const of = JSON.stringify([link.tenantId, link.mode, link.invoiceId, day.installment?.number ?? null]);
  const id = createHash("sha256").update(`paylink calendar 1 ${of}`, "utf8").digest("hex").slice(0, 32);
  return {
    // No host in it: a merchant may get one of its own, and the entry stays the same.
    uid: `${id}@paylink`,
    sequence: version,
    date: day.date,
    summary: fill(day.installment === null ? words.calendarTitle : words.calendarPart, about),
    description: fill(words.calendarText, about),
    url,
  };
}
