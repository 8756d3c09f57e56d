import type { SmsWords } from "../messageTypes.ts";

/** Japanese words of text messages, as short as they can be said: 70 characters are a message. */
export const sms: SmsWords = {
  from: "{merchant}：{text}",
  payNow: "お支払い {url}",
  invoice: "ご請求 {amount}",
  invoiceDue: "ご請求 {amount}、期限 {date}",
  reminderOpen: "請求書 {number} の {amount} が未払いです",
  reminderDue: "{amount} の期限は {date} です",
  reminderToday: "{amount} の期限は本日です",
  reminderLate: "期限超過：{amount}（{date}）",
  fresh: "{merchant}：請求書 {number} の新しいリンク、未払い {amount}\n{url}",
  code: "{merchant}：ワンタイムコード {code}（{minutes} 分間有効）。誰にも伝えないでください。お尋ねすることもありません。",
  test: "テスト（実際のお金ではありません）。",
  receipt: "{merchant}：{test}{amount} を受領しました。領収書 {number}\n{url}",
  receiptShort: "{merchant}：{test}{amount} を受領しました。領収書\n{url}",
};
