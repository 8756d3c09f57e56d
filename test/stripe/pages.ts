/** The stand-in's pages for people: the checkout of a session, and the bank that asks for an authentication (3-D Secure). */
import type { Books } from "./books.ts";
import { type Fields, textOf } from "./form.ts";
import { paySession, type Sessions, sessionPage } from "./sessions.ts";

export type PageAnswer = { readonly html: string } | { readonly to: string };

interface PageRequest {
  readonly method: string;
  readonly url: URL;
  readonly fields: Fields;
}

/** Null for what is no page. */
export function answerPage(
  books: Books,
  sessions: Sessions,
  { method, url, fields }: PageRequest,
): PageAnswer | null {
  const [, place, pageOf, id = ""] = url.pathname.split("/");
  if (place === "3ds" && pageOf !== undefined) return bankPage(books, pageOf, { method, url, fields });
  if (place !== "c") return null;
  if (pageOf === "done") {
    const session = sessions.settled(id);
    return session.status === "complete"
      ? { to: session.success_url }
      : { html: sessionPage(sessions, id, "We are unable to authenticate your payment method.") };
  }
  if (method === "GET") return { html: sessionPage(sessions, id) };
  const paid = paySession(sessions, id, fields);
  return "to" in paid ? paid : { html: sessionPage(sessions, id, paid.problem) };
}

function bankPage(books: Books, id: string, { method, url, fields }: PageRequest): PageAnswer {
  const intent = books.intent(id);
  if (method === "GET") {
    const html =
      `<!doctype html><meta name="viewport" content="width=device-width"><title>Stand-in for a bank</title>` +
      `<h1>Stand-in for a bank</h1><form method="post"><p>Confirm ${intent.amount} ${intent.currency}?</p>` +
      `<button name="result" value="pass">Complete</button> <button name="result" value="fail">Fail</button></form>`;
    return { html };
  }
  const next: { redirect_to_url?: { return_url: string } } | null = intent.next_action;
  const after = books.authenticate(id, textOf(fields, "result") === "pass");
  if (url.searchParams.has("frame"))
    return { html: `<script>parent.postMessage({ standIn: "authenticated" }, "*")</script>` };
  const back = new URL(next?.redirect_to_url?.return_url ?? "about:blank");
  back.searchParams.set("payment_intent", id);
  back.searchParams.set("redirect_status", after.status === "succeeded" ? "succeeded" : "failed");
  return { to: back.href };
}
