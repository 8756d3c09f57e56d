/**
 * Looking for invoices by what people remember of them: the beginning of a number, of any word of the customer's name, of the
 * mail address or of what follows its @, of the telephone number.
 *
 * All of it is compared in one plain spelling, letters and digits only. The index is brought up to date by whoever searches, and
 * where much is missing (the first search of a large installation) by a task besides.
 */
import { newId } from "../../shared/ids.ts";
import type { Caller } from "../api/operation.ts";
import type { Deps } from "../deps.ts";
import type { InvoiceState } from "../ledger/state.ts";
import {
  type FoundInvoice,
  findInvoices,
  indexedTo,
  indexStatements,
  type Owner,
  readCreatedAfter,
} from "../store/invoiceTerms.ts";
import { putTask, type TaskKey } from "../store/tasks.ts";
import type { TaskHandler } from "../tasks/run.ts";

/** Longer ones are cut: nobody types so much to find something. */
const TERM_MOST = 48;
const WORDS_MOST = 8;
const INVOICES_AT_ONCE = 200;
/** Before a search is answered, and in one run of the task. */
const ROUNDS_OF_SEARCH = 3;
const ROUNDS_OF_TASK = 50;
/** Kind of the task that brings the index up to date. */
export const INDEX_INVOICES = "invoice.terms";

/** Letters and digits in lower case, without accents; everything else goes. */
export function plainText(text: string): string {
  return text
    .normalize("NFKD")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, "");
}

/** What an invoice is found by: each is a beginning that people type. */
export function termsOf({ invoiceNumber, customer }: InvoiceState): string[] {
  const words = customer.name.split(/\s+/).slice(0, WORDS_MOST);
  const { email = "", phone = "" } = customer;
  const texts = [
    ...words.map((_word, index) => words.slice(index).join("")),
    email,
    email.slice(email.indexOf("@") + 1),
    phone,
    invoiceNumber,
    // The number as it is said aloud: 12 of INV-00012.
    invoiceNumber.replace(/^.*?0*(\d+)$/, "$1"),
  ];
  const terms = texts.map((text) => [...plainText(text)].slice(0, TERM_MOST).join(""));
  return [...new Set(terms)].filter((term) => term !== "");
}

/** Invoices that match, at most `limit`, after a place in their order. None match what has neither letters nor digits. */
export async function searchInvoices(
  deps: Deps,
  caller: Caller,
  search: string,
  filter: Parameters<typeof findInvoices>[3],
  after: Parameters<typeof findInvoices>[4],
  limit: number,
): Promise<FoundInvoice[]> {
  const start = [...plainText(search)].slice(0, TERM_MOST).join("");
  if (start === "") return [];
  const owner = { tenantId: caller.tenantId, mode: caller.mode };
  const whole = await bringUpToDate(deps, owner, ROUNDS_OF_SEARCH);
  if (!whole) {
    const now = deps.now().getTime();
    await deps.database.batch([putTask(keyOf(owner), newId("task", deps.random), "{}", now)]);
    deps.wake();
  }
  return findInvoices(deps.database, owner, start, filter, after, limit);
}

/** Adds to the index what is missing. @returns whether nothing is missing any more. */
async function bringUpToDate(deps: Pick<Deps, "database">, owner: Owner, rounds: number): Promise<boolean> {
  let to = await indexedTo(deps.database, owner);
  for (let round = 0; round < rounds; round += 1) {
    const invoices = await readCreatedAfter(deps.database, owner, to, INVOICES_AT_ONCE);
    const last = invoices.at(-1);
    if (last === undefined) return true;
    const terms = invoices.flatMap(({ position, state }) =>
      termsOf(state).map((term) => ({ term, position })),
    );
    await deps.database.batch(indexStatements(owner, terms, last.position));
    to = last.position;
    if (invoices.length < INVOICES_AT_ONCE) return true;
  }
  return false;
}

/** Brings a merchant's index up to date, a part at a time. */
export const indexInvoicesTask: TaskHandler = async (deps, { tenantId, mode }) => {
  const owner = { tenantId, mode };
  if (await bringUpToDate(deps, owner, ROUNDS_OF_TASK)) return;
  const now = deps.now().getTime();
  await deps.database.batch([putTask(keyOf(owner), newId("task", deps.random), "{}", now)]);
};

function keyOf({ tenantId, mode }: Owner): TaskKey {
  return { kind: INDEX_INVOICES, tenantId, mode, subject: "all" };
}
