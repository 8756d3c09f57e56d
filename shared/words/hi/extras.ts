/** Hindi words of what a payer may want besides paying. */
import type { ExtraWords } from "../extras.ts";

export const extras: ExtraWords = {
  calendarAdd: "कैलेंडर में जोड़ें",
  calendarTitle: "{merchant} के इनवॉइस {number} का भुगतान करें",
  calendarPart: "{merchant} के इनवॉइस {number} की {count} में से किस्त {part} का भुगतान करें",
  calendarText: "इस दिन तक {amount} का भुगतान करें। यहाँ भुगतान करें: {url}",
  forward: "आगे भेजें",
  forwardText: "किसी और के लिए लिंक बनाएँ। जिसके पास यह लिंक होगा वह यह इनवॉइस देख सकेगा और उसका भुगतान कर सकेगा।",
  forwardMake: "लिंक बनाएँ",
  forwardReady: "आगे भेजने के लिए आपका लिंक",
  forwardLink: "आगे भेजने का लिंक",
  forwardManyTitle: "और लिंक नहीं बन सकता",
  forwardMany: "यह इनवॉइस बहुत बार आगे भेजा जा चुका है। जो लिंक आपके पास है उसे साझा करें, या एक घंटे बाद फिर कोशिश करें।",
  forwardFailed: "लिंक नहीं बन सका। कृपया फिर कोशिश करें।",
  copy: "कॉपी करें",
  copied: "कॉपी हो गया",
  share: "साझा करें",
  print: "प्रिंट करें",
  payOnline: "ऑनलाइन भुगतान करें",
};
