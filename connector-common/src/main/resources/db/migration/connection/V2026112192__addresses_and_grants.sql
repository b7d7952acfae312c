-- Where a CRM gives each account an address of its own, it may move: it is told with every token.
ALTER TABLE connection ADD COLUMN address text;

-- An app that is granted access by its own credentials asks for each token anew and has nothing to refresh with.
ALTER TABLE connection_token ALTER COLUMN refresh_token DROP NOT NULL;
