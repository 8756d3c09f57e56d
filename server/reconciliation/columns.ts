/** Finds out what the columns of a bank's file are. Pure. */
import { type CsvRecord, parseCsv } from "./csv.ts";

export const COLUMNS = [
  "date",
  "amount",
  "credit",
  "debit",
  "direction",
  "currency",
  "reference",
  "payer",
  "id",
  "customerId",
] as const;
export type Column = (typeof COLUMNS)[number];

/** Headers that banks use, in small letters; of several, the first in the list that the file has. */
const WORDS: Readonly<Record<Column, readonly string[]>> = {
  date: words(
    "booking date|date booked|posting date|posted date|posted on|transaction date|date|buchungstag|buchungsdatum|datum|value date|valuta|date operation|fecha|data",
  ),
  amount: words("amount|transaction amount|betrag|umsatz|montant|importe|importo|bedrag"),
  credit: words(
    "credit|credit amount|credits|paid in|money in|deposit|deposits|deposit amount|haben|gutschrift",
  ),
  debit: words(
    "debit|debit amount|debits|paid out|money out|withdrawal|withdrawals|withdrawal amount|soll|lastschrift",
  ),
  direction: words("credit/debit|debit/credit|credit debit indicator|cr/dr|dr/cr|direction|soll/haben"),
  currency: words("currency|currency code|ccy|wahrung|waehrung|devise|moneda"),
  reference: words(
    "reference|payment reference|remittance information|verwendungszweck|description|details|memo|narrative|libelle|concepto|omschrijving",
  ),
  payer: words(
    "payer|payer name|counterparty|counterparty name|name|from|debtor|debtor name|auftraggeber|beguenstigter/zahlungspflichtiger|name zahlungsbeteiligter",
  ),
  id: words("transaction id|transactionid|id|fitid|unique id|transaction number|entry id"),
  customerId: words("customer id|customerid"),
};

function words(text: string): readonly string[] {
  return text.split("|");
}

const DELIMITERS = [",", ";", "\t", "|"] as const;
/** Banks write some lines about the account before the header. */
const PREAMBLE_MOST = 20;

export interface Layout {
  readonly delimiter: string;
  /** Place of each column that the file has. */
  readonly places: Readonly<Partial<Record<Column, number>>>;
  /** Places of all texts that may hold an invoice's number. */
  readonly texts: readonly number[];
  /** The record after the header. */
  readonly from: number;
}

/** A header as it is compared: small letters, no accents, single spaces. */
function plain(header: string): string {
  return header
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .replaceAll(/\s*\([^)]*\)/g, "")
    .replaceAll(/[\s_]+/g, " ")
    .trim()
    .toLowerCase();
}

export type FoundLayout =
  | { readonly ok: true; readonly layout: Layout }
  | { readonly ok: false; readonly field: string; readonly message: string };

/**
 * Finds the header among the first records: it names a date, and an amount or money in.
 * @param given headers by what they are, where the file's own words are not known here.
 */
export function findLayout(text: string, given: Readonly<Partial<Record<Column, string>>>): FoundLayout {
  let best: { readonly layout: Layout; readonly known: number } | null = null;
  let missing: Column | null = null;
  for (const delimiter of DELIMITERS) {
    const parsed = parseCsv(text.slice(0, 100_000), delimiter, PREAMBLE_MOST);
    if (!parsed.ok) continue;
    for (const [index, record] of parsed.records.entries()) {
      const found = placesOf(record, given);
      missing = found.missing ?? missing;
      const { places, texts } = found;
      if (places.date === undefined || (places.amount === undefined && places.credit === undefined)) continue;
      const known = Object.keys(places).length;
      if (found.missing === null && (best === null || known > best.known))
        best = { layout: { delimiter, places, texts, from: index + 1 }, known };
    }
  }
  if (best !== null) return { ok: true, layout: best.layout };
  if (missing !== null)
    return { ok: false, field: `columns.${missing}`, message: "names a header that the file does not have" };
  const message =
    "has no header row with a date and an amount (or credit) that is known; name them in columns";
  return { ok: false, field: "csv", message };
}

function placesOf(record: CsvRecord, given: Readonly<Partial<Record<Column, string>>>) {
  const headers = record.fields.map(plain);
  const places: Partial<Record<Column, number>> = {};
  let missing: Column | null = null;
  for (const column of COLUMNS) {
    const own = given[column];
    const wanted = own === undefined ? WORDS[column] : [plain(own)];
    const place = wanted.map((word) => headers.indexOf(word)).find((at) => at !== -1);
    if (place !== undefined) places[column] = place;
    else if (own !== undefined) missing = column;
  }
  const texts =
    given.reference === undefined
      ? headers.flatMap((header, at) => (WORDS.reference.includes(header) ? [at] : []))
      : [places.reference].filter((at) => at !== undefined);
  return { places, texts, missing };
}
