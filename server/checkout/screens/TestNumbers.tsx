/** Published test numbers, folded below the form in test mode. The page's script makes each of them fill the form. */
import type { PageContext } from "../../../shared/page/context.ts";
import { formatCardNumber } from "../../../shared/page/entry.ts";
import type { Words } from "../../../shared/words/page.ts";

/** The sandbox's cards: the two of the API's documents, then Stripe's published table. */
export const TEST_CARDS = [
  ["4242424242424242", "testApproves"],
  ["5555555555554444", "testMastercard"],
  ["378282246310005", "testAmex"],
  ["4000000000000002", "testInsufficient"],
  ["4000000000000069", "testExpired"],
  ["4000000000000127", "testCvc"],
  ["4000002760003184", "testAuthenticate"],
] as const;

export const TEST_ROUTING = "110000000";
export const TEST_ACCOUNTS = [
  ["000123456789", "testBankOk"],
  ["000222222227", "testBankFunds"],
  ["000111111113", "testBankClosed"],
] as const;

export function TestNumbers({ ctx: { view, words, say } }: { ctx: PageContext<Words> }) {
  return (
    <details class="card fold test-numbers">
      <summary>{words.testTitle}</summary>
      {view.methods.includes("card") ? (
        <>
          <h3>{words.methodCard}</h3>
          <p class="quiet">{words.testHint}</p>
          <ul class="rows">
            {TEST_CARDS.map(([number, meaning]) => (
              <li class="row" key={number} data-fill-card={number}>
                <code>{formatCardNumber(number)}</code>
                <span class="quiet">{words[meaning]}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {view.methods.includes("ach") ? (
        <>
          <h3>{words.methodAch}</h3>
          <p class="quiet">{say(words.testBankHint, { routing: TEST_ROUTING })}</p>
          <ul class="rows">
            {TEST_ACCOUNTS.map(([number, meaning]) => (
              <li class="row" key={number} data-fill-bank={number} data-fill-routing={TEST_ROUTING}>
                <code>{number}</code>
                <span class="quiet">{words[meaning]}</span>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </details>
  );
}
