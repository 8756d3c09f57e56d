/** Server processes that share one PostgreSQL, payers who never give up, a reader who follows the feed, and a judge. */
import { randomBytes } from "node:crypto";
import { openPostgres } from "../../server/database/postgres.ts";
import { verifyLedger } from "../../server/ledger/verify.ts";
import { Client } from "../crash/client.ts";
import { payLinks, payment } from "../crash/invoices.ts";
import { kill, type Product, pause, startProduct } from "../crash/product.ts";

/** Servers and how to reach them. One that was killed stays in the list until it is replaced. */
export class Machines {
  readonly key: string;
  readonly #release: string;
  readonly #url: string;
  readonly products: Product[] = [];
  readonly clients: Client[] = [];

  private constructor(release: string, url: string, key: string) {
    this.#release = release;
    this.#url = url;
    this.key = key;
  }

  /** Starts `count` servers on an empty database; the first makes the demo merchant whose test key is used. */
  static async start(release: string, url: string, count: number): Promise<Machines> {
    const first = startOn(release, url);
    await first.ready;
    const [key = ""] = /sk_test_\S+/.exec(first.out()) ?? [];
    const machines = new Machines(release, url, key);
    await machines.#add(0, first);
    for (let n = 1; n < count; n++) await machines.replace(n);
    return machines;
  }

  /** Starts a server in the place of another. */
  async replace(place: number): Promise<void> {
    await this.#add(place, startOn(this.#release, this.#url));
  }

  async #add(place: number, product: Product): Promise<void> {
    this.clients[place]?.close();
    this.products[place] = product;
    this.clients[place] = new Client(await product.ready, 100);
  }

  async kill(place: number): Promise<void> {
    const product = this.products[place];
    if (product) await kill(product);
  }

  async stop(): Promise<(number | string | null)[]> {
    for (const client of this.clients) client.close();
    for (const { child } of this.products) child.kill("SIGTERM");
    return Promise.all(this.products.map(({ ended }) => ended));
  }

  client(n: number): Client {
    const client = this.clients[n % this.clients.length];
    if (!client) throw new Error("no server runs");
    return client;
  }

  get(path: string): Promise<Awaited<ReturnType<Client["send"]>>> {
    return this.client(Math.trunc(Math.random() * this.clients.length)).send({
      path,
      headers: this.#headers,
    });
  }

  /** Moves the merchant's test clock, which makes recovery due. */
  async advance(seconds: number): Promise<void> {
    const path = "/api/v1/test/advance-clock";
    await this.client(0).send({ method: "POST", path, headers: this.#headers, body: { seconds } });
  }

  invoices(count: number): Promise<string[]> {
    return payLinks(this.client(0), this.key, count);
  }

  get #headers(): Record<string, string> {
    return { authorization: `Bearer ${this.key}` };
  }
}

function startOn(release: string, url: string): Product {
  const environment = {
    DATABASE_URL: url,
    PAYLINK_SECRET: "a secret that both servers are given, for tests",
  };
  return startProduct(release, "unused", { environment });
}

/** Somebody who pays $`amount` and keeps sending the same payment until told what became of it. */
export interface Payer {
  readonly id: string;
  readonly amount: number;
  /** The status of the answer that settled it; null when none came in time. */
  answer: number | null;
  /** How often no answer came, or one that said to try again. */
  repeated: number;
}

/** Pays through any server, whichever answers. */
export async function pay(
  machines: Machines,
  path: string,
  n: number,
  amount: number,
  patience = 30_000,
): Promise<Payer> {
  const payer: Payer = { id: `pmt_${randomBytes(12).toString("hex")}`, amount, answer: null, repeated: 0 };
  const deadline = Date.now() + patience;
  for (let turn = n; Date.now() < deadline; turn++) {
    const answer = await machines
      .client(turn)
      .send({ method: "POST", path: `${path}/payments`, body: payment(payer.id, amount) });
    const settled =
      answer && [201, 402, 409, 422].includes(answer.status) && !answer.text.includes('"started"');
    if (settled) {
      payer.answer = answer.status;
      return payer;
    }
    payer.repeated += 1;
    await pause(50);
  }
  return payer;
}

/** Follows GET /api/v1/events as an outside ledger does, and remembers the ids in the order they came. */
export class Reader {
  readonly seen: string[] = [];
  polls = 0;
  #stopped = false;
  readonly #machines: Machines;
  readonly #done: Promise<void>;

