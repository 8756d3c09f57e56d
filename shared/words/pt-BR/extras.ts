/** Brazilian Portuguese words of what a payer may want besides paying. */
import type { ExtraWords } from "../extras.ts";

export const extras: ExtraWords = {
  calendarAdd: "Adicionar ao calendário",
  calendarTitle: "Pagar a fatura {number} de {merchant}",
  calendarPart: "Pagar a parcela {part} de {count} da fatura {number} de {merchant}",
  calendarText: "{amount} a pagar até este dia. Pague aqui: {url}",
  forward: "Encaminhar",
  forwardText: "Crie um link para outra pessoa. Quem tiver o link vê esta fatura e pode pagá-la.",
  forwardMake: "Criar link",
  forwardReady: "Seu link para encaminhar",
  forwardLink: "Link para encaminhar",
  forwardManyTitle: "Sem mais links",
  forwardMany:
    "Esta fatura foi encaminhada vezes demais. Compartilhe o link que você tem ou tente de novo em uma hora.",
  forwardFailed: "Não foi possível criar o link. Tente de novo.",
  copy: "Copiar",
  copied: "Copiado",
  share: "Compartilhar",
  print: "Imprimir",
  payOnline: "Pague online:",
};
