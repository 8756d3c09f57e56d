import type { SmsWords } from "../messageTypes.ts";

/** Korean words of text messages, as short as they can be said: 70 characters are a message. */
export const sms: SmsWords = {
  from: "{merchant}: {text}",
  payNow: "결제 {url}",
  invoice: "청구 {amount}",
  invoiceDue: "청구 {amount}, 기한 {date}",
  reminderOpen: "알림: 청구서 {number} {amount} 미납",
  reminderDue: "알림: {amount}, 기한 {date}",
  reminderToday: "알림: {amount}, 오늘까지",
  reminderLate: "기한 지남: {amount}, {date}",
  fresh: "{merchant}: 청구서 {number} 새 링크, 남은 금액 {amount}\n{url}",
  code: "{merchant}: 일회용 코드 {code}, {minutes}분간 유효. 알려주지 마세요. 누구도 묻지 않습니다.",
  test: "테스트, 실제 돈 아님. ",
  receipt: "{merchant}: {test}{amount} 결제 감사합니다. 영수증 {number}\n{url}",
  receiptShort: "{merchant}: {test}{amount} 결제 감사합니다. 영수증\n{url}",
};
