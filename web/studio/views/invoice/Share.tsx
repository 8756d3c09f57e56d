/** How the invoice reaches its payer. */
import type { Invoice } from "../../answers.ts";
import { CopyLine } from "../../parts/Copy.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Notice } from "../../parts/Notice.tsx";

export function Share({ invoice }: { invoice: Invoice }) {
  const { paymentLink, pdfUrl } = invoice;
  return (
    <section class="card stack" aria-labelledby="link-title">
      <h2 id="link-title">Payment link</h2>
      {paymentLink === null ? (
        <Notice tone="warn">Every link of this invoice was revoked or has expired.</Notice>
      ) : (
        <>
          <CopyLine text={paymentLink} what="Payment link" />
          <div class="row">
            <a class="button" href={paymentLink} target="_blank" rel="noreferrer">
              <Icon name="open" />
              Open as the payer
            </a>
            {pdfUrl !== null && (
              <a class="button" href={pdfUrl} target="_blank" rel="noreferrer">
                <Icon name="download" />
                Invoice as PDF
              </a>
            )}
          </div>
        </>
      )}
    </section>
  );
}
