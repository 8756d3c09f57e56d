import type { SmsWords } from "../messageTypes.ts";

/** Chinese (simplified) words of text messages, as short as they can be said: 70 characters are a message. */
export const sms: SmsWords = {
  from: "{merchant}：{text}",
  payNow: "付款 {url}",
  invoice: "新账单 {amount}",
  invoiceDue: "新账单 {amount}，{date}到期",
  reminderOpen: "提醒：账单 {number} 待付 {amount}",
  reminderDue: "提醒：{amount}，{date}到期",
  reminderToday: "提醒：{amount}，今天到期",
  reminderLate: "已逾期：{amount}，{date}到期",
  fresh: "{merchant}：账单 {number} 的新链接，待付 {amount}\n{url}",
  code: "{merchant}：一次性验证码 {code}，{minutes} 分钟内有效。请勿转告他人，任何人都不会索要。",
  test: "测试，非真实资金。",
  receipt: "{merchant}：{test}已收到 {amount}，谢谢。收据 {number}\n{url}",
  receiptShort: "{merchant}：{test}已收到 {amount}，谢谢。收据\n{url}",
};
