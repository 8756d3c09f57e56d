/** What the page says where the server refused an entry or an attempt. */
import { languageOf } from "../languages.ts";
import { panelWords } from "../words/panel.ts";

/** Refusals of the method itself, whatever is entered. */
const METHOD = /^(?:method_refused|raw_card_data_disabled|processor_not_configured)$/;

/**
 * A refusal's own message says most, and is English. Other languages say by its code what can be done.
 * @param field whether the refusal is told at the entry that it is about.
 */
export function refusalText(
  { code, message }: { readonly code: string; readonly message: string },
  locale: string,
  field: boolean,
): string {
  const words = panelWords(locale);
  if (message && languageOf(locale) === "en") return message;
  if (METHOD.test(code)) return words.whyUnsupported;
  return field ? words.errField : words.refusedText;
}
