/** With what: the methods that the merchant takes, each with its own fields right below its name. */
import { cvvLength } from "../cardBrand.ts";
import type { PaymentMethod } from "../statuses.ts";
import { brandName, type PageContext } from "./context.ts";
import { ErrorText, errorOf, Field } from "./Field.tsx";
import { HostedFields } from "./HostedFields.tsx";
import { Icon } from "./Icon.tsx";
import { Mandate } from "./Mandate.tsx";
import type { PanelState } from "./panel.ts";
import { SavedOptions, SavedWay, SaveTick } from "./SavedChoice.tsx";

interface Props {
  ctx: PageContext;
  state: PanelState;
  method: PaymentMethod;
}

export function MethodChoice({ ctx, state }: Omit<Props, "method">) {
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
          const Fields = view.hostedFields ? HostedFields : fields[method];
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
                <Fields ctx={ctx} state={state} method={method} />
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

function CardFields({ ctx, state }: Props) {
  const { words, say } = ctx;
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
      <SaveTick ctx={ctx} state={state} />
    </>
  );
}

function BankFields({ ctx, state }: Props) {
  const { words } = ctx;
  const type = state.values.accountType ?? "checking";
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
      <Mandate ctx={ctx} state={state} />
    </>
  );
}
