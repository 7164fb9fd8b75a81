-- What to look at before a proposal is approved: rules that let the pair pass because an answer is missing. Criteria and codes only.
ALTER TABLE proposals ADD COLUMN flags TEXT NOT NULL DEFAULT '[]';
