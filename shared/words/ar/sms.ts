import type { SmsWords } from "../messageTypes.ts";

/** Arabic words of text messages, as short as they can be said: 70 characters are a message. */
export const sms: SmsWords = {
  from: "{merchant}: {text}",
  payNow: "للدفع: {url}",
  invoice: "فاتورة جديدة {amount}.",
  invoiceDue: "فاتورة جديدة {amount} تستحق {date}.",
  reminderOpen: "تذكير: {amount} من الفاتورة {number} لم تُدفع.",
  reminderDue: "تذكير: {amount} تستحق {date}.",
  reminderToday: "تذكير: {amount} تستحق اليوم.",
  reminderLate: "متأخرة: {amount} استحقت {date}.",
  fresh: "{merchant}: رابط جديد للفاتورة {number}، المتبقي {amount}: {url}",
  code: "{merchant}: رمزك {code} يصلح {minutes} دقائق. لا تعطه لأحد؛ لن يطلبه أحد.",
  test: "تجربة، بلا أموال حقيقية. ",
  receipt: "{merchant}: {test}استلمنا {amount}، شكرًا. إيصال {number}: {url}",
  receiptShort: "{merchant}: {test}استلمنا {amount}، شكرًا. إيصال: {url}",
};
