import type { SmsWords } from "../messageTypes.ts";

/** Hindi words of text messages, as short as they can be said: 70 characters are a message. */
export const sms: SmsWords = {
  from: "{merchant}: {text}",
  payNow: "भुगतान: {url}",
  invoice: "नई इनवॉइस {amount}।",
  invoiceDue: "नई इनवॉइस {amount}, तिथि {date}।",
  reminderOpen: "इनवॉइस {number} के {amount} बाकी हैं।",
  reminderDue: "{amount} बाकी, तिथि {date}।",
  reminderToday: "{amount} की तिथि आज है।",
  reminderLate: "अतिदेय: {amount}, तिथि {date}।",
  fresh: "{merchant}: इनवॉइस {number} का नया लिंक, {amount} बाकी: {url}",
  code: "{merchant}: कोड {code}, {minutes} मिनट मान्य। किसी को न दें; कोई नहीं माँगेगा।",
  test: "परीक्षण, असली पैसा नहीं। ",
  receipt: "{merchant}: {test}{amount} मिले, धन्यवाद। रसीद {number}: {url}",
  receiptShort: "{merchant}: {test}{amount} मिले, धन्यवाद। रसीद: {url}",
};
