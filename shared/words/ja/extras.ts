/** Japanese words of what a payer may want besides paying. */
import type { ExtraWords } from "../extras.ts";

export const extras: ExtraWords = {
  calendarAdd: "カレンダーに追加",
  calendarTitle: "{merchant}の請求書{number}を支払う",
  calendarPart: "{merchant}の請求書{number}の{count}回中{part}回目を支払う",
  calendarText: "この日までに{amount}をお支払いください。お支払いはこちら: {url}",
  forward: "転送",
  forwardText: "ほかの方のためのリンクを作ります。このリンクを持つ人は請求書を見て支払うことができます。",
  forwardMake: "リンクを作る",
  forwardReady: "転送用のリンクができました",
  forwardLink: "転送用のリンク",
  forwardManyTitle: "これ以上リンクを作れません",
  forwardMany:
    "この請求書は転送された回数が多すぎます。お手元のリンクを共有するか、1時間後にもう一度お試しください。",
  forwardFailed: "リンクを作れませんでした。もう一度お試しください。",
  copy: "コピー",
  copied: "コピーしました",
  share: "共有",
  print: "印刷",
  payOnline: "オンラインで支払う",
};
