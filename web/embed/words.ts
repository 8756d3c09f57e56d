/**
 * The few words that the custom element says itself, in every language: the script is one small file for pages in any of
 * them. Everything else is said by the payment page in its frame.
 */

/** By language: on the button, and on the cross that closes the form. */
export const WORDS: Readonly<Record<string, readonly [pay: string, close: string]>> = {
  es: ["Pagar ahora", "Cerrar"],
  fr: ["Payer maintenant", "Fermer"],
  de: ["Jetzt bezahlen", "Schließen"],
  pt: ["Pagar agora", "Fechar"],
  it: ["Paga ora", "Chiudi"],
  nl: ["Nu betalen", "Sluiten"],
  pl: ["Zapłać teraz", "Zamknij"],
  ja: ["今すぐ支払う", "閉じる"],
  zh: ["立即付款", "关闭"],
  ko: ["지금 결제하기", "닫기"],
  hi: ["अभी भुगतान करें", "बंद करें"],
  ar: ["ادفع الآن", "إغلاق"],
  he: ["לתשלום עכשיו", "סגירה"],
};
const ENGLISH = ["Pay now", "Close"] as const;

/** @param tag a BCP 47 tag, from anywhere. */
export function wordsFor(tag: string): readonly [pay: string, close: string] {
  return WORDS[tag.slice(0, 2).toLowerCase()] ?? ENGLISH;
}
