/** The refusal to reuse a payment's id for another payment. */

/**
 * This payment id stands for another amount, currency, means of payment or invoice: nothing was attempted, and
 * what stands under the id is unchanged. `field` names what differs.
 */
export class ProcessorConflict extends Error {
  readonly code = "payment_id_reused";
  readonly field: "invoiceId" | "amount" | "currency" | "method";
  constructor(field: "invoiceId" | "amount" | "currency" | "method") {
    super(`this payment id was used with another ${field}`);
    this.name = "ProcessorConflict";
    this.field = field;
  }
}
