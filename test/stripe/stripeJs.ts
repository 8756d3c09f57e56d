/**
 * A stand-in for Stripe.js, served in place of Stripe's address in browser tests. It is not Stripe's: it does what docs.stripe.com/js
 * says as far as the page relies on it. Fields live in a frame of js.stripe.com, confirmations go to api.stripe.com with the publishable
 * key and the client secret, a bank's question opens in a frame of hooks.stripe.com or, for one card, by a redirect.
 */
import type { BrowserContext, Route } from "playwright-core";
import type { StripeStandIn } from "./standIn.ts";

/** The card whose bank is asked on a page of its own. */
export const REDIRECT_CARD = "4000000000003063";

/** Has every request to Stripe's hosts answered by the stand-ins. Answers with those requests, as they come. */
export async function serveStripe(context: BrowserContext, standIn: StripeStandIn): Promise<string[]> {
  const asked: string[] = [];
  await context.route(/^https:\/\/[a-z.]*stripe\.(?:com|network)\//, async (route) => {
    const url = new URL(route.request().url());
    asked.push(url.href);
    if (url.href === "https://js.stripe.com/endive/stripe.js") {
      const body = `(${standInScript.toString()})(${JSON.stringify(REDIRECT_CARD)})`;
      return route.fulfill({ contentType: "text/javascript", body });
    }
    if (url.host === "js.stripe.com" && url.pathname === "/stand-in/fields")
      return route.fulfill({
        contentType: "text/html",
        body: fieldsPage(url.searchParams.get("type") ?? ""),
      });
    if (url.host === "api.stripe.com" || url.host === "hooks.stripe.com") return passOn(route, url, standIn);
    return route.abort();
  });
  return asked;
}

async function passOn(route: Route, url: URL, standIn: StripeStandIn): Promise<void> {
  const request = route.request();
  const type = request.headers()["content-type"];
  const body = request.postData();
  const answer = await fetch(`${standIn.url}${url.pathname}${url.search}`, {
    method: request.method(),
    redirect: "manual",
    ...(type === undefined ? {} : { headers: { "content-type": type } }),
    ...(body === null ? {} : { body }),
  });
  await route.fulfill({
    status: answer.status,
    contentType: answer.headers.get("content-type") ?? "text/html",
    headers: { "access-control-allow-origin": "*" },
    body: await answer.text(),
  });
}

function fieldsPage(type: string): string {
  const field = (name: string, label: string, hint: string): string =>
    `<label>${label}<input name="${name}" placeholder="${hint}" autocomplete="off"></label>`;
  const fields =
    type === "card"
      ? field("number", "Card number", "1234 1234 1234 1234") +
        field("expiry", "Expiration date", "MM / YY") +
        field("cvc", "CVC", "CVC")
      : field("name", "Full name", "First and last name") +
        field("account", "Test bank account", "000123456789");
  return `<!doctype html><style>
body{margin:0;font:16px system-ui;color:#15181e;display:grid;gap:12px}label{display:grid;gap:4px;font-size:15px}
input{font:inherit;padding:11px 12px;border:1px solid #cfd4dd;border-radius:10px}p{margin:0;color:#b42318;font-size:14px}
small{color:#565d6b}</style>${fields}<p role="alert"></p><small>Stand-in for Stripe's fields</small><script>
const values = () => Object.fromEntries([...document.querySelectorAll("input")].map((one) => [one.name, one.value.trim()]));
addEventListener("message", ({ data, source }) => {
  if (data.ask === "focus") return document.querySelector("input").focus();
  if (data.ask !== "values") return;
  const got = values();
  const whole = Object.values(got).every(Boolean);
  document.querySelector("p").textContent = whole ? "" : "Your details are incomplete.";
  source.postMessage({ standIn: "values", id: data.id, whole, values: got }, "*");
});
parent.postMessage({ standIn: "ready" }, "*");
</script>`;
}

