-- What one installation keeps about itself, by name: for example its secret in development, where there is no file
-- to keep it in.
CREATE TABLE installation (
  name TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
) STRICT;
