/** A QR code as it will be printed, while one chooses how it looks. What would not scan is not made. */
import { useState } from "preact/hooks";
import type { Invoice, Link } from "../../answers.ts";
import { ApiError, apiFile } from "../../calls.ts";
import { Field } from "../../parts/Field.tsx";
import { Icon } from "../../parts/Icon.tsx";
import { Notice } from "../../parts/Notice.tsx";
import { href } from "../../router.ts";
import { say } from "../../toast.ts";
import { CHANNEL_WORDS } from "./NewLink.tsx";
import { PLAIN, type QrLook, qrPath, useQr } from "./useQr.ts";

const SIZES = [300, 600, 1000] as const;
const FORMATS = ["png", "svg", "pdf"] as const;

interface QrProps {
  readonly invoice: Invoice;
  readonly link: Link;
  readonly choices: readonly Link[];
  readonly choose: (linkId: string) => void;
}

export function QrCard({ invoice, link, choices, choose }: QrProps) {
  const [look, setLook] = useState<QrLook>(PLAIN);
  const set = (changes: Partial<QrLook>): void => setLook((before) => ({ ...before, ...changes }));
  const { src, error } = useQr(qrPath(invoice.invoiceId, link.linkId, { ...look, format: "svg" }));
  const printed = new URLSearchParams({ link: link.linkId, ...lookQuery(look) });

  const download = async (): Promise<void> => {
    try {
      const blob = await apiFile(qrPath(invoice.invoiceId, link.linkId, look));
      const address = URL.createObjectURL(blob);
      const anchor = document.createElement("a");
      anchor.href = address;
      anchor.download = `${invoice.invoiceNumber.replaceAll(/[^\w-]/g, "_")}-qr.${look.format}`;
      anchor.click();
      setTimeout(() => URL.revokeObjectURL(address), 10_000);
    } catch (problem) {
      say(problem instanceof ApiError ? problem.message : "The file could not be made.");
    }
  };

  return (
    <section class="card stack qr-card" aria-labelledby="qr-title">
      <h2 id="qr-title">QR code</h2>
      <div class="qr-view">
        {src === null ? (
          <span class="qr-wait" aria-hidden="true" />
        ) : (
          <img
            class={error === null ? undefined : "stale"}
            src={src}
            alt={`QR code of the ${CHANNEL_WORDS[link.channel].toLowerCase()} link`}
            width="220"
            height="220"
          />
        )}
      </div>
      <div aria-live="polite">
        {error === null ? <Checked ready={src !== null} /> : <Refused error={error} set={set} />}
      </div>
      {choices.length > 1 && (
        <Field label="Leads to">
          {(control) => (
            <select {...control} value={link.linkId} onChange={(event) => choose(event.currentTarget.value)}>
              {choices.map((one) => (
                <option key={one.linkId} value={one.linkId}>
                  {CHANNEL_WORDS[one.channel]} link …{one.paymentLink.slice(-5)}
                </option>
              ))}
            </select>
          )}
        </Field>
      )}
      <div class="fields narrow">
        <Colour label="Colour" value={look.color} set={(color) => set({ color })} />
        <Colour
          label="Background"
          value={look.backgroundColor}
          set={(backgroundColor) => set({ backgroundColor })}
        />
        <Field label="Size">
          {(control) => (
            <select
              {...control}
              value={String(look.size)}
              onChange={(event) => set({ size: Number(event.currentTarget.value) })}
            >
              {SIZES.map((size) => (
                <option key={size} value={String(size)}>
                  {size} px
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Format">
          {(control) => (
            <select
              {...control}
              value={look.format}
              onChange={(event) =>
                set({ format: FORMATS.find((one) => one === event.currentTarget.value) ?? "png" })
              }
            >
              {FORMATS.map((format) => (
                <option key={format} value={format}>
                  {format.toUpperCase()}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <label class="check">
        <input
          type="checkbox"
          checked={look.logo}
          onChange={(event) => set({ logo: event.currentTarget.checked })}
        />
        With the logo in the middle
      </label>
      <div class="row">
        <button class="button" type="button" aria-disabled={error !== null} onClick={() => void download()}>
          <Icon name="download" />
          Download
        </button>
        <a
          class="button"
          href={`${href(`/print/${encodeURIComponent(invoice.invoiceId)}`)}?${printed}`}
          target="_blank"
          rel="noreferrer"
        >
          <Icon name="print" />
          Print sheet
        </a>
      </div>
    </section>
  );
}

/** What the sheet needs to know of the code's looks. */
function lookQuery({ color, backgroundColor, logo }: QrLook): Record<string, string> {
  return { color: color.slice(1), background: backgroundColor.slice(1), ...(logo ? { logo: "true" } : {}) };
}

function Checked({ ready }: { ready: boolean }) {
  if (!ready) return null;
  return <Notice tone="good">Scan check passed: it reads as this very link.</Notice>;
}

/** Why there is none, and what would do instead. */
function Refused({ error, set }: { error: ApiError; set: (changes: Partial<QrLook>) => void }) {
  const { suggestion } = error.data as {
    suggestion?: { color?: string; backgroundColor?: string; size?: number; logo?: boolean };
  };
  return (
    <Notice tone="warn">
      <span>{error.message}</span>
      {suggestion !== undefined && (
        <button class="button small" type="button" onClick={() => set(suggestion)}>
          Use what scans
        </button>
      )}
    </Notice>
  );
}

function Colour({ label, value, set }: { label: string; value: string; set: (value: string) => void }) {
  return (
    <Field label={label}>
      {(control) => (
        <div class="joined">
          <input
            {...control}
            type="color"
            value={value}
            onInput={(event) => set(event.currentTarget.value)}
          />
          <input
            class="code"
            aria-label={`${label} as hex`}
            value={value}
            maxLength={7}
            spellcheck={false}
            onChange={(event) => {
              const typed = event.currentTarget.value.trim().replace(/^#?/, "#").toLowerCase();
              if (/^#[\da-f]{6}$/.test(typed)) set(typed);
              else event.currentTarget.value = value;
            }}
          />
        </div>
      )}
    </Field>
  );
}
