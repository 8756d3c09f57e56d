/** What a payer may want besides paying, in one quiet row; and what only paper shows. */
import type { PageContext } from "../../../shared/page/context.ts";
import { Icon } from "../../../shared/page/Icon.tsx";
import { pathOf } from "../../../shared/page/path.ts";
import type { Words } from "../../../shared/words/page.ts";
import { ForwardForm } from "./ForwardForm.tsx";

export function Extras({ ctx }: { ctx: PageContext<Words> }) {
  const { view, words } = ctx;
  const { calendarUrl, pdfUrl } = view.link;
  return (
    <div class="extras no-print">
      <a class="button" href={pdfUrl}>
        <Icon name="file" />
        {words.downloadInvoice}
      </a>
      {calendarUrl === undefined ? null : (
        <a class="button" href={calendarUrl}>
          <Icon name="calendar" />
          {words.calendarAdd}
        </a>
      )}
      {/* Shown by the script: without one, only the browser itself can print. */}
      <button type="button" class="button" id="print" hidden>
        <Icon name="print" />
        {words.print}
      </button>
      {view.state === "void" ? null : <ForwardForm ctx={ctx} />}
    </div>
  );
}

/** On paper, the way to the page: nobody can press a link there. Fetched for printing alone: what is not shown is not loaded. */
export function PaperLink({ ctx: { view, words } }: { ctx: PageContext<Words> }) {
  if (view.balance.payableAmount === 0 || view.state === "refunded") return null;
  const { url, qrCodeUrl } = view.link;
  const picture = pathOf(qrCodeUrl).replace(/\.png$/, ".svg");
  return (
    <div class="paper">
      <img src={picture} alt="" width="120" height="120" loading="lazy" />
      <p>
        {words.payOnline}
        <br />
        <strong>{url}</strong>
      </p>
    </div>
  );
}