/** Runs in the page. Self-contained: it is sent there as text. */
function standInScript(redirectCard: string): void {
  type Options = Record<string, unknown>;
  interface Intent {
    id: string;
    status: string;
    amount: number;
    currency: string;
    setup_future_usage: string | null;
    payment_method_types: string[];
    next_action: { type: string; redirect_to_url?: { url: string } } | null;
  }
  interface Collected {
    whole: boolean;
    values: Record<string, string>;
  }
  class IntegrationError extends Error {}
  const API = "https://api.stripe.com/v1/payment_intents/";
  const idOf = (secret: string): string => secret.split("_secret_")[0] ?? "";

  function makeElement(type: string) {
    let frame: HTMLIFrameElement | null = null;
    const listeners = new Map<string, () => void>();
    addEventListener("message", ({ data, source }) => {
      const { standIn } = data as { standIn?: string };
      if (standIn === "ready" && source === frame?.contentWindow) listeners.get("ready")?.();
    });
    return {
      mount(place: HTMLElement) {
        if (frame) throw new IntegrationError("This Element is already mounted.");
        frame = document.createElement("iframe");
        frame.src = `https://js.stripe.com/stand-in/fields?type=${type}`;
        frame.title = "Secure payment input frame";
        Object.assign(frame.style, {
          width: "100%",
          height: type === "card" ? "264px" : "200px",
          border: "0",
        });
        place.append(frame);
      },
      unmount() {
        frame?.remove();
        frame = null;
      },
      destroy() {
        frame?.remove();
        frame = null;
      },
      focus: () => frame?.contentWindow?.postMessage({ ask: "focus" }, "*"),
      on: (name: string, listener: () => void) => void listeners.set(name, listener),
      collect: () =>
        new Promise<Collected>((resolve) => {
          const id = Math.random();
          addEventListener("message", function hear({ data }) {
            const answer = data as Collected & { id?: number };
            if (answer.id !== id) return;
            removeEventListener("message", hear);
            resolve(answer);
          });
          frame?.contentWindow?.postMessage({ ask: "values", id }, "*");
        }),
    };
  }

  function makeElements(options: Options) {
    if ("paymentMethodTypes" in options)
      throw new IntegrationError("paymentMethodTypes was removed: use allowedPaymentMethodTypes");
    const deferred = options["clientSecret"] === undefined;
    const amountIsRight = (amount: unknown): boolean => Number.isInteger(amount) && (amount as number) > 0;
    if (deferred && (options["mode"] !== "payment" || !amountIsRight(options["amount"])))
      throw new IntegrationError("mode and a positive integer amount are needed");
    if (deferred && !/^[a-z]{3}$/.test(options["currency"] as string))
      throw new IntegrationError("currency must be three lower-case letters");
    const types = (options["allowedPaymentMethodTypes"] as string[] | undefined) ?? ["card"];
    const state = { ...options };
    let element: ReturnType<typeof makeElement> | null = null;
    let collected: Collected | null = null;
    return {
      state,
      deferred,
      types,
      taken: () => collected,
      create(kind: string) {
        if (kind !== "payment" || element) throw new IntegrationError("one Payment Element only");
        element = makeElement(types[0] ?? "card");
        return element;
      },
      update(change: Options) {
        if ("amount" in change && !amountIsRight(change["amount"]))
          throw new IntegrationError("amount must be a positive integer");
        Object.assign(state, change);
      },
      async submit() {
        collected = (await element?.collect()) ?? null;
        if (collected?.whole) return {};
        return { error: { type: "validation_error", message: "Your details are incomplete." } };
      },
    };
  }

  const factory = (key: string) => {
    async function call(secret: string, action: string, fields: Record<string, string>) {
      const about = new URLSearchParams({ key, client_secret: secret, ...fields });
      const url = `${API}${idOf(secret)}${action}`;
      const answer = action
        ? await fetch(url, { method: "POST", body: about })
        : await fetch(`${url}?${about.toString()}`);
      return (await answer.json()) as Intent & { error?: { type: string; message: string } };
    }
    async function nextStep(secret: string, intent: Intent) {
      const redirect = intent.next_action?.redirect_to_url;
      if (redirect) {
        location.assign(redirect.url);
        return new Promise<never>(() => undefined);
      }
      if (intent.status === "requires_action") {
        const dialog = document.createElement("div");
        Object.assign(dialog.style, { position: "fixed", inset: "0", background: "#0008", zIndex: "9" });
        const frame = document.createElement("iframe");
        frame.src = `https://hooks.stripe.com/3ds/${intent.id}?frame=1`;
        Object.assign(frame.style, {
          width: "90%",
          height: "60%",
          margin: "10% 5%",
          background: "#fff",
          border: "0",
        });
        dialog.append(frame);
        document.body.append(dialog);
        await new Promise<void>((resolve) => {
          addEventListener("message", ({ data }) => {
            if ((data as { standIn?: string }).standIn === "authenticated") resolve();
          });
        });
        dialog.remove();
      }
      const paymentIntent = await call(secret, "", {});
      if (paymentIntent.status !== "requires_payment_method") return { paymentIntent };
      return {
        error: {
          type: "invalid_request_error",
          message: "We are unable to authenticate your payment method.",
        },
      };
    }
    return {
      elements: makeElements,
      async confirmPayment(options: {
        elements: ReturnType<typeof makeElements>;
        clientSecret?: string;
        confirmParams: { return_url: string };
      }) {
        const { elements } = options;
        const secret = options.clientSecret ?? (elements.state["clientSecret"] as string | undefined);
        const taken = elements.taken();
        if (secret === undefined || !taken?.whole)
          throw new IntegrationError("elements.submit() must be called before stripe.confirmPayment()");
        if (!/^https?:/.test(options.confirmParams.return_url))
          throw new IntegrationError("return_url must be absolute");
        const known = await call(secret, "", {});
        const { state } = elements;
        const fits =
          !elements.deferred ||
          (known.amount === state["amount"] &&
            known.currency === state["currency"] &&
            known.setup_future_usage === (state["setupFutureUsage"] ?? null) &&
            known.payment_method_types.join() === elements.types.join());
        if (!fits) throw new IntegrationError("the intent does not fit the elements that were shown");
        const { number = "", account = "", name = "" } = taken.values;
        const data: Record<string, string> =
          number === ""
            ? {
                "payment_method_data[type]": "us_bank_account",
                "payment_method_data[us_bank_account][account_number]": account,
                "payment_method_data[us_bank_account][routing_number]": "110000000",
                "payment_method_data[billing_details][name]": name,
              }
            : {
                "payment_method_data[type]": "card",
                "payment_method_data[card][number]": number,
                "payment_method_data[card][exp_month]": "12",
                "payment_method_data[card][exp_year]": "2039",
              };
        if (number === redirectCard) data["return_url"] = options.confirmParams.return_url;
        const intent = await call(secret, "/confirm", data);
        if (intent.error) return { error: intent.error };
        return nextStep(secret, intent);
      },
      async handleNextAction({ clientSecret }: { clientSecret: string }) {
        return nextStep(clientSecret, await call(clientSecret, "", {}));
      },
      async retrievePaymentIntent(clientSecret: string) {
        const intent = await call(clientSecret, "", {});
        return intent.error ? { error: intent.error } : { paymentIntent: intent };
      },
    };
  };
  (globalThis as { Stripe?: unknown }).Stripe = factory;
}
