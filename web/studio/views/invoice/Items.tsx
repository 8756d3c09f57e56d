/** What the invoice asks money for. */
import type { Invoice } from "../../answers.ts";
import { Money } from "../../parts/Money.tsx";
import { Time } from "../../parts/Time.tsx";

export function Items({ invoice }: { invoice: Invoice }) {
  const { currency, discount } = invoice;
  return (
    <section class="card stack" aria-label="Items">
      <div class="table-scroll">
        <table class="table items">
          <thead>
            <tr>
              <th scope="col">Description</th>
              <th scope="col" class="end">
                Quantity
              </th>
              <th scope="col" class="end">
                Price
              </th>
              <th scope="col" class="end">
                Tax
              </th>
              <th scope="col" class="end">
                Amount
              </th>
            </tr>
          </thead>
          <tbody>
            {invoice.lineItems.map((item, index) => (
              <tr key={index}>
                <td>{item.description}</td>
                <td class="end num">{item.quantity}</td>
                <td class="end">
                  <Money amount={item.unitAmount} currency={currency} />
                </td>
                <td class="end num">{item.taxRate === undefined ? "–" : `${item.taxRate} %`}</td>
                <td class="end">
                  <Money amount={item.amount} currency={currency} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <dl class="sums">
        <Sum label="Subtotal" amount={invoice.subtotalAmount} currency={currency} />
        {invoice.discountAmount > 0 && (
          <Sum
            label={discount?.type === "percentage" ? `Discount ${discount.value} %` : "Discount"}
            amount={-invoice.discountAmount}
            currency={currency}
          />
        )}
        {invoice.taxAmount > 0 && <Sum label="Tax" amount={invoice.taxAmount} currency={currency} />}
        <Sum label="Total" amount={invoice.totalAmount} currency={currency} strong />
      </dl>
      {invoice.memo !== null && (
        <div>
          <h2 class="label">Note to the customer</h2>
          <p class="memo">{invoice.memo}</p>
        </div>
      )}
      <dl class="facts">
        <Fact label="Invoice id">
          <code>{invoice.invoiceId}</code>
        </Fact>
        <Fact label="Created">
          <Time at={invoice.createdAt} />
        </Fact>
        {invoice.customer.phone && <Fact label="Phone">{invoice.customer.phone}</Fact>}
        <Fact label="Paid by">{invoice.payment.methods.map((one) => METHODS[one]).join(", ")}</Fact>
        <Fact label="In parts">
          {!invoice.payment.allowPartial ? (
            "No"
          ) : invoice.payment.minimumAmount === null ? (
            "Yes"
          ) : (
            <>
              From <Money amount={invoice.payment.minimumAmount} currency={currency} />
            </>
          )}
        </Fact>
      </dl>
    </section>
  );
}

const METHODS = { card: "Card", ach: "Bank account" } as const;

function Sum({
  label,
  amount,
  currency,
  strong = false,
}: {
  label: string;
  amount: number;
  currency: string;
  strong?: boolean;
}) {
  return (
    <div class={strong ? "strong" : undefined}>
      <dt>{label}</dt>
      <dd>
        <Money amount={amount} currency={currency} />
      </dd>
    </div>
  );
}

function Fact({ label, children }: { label: string; children: preact.ComponentChildren }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
