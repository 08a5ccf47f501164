-- Whose a conversation is: a hash of what their browser or their sign-in is known by; '' where it
-- was held at the command line. Nobody sees another's on the page.
ALTER TABLE conversations ADD COLUMN owner TEXT NOT NULL DEFAULT '';

CREATE INDEX conversations_by_owner ON conversations (owner, updated DESC);
