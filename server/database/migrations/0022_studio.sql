-- The studio's one-time links and sessions. Of both only SHA-256 is kept. They live for minutes and hours and belong to the
-- installation that gave them, so they do not move to another.
CREATE TABLE studio_tokens (
  token_hash TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('test', 'live')),
  created_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX studio_tokens_by_end ON studio_tokens (expires_ms);

-- key_id: the API key it was opened with, which ends it when it is revoked. token_hash: the one-time link it was opened with; a
-- link opens one session. ended_ms: when it was signed out.
CREATE TABLE studio_sessions (
  session_id TEXT PRIMARY KEY,
  session_hash TEXT NOT NULL UNIQUE,
  tenant_id TEXT NOT NULL,
  mode TEXT NOT NULL CHECK (mode IN ('test', 'live')),
  key_id TEXT,
  token_hash TEXT UNIQUE,
  created_ms INTEGER NOT NULL,
  expires_ms INTEGER NOT NULL,
  ended_ms INTEGER
) STRICT;
CREATE INDEX studio_sessions_by_end ON studio_sessions (expires_ms);
CREATE INDEX studio_sessions_by_tenant ON studio_sessions (tenant_id, mode);
