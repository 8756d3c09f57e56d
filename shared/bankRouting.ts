/** US bank routing numbers (ABA): the checksum, and the names of the banks whose numbers are met most often. */

/** Head-office and large regional numbers. A name helps the payer see a typing error; an unknown number is no fault. */
const BANKS: readonly (readonly [name: string, routingNumbers: string])[] = [
  ["STRIPE TEST BANK", "110000000"],
  ["JPMorgan Chase", "021000021 322271627 111000614 071000013 267084131 044000037 122100024"],
  ["Bank of America", "026009593 021000322 121000358 122000661 111000025 063100277 053000196 125000024"],
  [
    "Wells Fargo",
    "121000248 121042882 122000247 111900659 053000219 021200025 031000503 091000019 102000076",
  ],
  ["Citibank", "021000089 322271724 271070801"],
  ["U.S. Bank", "091000022 122235821 123000220 042000013"],
  ["PNC Bank", "043000096 031207607 041000124 054000030"],
  ["Truist Bank", "061000104 053101121"],
  ["Capital One", "051405515 031176110 065000090"],
  ["TD Bank", "031201360 011103093 026013673 067014822"],
  ["Citizens Bank", "011500120 036076150 021313103"],
  ["Fifth Third Bank", "042000314"],
  ["KeyBank", "041001039 021300077 125000574"],
  ["Huntington National Bank", "044000024"],
  ["Regions Bank", "062000019 062005690"],
  ["M&T Bank", "022000046"],
  ["Ally Bank", "124003116"],
  ["USAA Federal Savings Bank", "314074269"],
  ["Navy Federal Credit Union", "256074974"],
  ["Discover Bank", "031100649"],
  ["Charles Schwab Bank", "121202211"],
  ["BMO Bank", "071000288"],
  ["HSBC Bank USA", "021001088"],
];

const NAMES: ReadonlyMap<string, string> = new Map(
  BANKS.flatMap(([name, numbers]) => numbers.split(" ").map((number) => [number, name] as const)),
);

/**
 * Whether a text can be a routing number: nine digits, a first pair that the ABA gives out
 * (00–12, 21–32, 61–72, 80; nine zeros are nobody), and the checksum 3·7·1.
 */
export function routingNumberValid(text: string): boolean {
  if (!/^(0\d|1[0-2]|2[1-9]|3[0-2]|6[1-9]|7[0-2]|80)\d{7}$/.test(text) || text === "000000000") return false;
  let sum = 0;
  for (let i = 0; i < 9; i++) sum += (text.charCodeAt(i) - 48) * ([3, 7, 1][i % 3] ?? 0);
  return sum % 10 === 0;
}

/** The bank's name, or null where it is not in the small table here. */
export function bankNameFor(routing: string): string | null {
  return NAMES.get(routing) ?? null;
}