  constructor(machines: Machines) {
    this.#machines = machines;
    this.#done = this.#follow();
  }

  async #follow(): Promise<void> {
    for (;;) {
      // Read before the page: an empty page after the end was asked for is the end.
      const stopped = this.#stopped;
      const page = await readEvents(this.#machines, this.seen.at(-1));
      this.polls += 1;
      if (page) this.seen.push(...page);
      if (page?.length === 0) {
        if (stopped) return;
        await pause(1);
      }
    }
  }

  async stop(): Promise<readonly string[]> {
    this.#stopped = true;
    await this.#done;
    return this.seen;
  }
}

/** Ids of the page of events after one; null when no answer came. */
async function readEvents(machines: Machines, after: string | undefined): Promise<string[] | null> {
  const answer = await machines.get(`/api/v1/events?limit=100${after ? `&after=${after}` : ""}`);
  if (answer?.status !== 200) {
    await pause(20);
    return null;
  }
  const { data } = JSON.parse(answer.text) as { data: { events: { id: string }[] } };
  return data.events.map(({ id }) => id);
}

export interface Verdict {
  /** Everything that is not as it must be, in words. */
  readonly faults: string[];
  readonly captured: number;
  readonly events: number;
}

/** What the ledger and the sandbox's own record say, read past the servers, compared with what the payers were told. */
export async function judge(
  url: string,
  payers: readonly Payer[],
  seen: readonly string[],
): Promise<Verdict> {
  const database = await openPostgres(url);
  try {
    const verified = await verifyLedger(database);
    const faults = verified.ok ? [] : [`ledger verify: ${JSON.stringify(verified.fault)}`];
    const ledger = new Map(
      (await database.query("SELECT payment_id, amount, status FROM payments")).map((row) => [
        row["payment_id"],
        row,
      ]),
    );
    const moved = new Map(
      (
        await database.query(
          "SELECT payment_id, COUNT(*) AS times, SUM(moved) AS moved FROM sandbox_requests WHERE moved <> 0 GROUP BY payment_id",
        )
      ).map((row) => [row["payment_id"], row]),
    );
    for (const { id, amount, answer } of payers) {
      const stands = ledger.get(id);
      const charged = moved.get(id);
      const told = `${id} was told ${answer}`;
      if (answer === 201 && stands?.["status"] !== "approved")
        faults.push(`${told}, is ${stands?.["status"]}`);
      if (answer === 201 && (charged?.["times"] !== 1 || charged["moved"] !== amount * 100)) {
        faults.push(`${told}, moved ${charged?.["moved"]} in ${charged?.["times"]}`);
      }
      if (answer !== 201 && answer !== null && charged) faults.push(`${told}, moved ${charged["moved"]}`);
    }
    for (const [id, charged] of moved) {
      if (charged["times"] !== 1) faults.push(`${id} was moved ${charged["times"]} times`);
      if (ledger.get(id)?.["status"] !== "approved")
        faults.push(`${id} was charged, is ${ledger.get(id)?.["status"]}`);
    }
    for (const { payment_id, status } of ledger.values()) {
      if (status === "started") faults.push(`${payment_id} is still started`);
    }
    const over = await database.query("SELECT invoice_id FROM invoices WHERE paid > total OR balance < 0");
    if (over.length > 0) faults.push(`${over.length} invoices collected more than their total`);
    const events = (
      await database.query("SELECT event_id FROM events WHERE mode = 'test' ORDER BY position")
    ).map((row) => row["event_id"]);
    if (seen.join() !== events.join())
      faults.push(`the reader saw ${seen.length} of ${events.length} events`);
    return { faults, captured: moved.size, events: events.length };
  } finally {
    await database.close();
  }
}

/** Waits until recovery has left no payment unfinished. Answers how long that took, in milliseconds. */
export async function recovered(url: string, limit: number): Promise<number> {
  const began = Date.now();
  const database = await openPostgres(url);
  try {
    for (;;) {
      const [row] = await database.query("SELECT COUNT(*) AS n FROM payments WHERE status = 'started'");
      if (row?.["n"] === 0 || Date.now() - began > limit) return Date.now() - began;
      await pause(50);
    }
  } finally {
    await database.close();
  }
}
