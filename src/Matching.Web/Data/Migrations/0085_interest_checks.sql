-- After how many days of waiting the service asks by itself whether people still look for a match; null never asks.
ALTER TABLE programmes ADD COLUMN ask_interest_after_days INTEGER;
CREATE INDEX ix_people_programme_id_interest_asked_on ON people (programme_id, interest_asked_on)
WHERE interest_asked_on IS NOT NULL;

-- What a person answered by the link in a message: yes, no, or to call them.
ALTER TABLE messages ADD COLUMN answer TEXT;
CREATE INDEX ix_messages_programme_id_answered_at ON messages (programme_id, answered_at) WHERE answer IS NOT NULL;
