/** The links of an invoice: the one that stands, those by channel, and the dead ones behind a fold. */
import { useState } from "preact/hooks";
import type { Invoice, Link } from "../../answers.ts";
import { api, newKey } from "../../calls.ts";
import { Badge } from "../../parts/Badge.tsx";
import { CopyButton, CopyLine } from "../../parts/Copy.tsx";
import { Confirm } from "../../parts/Dialog.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Money } from "../../parts/Money.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { Time } from "../../parts/Time.tsx";
import { say } from "../../toast.ts";
import { isAlive } from "./alive.ts";
import { CHANNEL_WORDS, NewLink } from "./NewLink.tsx";
import { SendDialog } from "./SendDialog.tsx";

type Open = { kind: "new" } | { kind: "send" } | { kind: "rotate" | "revoke"; link: Link; key: string };

interface LinksProps {
  readonly invoice: Invoice;
  readonly links: readonly Link[];
  readonly standing: Link | null;
  readonly ready: boolean;
  readonly again: () => void;
}

export function LinksCard({ invoice, links, standing, ready, again }: LinksProps) {
  const [open, setOpen] = useState<Open | null>(null);
  const close = (): void => setOpen(null);
  const others = links.filter((link) => isAlive(link) && link.linkId !== standing?.linkId);
  const dead = links.filter((link) => !isAlive(link));
  const ask = (kind: "rotate" | "revoke") => (link: Link) => setOpen({ kind, link, key: newKey() });
  const isVoid = invoice.status === "void";
  return (
    <section class="card stack" aria-labelledby="links-title">
      <div class="row spread">
        <h2 id="links-title">Payment link</h2>
        <div class="row">
          {!isVoid && (
            <button class="button small" type="button" onClick={() => setOpen({ kind: "new" })}>
              <Icon name="plus" />
              New link
            </button>
          )}
          {standing !== null && !isVoid && (
            <button class="button small primary" type="button" onClick={() => setOpen({ kind: "send" })}>
              <Icon name="send" />
              Send
            </button>
          )}
        </div>
      </div>
      {standing === null && ready && (
        <Notice tone="warn">Every link of this invoice was revoked or has expired. Make a new one.</Notice>
      )}
      {standing !== null && (
        <>
          <CopyLine text={standing.paymentLink} what="Payment link" />
          <div class="row">
            <a class="button small" href={standing.paymentLink} target="_blank" rel="noreferrer">
              <Icon name="open" />
              Open as the payer
            </a>
            {invoice.pdfUrl !== null && (
              <a class="button small" href={invoice.pdfUrl} target="_blank" rel="noreferrer">
                <Icon name="download" />
                Invoice as PDF
              </a>
            )}
            <LinkActions link={standing} rotate={ask("rotate")} revoke={ask("revoke")} />
          </div>
        </>
      )}
      {others.length > 0 && (
        <>
          <h3>Links by channel</h3>
          <ul class="link-list">
            {others.map((link) => (
              <li key={link.linkId}>
                <div class="link-line">
                  <Badge>{CHANNEL_WORDS[link.channel]}</Badge>
                  <code class="cut">{link.paymentLink.replace(/^https?:\/\//, "")}</code>
                </div>
                <p class="hint">
                  {link.amount !== null && (
                    <>
                      Asks for <Money amount={link.amount} currency={invoice.currency} />
                      {" · "}
                    </>
                  )}
                  {link.expiresAt !== null && (
                    <>
                      until <Time at={link.expiresAt} />
                      {" · "}
                    </>
                  )}
                  {link.forwardedFrom !== null && "forwarded by the payer · "}
                  {openedBy(link)} · made <Time at={link.createdAt} />
                </p>
                <div class="row">
                  <CopyButton text={link.paymentLink} what={`${CHANNEL_WORDS[link.channel]} link`} />
                  <LinkActions link={link} rotate={ask("rotate")} revoke={ask("revoke")} />
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
      {dead.length > 0 && (
        <details>
          <summary>
            {dead.length === 1 ? "1 link that is dead" : `${dead.length} links that are dead`}
          </summary>
          <ul class="link-list">
            {dead.map((link) => (
              <li key={link.linkId} class="quiet">
                {CHANNEL_WORDS[link.channel]} · {link.revokedAt === null ? "expired " : "revoked "}
                <Time at={link.revokedAt ?? link.expiresAt ?? link.createdAt} />
              </li>
            ))}
          </ul>
        </details>
      )}
      {open?.kind === "new" && <NewLink invoice={invoice} done={again} close={close} />}
      {open?.kind === "send" && <SendDialog invoice={invoice} close={close} />}
      {(open?.kind === "rotate" || open?.kind === "revoke") && (
        <EndLink
          key={open.key}
          kind={open.kind}
          link={open.link}
          idempotencyKey={open.key}
          done={again}
          close={close}
        />
      )}
    </section>
  );
}

function openedBy({ clicks, visits }: Link): string {
  if (clicks > 0) return clicks === 1 ? "opened by 1 person" : `opened by ${clicks} people`;
  return visits === 0 ? "not opened" : "fetched, by nobody yet";
}

interface ActionsProps {
  readonly link: Link;
  readonly rotate: (link: Link) => void;
  readonly revoke: (link: Link) => void;
}

function LinkActions({ link, rotate, revoke }: ActionsProps) {
  const name = <span class="unseen"> {CHANNEL_WORDS[link.channel]} link</span>;
  return (
    <>
      <button class="button small quiet-button" type="button" onClick={() => rotate(link)}>
        Replace{name}
      </button>
      <button class="button small quiet-button bad" type="button" onClick={() => revoke(link)}>
        Revoke{name}
      </button>
    </>
  );
}

interface EndProps {
  readonly kind: "rotate" | "revoke";
  readonly link: Link;
  readonly idempotencyKey: string;
  readonly done: () => void;
  readonly close: () => void;
}

function EndLink({ kind, link, idempotencyKey, done, close }: EndProps) {
  const rotates = kind === "rotate";
  return (
    <Confirm
      title={rotates ? "Replace this link?" : "Revoke this link?"}
      action={rotates ? "Replace the link" : "Revoke the link"}
      danger
      close={close}
      confirm={async () => {
        await api(`/api/v1/links/${link.linkId}/${kind}`, { method: "POST", body: {}, key: idempotencyKey });
        say(rotates ? "The link was replaced" : "The link was revoked");
        done();
      }}
    >
      <p>
        {rotates
          ? "A new link takes its place. The old address and its QR code stop working at once, also where they were printed or sent."
          : "The address and its QR code stop working at once, also where they were printed or sent. Payments that were begun through it are still credited."}
      </p>
      <p>
        <code>{link.paymentLink}</code>
      </p>
    </Confirm>
  );
}
