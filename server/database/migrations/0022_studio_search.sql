-- What invoices are looked for by: beginnings of names, addresses, numbers, in one plain spelling. Made from the invoices when
-- somebody searches, so that making an invoice does not pay for it; searched_to is how far that has come.
CREATE TABLE invoice_terms (
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  term TEXT NOT NULL,
  created_position INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, mode, created_position, term)
) STRICT;
CREATE INDEX invoice_terms_in_order ON invoice_terms (tenant_id, mode, term, created_position DESC);

CREATE TABLE invoice_terms_progress (
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL,
  searched_to INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, mode)
) STRICT;
