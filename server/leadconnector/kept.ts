/** What an invoice of that API has and ours has no place for: kept beside the invoice, so that it can be echoed. */
import type { CreateBody } from "./schema.ts";

/** As it was sent; JSON. Nothing of it is known of an invoice that was made elsewhere. */
export type Kept = Partial<
  Pick<CreateBody, "altId" | "name" | "title" | "termsNotes" | "issueDate" | "invoiceNumber" | "sentTo">
> & {
  readonly businessDetails?: CreateBody["businessDetails"];
  readonly contactDetails?: CreateBody["contactDetails"];
  readonly discount?: { readonly type: string; readonly value: number };
  readonly automaticTaxesEnabled?: boolean;
  readonly items?: readonly {
    readonly productId?: string | undefined;
    readonly priceId?: string | undefined;
    readonly description?: string | undefined;
    readonly type?: string | null | undefined;
    readonly taxes: readonly {
      readonly _id: string | undefined;
      readonly name: string;
      readonly rate: number;
    }[];
  }[];
};

export function keptOf(body: CreateBody): Kept {
  const { altId, name, title, termsNotes, issueDate, invoiceNumber, sentTo, businessDetails } = body;
  const { customFields: _fields, additionalEmails: _emails, ...contactDetails } = body.contactDetails;
  return {
    altId,
    name,
    title,
    termsNotes,
    issueDate,
    invoiceNumber,
    sentTo,
    ...(businessDetails ? { businessDetails: withoutIgnored(businessDetails) } : {}),
    contactDetails,
    ...(body.discount
      ? { discount: { type: body.discount.type, value: Number(body.discount.value ?? 0) } }
      : {}),
    automaticTaxesEnabled: body.automaticTaxesEnabled ?? false,
    items: body.items.map(({ productId, priceId, description, type, taxes }) => ({
      productId,
      priceId,
      description,
      type,
      taxes: (taxes ?? []).map((tax) => ({ _id: tax._id, name: tax.name, rate: Number(tax.rate) })),
    })),
  };
}

function withoutIgnored(details: NonNullable<CreateBody["businessDetails"]>) {
  const { customValues: _values, ...kept } = details;
  return kept;
}

/** What is searched in, lower case. */
export function wordsOf({ name, contactDetails }: Kept): string {
  return [name, contactDetails?.name, contactDetails?.email, contactDetails?.phoneNo]
    .filter((word) => word !== undefined)
    .join("\n")
    .toLowerCase();
}

export function readKept(kept: string | null): Kept {
  return kept === null ? {} : (JSON.parse(kept) as Kept);
}
