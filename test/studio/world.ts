/** A world with a studio: the app, and browsers that keep its cookie. */
import { createApp } from "../../server/app.ts";
import type { Deps } from "../../server/deps.ts";
import { type App, makeWorld, type World } from "../api/world.ts";

// oxlint-disable-next-line typescript/no-explicit-any -- what an answer holds is for the tests to say
type Json = any;

export interface StudioAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly json: Json;
}

export interface Asking {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Without the header of the studio's own pages. */
  readonly bare?: boolean;
}

export interface StudioBrowser {
  cookie: string;
  ask(target: string, asking?: Asking): Promise<StudioAnswer>;
}

export interface StudioWorld extends World {
  readonly app: Pick<App, "request">;
  browser(): StudioBrowser;
  /** Signs in with a key. */
  signedIn(key: string): Promise<StudioBrowser>;
}

export async function studioWorld(changes: Partial<Deps> = {}): Promise<StudioWorld> {
  const world = await makeWorld({ seed: "studio" });
  const deps: Deps = {
    ...world.deps,
    studioAssets: { script: "/assets/studio.js", styles: "/assets/studio.css", preload: [] },
    streams: () => true,
    ...changes,
  };
  const app = createApp(deps);
  const browser = (): StudioBrowser => {
    const it: StudioBrowser = {
      cookie: "",
      async ask(target, { body, headers = {}, bare = false } = {}) {
        const [method = "GET", path = "/"] = target.split(" ");
        const response = await app.request(path, {
          method,
          headers: {
            ...(it.cookie === "" ? {} : { Cookie: it.cookie }),
            ...(bare ? {} : { "X-Paylink-Studio": "1", "Sec-Fetch-Site": "same-origin" }),
            ...headers,
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        });
        const set = response.headers.get("set-cookie");
        if (set !== null) it.cookie = set.split(";")[0] ?? "";
        const isJson = response.headers.get("content-type")?.startsWith("application/json") === true;
        return {
          status: response.status,
          headers: response.headers,
          json: isJson ? await response.json() : null,
        };
      },
    };
    return it;
  };
  return {
    ...world,
    deps,
    app,
    browser,
    async signedIn(key) {
      const it = browser();
      const answer = await it.ask("POST /studio/session", { body: { key } });
      if (answer.status !== 201) throw new Error(`signing in answered ${answer.status}`);
      return it;
    },
  };
}

export const INVOICE = {
  currency: "USD",
  customer: { name: "Zoë Brontë", email: "zoe@bronte.example", phone: "+15551234567" },
  lineItems: [{ description: "Design", quantity: 1, unitAmount: 500 }],
};
