/** With what: the methods that the merchant takes, each with its own fields right below its name. */
import { cvvLength } from "../cardBrand.ts";
import { majorText } from "../money.ts";
import type { PaymentMethod } from "../statuses.ts";
import { AmountText } from "./AmountText.tsx";
import { brandName, type PageContext } from "./context.ts";
import { ErrorText, errorOf, Field, Tick } from "./Field.tsx";
import { Icon } from "./Icon.tsx";
import type { PanelState } from "./panel.ts";
import { SavedOptions, SavedWay } from "./SavedChoice.tsx";

interface Props {
  ctx: PageContext;
  state: PanelState;
}

export function MethodChoice({ ctx, state }: Props) {
  const { view, words } = ctx;
  const fields = { card: CardFields, ach: BankFields };
  const others = (view.saving?.methods.length ?? 0) > 0;
  const labels = { card: others ? words.methodOtherCard : words.methodCard, ach: words.methodAch };
  const [only] = view.methods;
  const chosen = state.values.method ?? only;
  return (
    <fieldset>
      <legend>{words.howToPay}</legend>
      <div class="options">
        <SavedOptions ctx={ctx} chosen={chosen} />
        {view.methods.map((method: PaymentMethod) => {
          const Fields = fields[method];
          return (
            <div class="option" key={method}>
              <input
                type="radio"
                name="method"
                id={`method-${method}`}
                value={method}
                {...(chosen === method ? { defaultChecked: true } : {})}
              />
              <label for={`method-${method}`}>
                <span>{labels[method]}</span>
                <Icon name={method === "card" ? "card" : "bank"} />
              </label>
              <div class="more">
                <Fields ctx={ctx} state={state} />
              </div>
            </div>
          );
        })}
      </div>
      <ErrorText name="method" text={errorOf(state, "method")} />
      <SavedWay ctx={ctx} />
    </fieldset>
  );
}

function CardFields({ ctx: { view, words, say }, state }: Props) {
  const code = cvvLength(state.brand) === 4 ? words.cardCvcHint4 : words.cardCvcHint3;
  return (
    <>
      <Field
        name="cardNumber"
        label={words.cardNumber}
        state={state}
        suffix={state.brand ? <strong>{brandName(state.brand)}</strong> : <Icon name="card" />}
        input={{ inputmode: "numeric", autocomplete: "cc-number", enterkeyhint: "next", dir: "ltr" }}
      />
      <div class="pair">
        <Field
          name="cardExpiry"
          label={words.cardExpiry}
          state={state}
          kept
          hint={words.cardExpiryHint}
          input={{ inputmode: "numeric", autocomplete: "cc-exp", enterkeyhint: "next", dir: "ltr" }}
        />
        <Field
          name="cardCvc"
          label={words.cardCvc}
          state={state}
          hint={say(code)}
          input={{
            inputmode: "numeric",
            autocomplete: "cc-csc",
            enterkeyhint: "done",
            maxlength: 4,
            dir: "ltr",
          }}
        />
      </div>
      {view.saving ? (
        <div class="save">
          <Tick name="saveCard" label={view.saving.label} state={state} />
          <p class="hint">{view.saving.details}</p>
        </div>
      ) : null}
    </>
  );
}

function BankFields({ ctx, state }: Props) {
  const { view, words } = ctx;
  const type = state.values.accountType ?? "checking";
  const stands = state.amount ?? 0;
  return (
    <>
      <Field
        name="accountHolderName"
        label={words.holderName}
        state={state}
        kept
        input={{ autocomplete: "name", autocapitalize: "words", enterkeyhint: "next" }}
      />
      <Field
        name="routingNumber"
        label={words.routingNumber}
        state={state}
        kept
        hint={words.routingHint}
        suffix={state.bankName ? <strong>{state.bankName}</strong> : null}
        input={{ inputmode: "numeric", autocomplete: "off", enterkeyhint: "next", dir: "ltr" }}
      />
      <Field
        name="accountNumber"
        label={words.accountNumber}
        state={state}
        input={{ inputmode: "numeric", autocomplete: "off", enterkeyhint: "done", dir: "ltr" }}
      />
      <fieldset class="inline">
        <legend>{words.accountType}</legend>
        {(["checking", "savings"] as const).map((value) => (
          <label class="tick" key={value}>
            <input
              type="radio"
              name="accountType"
              value={value}
              {...(type === value ? { defaultChecked: true } : {})}
            />
            <span>{value === "checking" ? words.accountChecking : words.accountSavings}</span>
          </label>
        ))}
        <ErrorText name="accountType" text={errorOf(state, "accountType")} />
      </fieldset>
      {view.achAuthorization ? (
        <div class="mandate">
          <h3>{words.authorizeTitle}</h3>
          <p>
            <Authorization ctx={ctx} state={state} text={view.achAuthorization} />
          </p>
          <input type="hidden" name="authorizedAmount" value={majorText(stands, view.invoice.currency)} />
        </div>
      ) : null}
      <Tick name="authorize" label={words.authorizeLabel} state={state} />
      <p class="hint">{words.bankTakesDays}</p>
    </>
  );
}

/** The text of the authorisation, word for word, with the amount in place. */
function Authorization({ ctx, state, text }: Props & { text: string }) {
  const pieces = text.split("{amount}");
  return (
    <>
      {pieces.map((piece, index) =>
        index === 0 ? piece : [<AmountText key={index} ctx={ctx} state={state} />, piece],
      )}
    </>
  );
}
