-- Host names of merchants' own, each of one merchant only and proven to be its own before it stands here.
CREATE TABLE merchant_hosts (
  host TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  created_at TEXT NOT NULL
) STRICT;
CREATE INDEX merchant_hosts_by_tenant ON merchant_hosts (tenant_id, created_at);

-- The one that new links of the merchant use: the newest. Null: PUBLIC_URL.
ALTER TABLE merchants ADD COLUMN link_host TEXT;

-- Icons are kept like logos, and live apart from them.
ALTER TABLE logos ADD COLUMN kind TEXT NOT NULL DEFAULT 'logo';
