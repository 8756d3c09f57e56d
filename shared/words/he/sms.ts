import type { SmsWords } from "../messageTypes.ts";

/** Hebrew words of text messages, as short as they can be said: 70 characters are a message. */
export const sms: SmsWords = {
  from: "{merchant}: {text}",
  payNow: "לתשלום: {url}",
  invoice: "חשבונית חדשה {amount}.",
  invoiceDue: "חשבונית חדשה {amount} עד {date}.",
  reminderOpen: "תזכורת: נותר {amount} בחשבונית {number}.",
  reminderDue: "תזכורת: {amount} לתשלום עד {date}.",
  reminderToday: "תזכורת: {amount} לתשלום היום.",
  reminderLate: "באיחור: {amount}, המועד היה {date}.",
  fresh: "{merchant}: קישור חדש לחשבונית {number}, נותר {amount}: {url}",
  code: "{merchant}: {code} הוא הקוד שלכם ל-{minutes} דקות. אל תמסרו אותו לאיש.",
  test: "בדיקה, לא כסף אמיתי. ",
  receipt: "{merchant}: {test}קיבלנו {amount}, תודה. קבלה {number}: {url}",
  receiptShort: "{merchant}: {test}קיבלנו {amount}, תודה. קבלה: {url}",
};
