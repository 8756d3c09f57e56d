import type { ExtraWords } from "../extras.ts";

export const extras: ExtraWords = {
  calendarAdd: "إضافة إلى التقويم",
  calendarTitle: "دفع الفاتورة {number} من {merchant}",
  calendarPart: "دفع القسط {part} من {count} من الفاتورة {number} من {merchant}",
  calendarText: "{amount} للدفع حتى هذا اليوم. ادفع هنا: {url}",
  forward: "إعادة إرسال",
  forwardText: "أنشئ رابطًا لشخص آخر. من لديه الرابط يرى هذه الفاتورة ويمكنه دفعها.",
  forwardMake: "إنشاء رابط",
  forwardReady: "رابطك لإعادة الإرسال",
  forwardLink: "رابط لإعادة الإرسال",
  forwardManyTitle: "لا مزيد من الروابط",
  forwardMany: "أُعيد إرسال هذه الفاتورة مرات كثيرة. شارك الرابط الذي لديك، أو حاول مرة أخرى بعد ساعة.",
  forwardFailed: "تعذّر إنشاء الرابط. يُرجى المحاولة مرة أخرى.",
  copy: "نسخ",
  copied: "تم النسخ",
  share: "مشاركة",
  print: "طباعة",
  payOnline: "ادفع عبر الإنترنت على",
};
