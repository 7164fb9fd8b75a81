-- Whether a questionnaire is not awaited because the person does not wish to answer: refusals in the response rates of AAPOR.
ALTER TABLE answer_waivers ADD COLUMN is_refusal BOOLEAN NOT NULL DEFAULT FALSE;
