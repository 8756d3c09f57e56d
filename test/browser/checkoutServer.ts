/** A server on loopback that answers the payer's page the way the product does, and whose answers a test can bend. */
import { readdir, readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Assets } from "../../server/assets.ts";
import { contentSecurityPolicy } from "../../server/checkout/page.ts";
import { renderCheckout, renderReceipt } from "../../server/checkout/render.ts";
import type { CheckoutView, PaymentAnswer, PaymentRequestBody } from "../../shared/checkout.ts";
import { formValues, readForm } from "../../shared/page/form.ts";
import { view as fixture, PATH, payment } from "../checkout/fixtures.ts";
import { builtRelease } from "../setup/release.ts";

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

type Answer = { status: number; body: unknown; headers?: Record<string, string> } | "cut";

export interface Stub {
  readonly url: string;
  /** Every request so far. */
  readonly asked: Asked[];
  view: CheckoutView;
  /** What a payment is answered with; by default it is approved, and the same id answers the same. */
  pay: (body: PaymentRequestBody) => Answer;
  /** Payments the server knows. */
  readonly known: Map<string, PaymentAnswer>;
  /** While true every connection is cut. */
  down: boolean;
  payments(): PaymentRequestBody[];
  answerFor(body: PaymentRequestBody, change?: Partial<PaymentAnswer>): PaymentAnswer;
  close(): Promise<void>;
}

/** The page's scripts by address, and the address of the first one under "entry": those of the release, built once for all tests. */
export async function builtScripts(): Promise<Map<string, string>> {
  const folder = join(await builtRelease(), "web/assets");
  const files = new Map<string, string>();
  for (const name of await readdir(folder)) {
    if (name.startsWith("main-")) files.set("entry", `/assets/${name}`);
    files.set(`/assets/${name}`, await readFile(join(folder, name), "utf8"));
  }
  return files;
}

export async function stubServer(scripts: Map<string, string>): Promise<Stub> {
  const asked: Asked[] = [];
  const known = new Map<string, PaymentAnswer>();
  const server = createServer((request, response) => {
    void serve(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const base = fixture("due");
  const stub: Stub = {
    url: `${url}${PATH}`,
    asked,
    known,
    down: false,
    view: { ...base, link: { ...base.link, url: `${url}${PATH}` } },
    pay(body) {
      const standing = known.get(body.paymentId);
      if (standing) return { status: 200, body: { success: true, data: standing } };
      return { status: 201, body: { success: true, data: stub.answerFor(body) } };
    },
    payments: () =>
      asked
        .filter(({ method, path }) => method === "POST" && path === `${PATH}/payments`)
        .map(({ body }) => JSON.parse(body) as PaymentRequestBody),
    /** Takes the payment: from now on the server knows it, and the balance is less. */
    answerFor(body, change = {}) {
      const approved = (change.status ?? "approved") === "approved";
      const flying = change.status === "processing" || change.status === "requires_action";
      const taken = approved || flying ? body.amount : 0;
      const { balance } = stub.view;
      const state = balance.payableAmount - taken > 0 ? "partly_paid" : approved ? "paid" : "processing";
      const remainingBalance = balance.remainingBalance - (approved ? taken : 0);
      const answer: PaymentAnswer = {
        ...payment({ paymentId: body.paymentId, amount: body.amount, method: kindOf(body) }),
        receiptUrl: `${stub.url}/payments/${body.paymentId}`,
        invoiceId: stub.view.invoice.invoiceId,
        currency: body.currency,
        remainingBalance,
        invoiceStatus: state === "paid" ? "paid" : "partially_paid",
        ...change,
      };
      known.set(body.paymentId, answer);
      stub.view = {
        ...stub.view,
        state: taken === 0 ? stub.view.state : state,
        suggestedAmount: balance.payableAmount - taken,
        balance: {
          ...balance,
          paidAmount: balance.paidAmount + (approved ? taken : 0),
          inFlightAmount: balance.inFlightAmount + (flying ? taken : 0),
          remainingBalance,
          payableAmount: balance.payableAmount - taken,
        },
        payments: [...stub.view.payments, answer],
      };
      return answer;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return stub;

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "").split("?")[0] ?? "";
    let body = "";
    for await (const chunk of request) body += String(chunk);
    if (stub.down) return void request.socket.destroy();
    asked.push({ method: request.method ?? "", path, body });
    const code = scripts.get(path);
    if (code !== undefined)
      return void response.writeHead(200, { "content-type": "text/javascript" }).end(code);
    if (path === `${PATH}/payments` && request.method === "POST") {
      const answer = stub.pay(JSON.parse(body) as PaymentRequestBody);
      return answer === "cut" ? void request.socket.destroy() : json(response, answer);
    }
    if (path === `${PATH}/visits`) return void response.writeHead(204).end();
    if (path === `${PATH}/pay`) return posted(response, body);
    const wantsJson = request.headers.accept === "application/json";
    const id = /\/payments\/(pmt_\w+)$/.exec(path)?.[1];
    if (id) {
      const found = known.get(id);
      if (!found)
        return json(response, { status: 404, body: { success: false, error: { code: "not_found" } } });
      if (wantsJson) return json(response, { status: 200, body: { success: true, data: found } });
      return html(response, 200, renderReceipt(stub.view, found, { assets: assets() }));
    }
    if (path !== PATH) return void response.writeHead(404).end();
    if (wantsJson) return json(response, { status: 200, body: { success: true, data: stub.view } });
    html(response, 200, renderCheckout(stub.view, { assets: assets(), visitId: "vis_0123456789abcdefghjk" }));
  }

  /** A form posted without script. */
  function posted(response: ServerResponse, body: string): void {
    const values = formValues(new URLSearchParams(body));
    const reading = readForm(values, stub.view, { year: 2026, month: 2 });
    if (!reading.ok) {
      const form = {
        values,
        errors: reading.errors,
        ...(reading.changed ? { notice: { kind: "changed" as const } } : {}),
      };
      const visitId = "vis_1123456789abcdefghjk";
      const page = renderCheckout(stub.view, { assets: assets(), visitId, form });
      return html(response, reading.changed ? 409 : 422, page);
    }
    const answer = stub.pay(reading.body);
    if (answer === "cut") return void response.destroy();
    if (answer.status === 402) {
      const reason = (answer.body as { data: { declineReason: string } }).data.declineReason;
      const form = {
        values,
        errors: [],
        notice: { kind: "declined" as const, reason, method: kindOf(reading.body) },
      };
      const visitId = "vis_1123456789abcdefghjk";
      return html(response, 402, renderCheckout(stub.view, { assets: assets(), visitId, form }));
    }
    response.writeHead(303, { location: `${PATH}/payments/${reading.body.paymentId}` }).end();
  }

  function assets(): Assets {
    return { script: scripts.get("entry") ?? "", styles: "", preload: [], frame: "/assets/frame.js" };
  }
  function html(response: ServerResponse, status: number, text: string): void {
    response
      .writeHead(status, {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-store",
        "content-security-policy": contentSecurityPolicy(stub.view.merchant.accentColor),
      })
      .end(text);
  }
  function json(response: ServerResponse, answer: Exclude<Answer, "cut">): void {
    response
      .writeHead(answer.status, { "content-type": "application/json", ...answer.headers })
      .end(JSON.stringify(answer.body));
  }
}

/** The kind of what a request pays by; the stub's saved methods are cards. */
function kindOf({ method }: PaymentRequestBody): "card" | "ach" {
  return method.type === "saved" ? "card" : method.type;
}
