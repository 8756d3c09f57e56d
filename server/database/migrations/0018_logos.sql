-- Merchants' logos, by a hash of their bytes: the address of one says what it shows, so that it can be kept for ever.
-- Earlier ones stay a while, because mails that were sent name them.
CREATE TABLE logos (
  tenant_id TEXT NOT NULL,
  logo_hash TEXT NOT NULL,
  content_type TEXT NOT NULL CHECK (content_type IN ('image/png', 'image/jpeg')),
  width INTEGER NOT NULL,
  height INTEGER NOT NULL,
  content TEXT NOT NULL,
  created_at TEXT NOT NULL,
  PRIMARY KEY (tenant_id, logo_hash)
) STRICT;
CREATE INDEX logos_by_hash ON logos (logo_hash);
