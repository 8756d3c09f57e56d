-- Who answered STOP to which of our senders. An opt-out belongs to the number that was answered, which all merchants of an
-- installation share, so it names no merchant.
CREATE TABLE suppressions (
  channel TEXT NOT NULL CHECK (channel IN ('sms')),
  sender TEXT NOT NULL,
  recipient TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  PRIMARY KEY (channel, sender, recipient)
) STRICT;

-- The rest of a mail that the outbox shows: all recipients, headers, and its files.
ALTER TABLE outbox_messages ADD COLUMN details TEXT;
CREATE INDEX outbox_messages_by_recipient ON outbox_messages (recipient, created_ms);

CREATE TABLE outbox_files (
  message_id TEXT NOT NULL,
  place INTEGER NOT NULL,
  filename TEXT NOT NULL,
  content_type TEXT NOT NULL,
  content_id TEXT,
  -- Base64, because a file is read whole and rarely.
  content TEXT NOT NULL,
  created_ms INTEGER NOT NULL,
  PRIMARY KEY (message_id, place)
) STRICT;
CREATE INDEX outbox_files_by_time ON outbox_files (created_ms);
