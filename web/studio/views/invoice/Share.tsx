/** How the invoice reaches its payer: its links, a message, a QR code, a sheet of paper, a piece of HTML. */
import { useState } from "preact/hooks";
import type { LinkPage } from "../../answers.ts";
import { Notice } from "../../parts/Notice.tsx";
import { useApi } from "../../useApi.ts";
import { isAlive } from "./alive.ts";
import { EmbedCard } from "./EmbedCard.tsx";
import { LinksCard } from "./LinksCard.tsx";
import { QrCard } from "./QrCard.tsx";
import type { TabProps } from "./tabs.ts";

export function Share({ invoice, changed }: TabProps) {
  const path = `/api/v1/invoices/${encodeURIComponent(invoice.invoiceId)}/links?limit=100`;
  const { data, error, again } = useApi<LinkPage>(path, changed);
  const links = (data?.links ?? []).toReversed();
  const alive = links.filter((link) => isAlive(link));
  const standing = alive.find((link) => link.paymentLink === invoice.paymentLink) ?? alive.at(-1) ?? null;
  const [chosenId, setChosenId] = useState<string | null>(null);
  const chosen = alive.find(({ linkId }) => linkId === chosenId) ?? standing;
  return (
    <div class="columns share">
      <div class="stack">
        {error !== null && <Notice tone="bad">{error.message}</Notice>}
        <LinksCard invoice={invoice} links={links} standing={standing} ready={data !== null} again={again} />
        {chosen !== null && <EmbedCard link={chosen} />}
      </div>
      {chosen !== null && (
        <QrCard
          key={chosen.linkId}
          invoice={invoice}
          link={chosen}
          choices={alive}
          choose={(linkId) => setChosenId(linkId)}
        />
      )}
    </div>
  );
}
