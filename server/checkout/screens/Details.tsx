/** What the invoice is for: items, totals, dates, the merchant's note. Never changes while the page is open. */
import type { LineItemView } from "../../../shared/checkout.ts";
import type { PageContext } from "../../../shared/page/context.ts";
import { calendarDate, percent, plural, quantity } from "../../../shared/page/format.ts";
import type { Words } from "../../../shared/words/page.ts";
import { Extras } from "./Extras.tsx";
import { ContactLines } from "./Merchant.tsx";

/** More items than this are folded away, so that the totals stay near. */
const SHOWN_ITEMS = 5;
const SHOWN_TAXES = 8;

/** "Website design and 2 more": what it is for, in one line. */
export function oneLine({ view, words, locale }: PageContext<Words>): string {
  const [first, ...rest] = view.invoice.lineItems;
  if (!first) return "";
  return rest.length === 0
    ? first.description
    : plural(words.andMore, rest.length, locale, { item: first.description });
}

/** "Due February 15, 2026"; overdue says so in words, not by colour alone. */
export function dueLine({ view, words, locale, say }: PageContext<Words>): string {
  const { dueDate, overdue } = view.invoice;
  if (!dueDate) return words.noDueDate;
  return say(overdue ? words.wasDueOn : words.dueOn, { date: calendarDate(dueDate, locale) });
}

export function Details({ ctx }: { ctx: PageContext<Words> }) {
  const { view, words, say, locale } = ctx;
  const { invoice, merchant } = view;
  const shown = invoice.lineItems.length > SHOWN_ITEMS + 1 ? SHOWN_ITEMS : invoice.lineItems.length;
  const folded = invoice.lineItems.slice(shown);
  return (
    <section class="card" aria-labelledby="details-title">
      <h2 id="details-title">{words.detailsTitle}</h2>
      <p class="quiet">
        {`${say(words.invoiceNo, { number: invoice.invoiceNumber })} · ${say(words.issuedOn, { date: ctx.day(invoice.issuedAt) })}`}
      </p>
      <Items ctx={ctx} items={invoice.lineItems.slice(0, shown)} />
      {folded.length > 0 ? (
        <details class="fold">
          <summary>{plural(words.moreItems, folded.length, locale)}</summary>
          <Items ctx={ctx} items={folded} />
        </details>
      ) : null}
      <dl class="totals">
        {invoice.discountAmount > 0 || invoice.taxAmount > 0 ? (
          <Total name={words.subtotal} value={ctx.money(invoice.subtotalAmount)} />
        ) : null}
        {invoice.discountAmount > 0 ? (
          <Total name={words.discount} value={ctx.money(-invoice.discountAmount)} />
        ) : null}
        {invoice.taxAmount > 0 ? <Taxes ctx={ctx} /> : null}
        <Total name={words.total} value={ctx.money(invoice.totalAmount)} grand />
      </dl>
      {invoice.memo ? (
        <div class="memo">
          <h3>{say(words.memo)}</h3>
          <p>
            <bdi>{invoice.memo}</bdi>
          </p>
        </div>
      ) : null}
      <Extras ctx={ctx} />
      {merchant.supportEmail || merchant.supportPhone || merchant.supportUrl ? (
        <div class="memo">
          <h3>{words.questions}</h3>
          <p>{say(words.questionsText)}</p>
          <ContactLines merchant={merchant} />
        </div>
      ) : null}
    </section>
  );
}

/** Each rate with what it is taken of; one line for all where there are many. */
function Taxes({ ctx }: { ctx: PageContext<Words> }) {
  const { words, say, locale, view } = ctx;
  const { taxes, taxAmount } = view.invoice;
  if (taxes.length === 0 || taxes.length > SHOWN_TAXES)
    return <Total name={words.tax} value={ctx.money(taxAmount)} />;
  return (
    <>
      {taxes.map(({ rate, baseAmount, taxAmount: tax }) => (
        <Total
          key={rate}
          name={say(words.taxOn, { rate: percent(rate, locale), base: ctx.money(baseAmount) })}
          value={ctx.money(tax)}
        />
      ))}
    </>
  );
}

function Items({ ctx, items }: { ctx: PageContext<Words>; items: readonly LineItemView[] }) {
  const { words, say, locale } = ctx;
  return (
    <ul class="rows">
      {items.map((item, index) => {
        const notes = [
          item.quantity === 1
            ? ""
            : say(words.quantityTimes, {
                quantity: quantity(item.quantity, locale),
                amount: ctx.money(item.unitAmount),
              }),
          item.taxRate ? say(words.taxAt, { rate: percent(item.taxRate, locale) }) : "",
        ].filter(Boolean);
        return (
          <li class="row" key={index}>
            <span class="row-main">
              <span>
                <bdi>{item.description}</bdi>
              </span>
              {notes.length > 0 ? <span class="quiet">{notes.join(" · ")}</span> : null}
            </span>
            <span class="row-end num">{ctx.money(item.amount)}</span>
          </li>
        );
      })}
    </ul>
  );
}

function Total({ name, value, grand }: { name: string; value: string; grand?: boolean }) {
  return (
    <div {...(grand ? { class: "grand" } : {})}>
      <dt>{name}</dt>
      <dd class="num">{value}</dd>
    </div>
  );
}
