-- How a recording is kept, and where it is silent and why, as JSON; empty for those of before.

ALTER TABLE recording ADD COLUMN ledger TEXT NOT NULL DEFAULT '';
