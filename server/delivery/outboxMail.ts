/** A mail of the outbox as what it would have been: its source, and its HTML as a page of its own that can do nothing. */
import type { Deps } from "../deps.ts";
import type { OutboxFile, OutboxMessage } from "../store/outbox.ts";
import type { Mail } from "./mailers/mailer.ts";
import { mimeSource, type Sender } from "./mailers/mime.ts";

/** The source as a mail server would get it. A file that was not kept stands there as a line that says so. */
export async function outboxSource(
  deps: Pick<Deps, "config">,
  message: OutboxMessage,
  files: readonly OutboxFile[],
): Promise<string> {
  const { details } = message;
  const mail: Mail = {
    messageId: message.messageId,
    tenantId: message.tenantId,
    mode: message.mode,
    to: message.recipient,
    fromName: message.sender,
    replyTo: details?.replyTo ?? null,
    subject: message.subject ?? "",
    text: message.text,
    html: message.html ?? "",
    attachments: message.attachments.map((filename, place) => attachmentOf(filename, place, files)),
    ...(details !== undefined && { cc: details.cc, bcc: details.bcc, headers: details.headers }),
  };
  const source = await mimeSource(mail, senderOf(deps), new Date(message.createdMs));
  return Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString("latin1");
}

function attachmentOf(
  filename: string,
  place: number,
  files: readonly OutboxFile[],
): Mail["attachments"][number] {
  const file = files.find((one) => one.place === place);
  if (file === undefined) {
    return { filename, contentType: "text/plain", content: Buffer.from("(this file was not kept)\n") };
  }
  const { contentType, content, contentId } = file;
  return { filename, contentType, content, ...(contentId !== null && { contentId }) };
}

/** MAIL_FROM, or an address that stands for it. */
export function senderOf({ config }: Pick<Deps, "config">): Sender {
  return config.carriers.mailFrom ?? { name: null, address: `outbox@${new URL(config.publicUrl).hostname}` };
}

/**
 * The HTML with its own pictures inside it, and links that open beside it. It is served under {@link mailCsp} and framed in a
 * sandbox: whatever a mail's text smuggled in, it runs no script, sends no form and loads nothing.
 */
export function outboxHtmlView(html: string, files: readonly OutboxFile[]): string {
  const pictures = new Map(
    files
      .filter(
        ({ contentId, contentType }) => contentId !== null && /^image\/(?:png|jpeg|gif)$/.test(contentType),
      )
      .map(({ contentId, contentType, content }) => [
        contentId ?? "",
        `data:${contentType};base64,${Buffer.from(content).toString("base64")}`,
      ]),
  );
  const shown = html.replaceAll(/\bcid:([\w.@-]{1,100})/g, (whole, id: string) => pictures.get(id) ?? whole);
  const base = '<base target="_blank">';
  const head = /<head[^>]*>/i.exec(shown);
  if (head === null) return `<!doctype html>${base}${shown}`;
  const end = head.index + head[0].length;
  return shown.slice(0, end) + base + shown.slice(end);
}

/** QR codes and logos of ours may be loaded; a picture that counts openings may not, because looking here is no opening. */
export function mailCsp({ config }: Pick<Deps, "config">): string {
  return (
    `default-src 'none'; img-src data: ${config.publicUrl}/qr/ ${config.publicUrl}/logo/; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; ` +
    `frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox`
  );
}
