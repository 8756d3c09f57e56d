/** Hebrew words of what a payer may want besides paying. */
import type { ExtraWords } from "../extras.ts";

export const extras: ExtraWords = {
  calendarAdd: "הוספה ליומן",
  calendarTitle: "תשלום חשבונית {number} של {merchant}",
  calendarPart: "תשלום {part} מתוך {count} של חשבונית {number} של {merchant}",
  calendarText: "יש לשלם {amount} עד יום זה. לתשלום: {url}",
  forward: "העברה",
  forwardText: "יצירת קישור למישהו אחר. מי שבידו הקישור רואה חשבונית זו ויכול לשלם אותה.",
  forwardMake: "יצירת קישור",
  forwardReady: "הקישור להעברה מוכן",
  forwardLink: "קישור להעברה",
  forwardManyTitle: "אין קישור נוסף",
  forwardMany: "החשבונית הועברה יותר מדי פעמים. אפשר לשתף את הקישור שבידך או לנסות שוב בעוד שעה.",
  forwardFailed: "לא ניתן היה ליצור את הקישור. נא לנסות שוב.",
  copy: "העתקה",
  copied: "הועתק",
  share: "שיתוף",
  print: "הדפסה",
  payOnline: "לתשלום מקוון",
};
