-- Releases hold every indicator in every breakdown. Figures of releases made before had no breakdowns and are made anew with the next release.
DROP TABLE release_cells;
DELETE FROM releases;

-- How often the service releases figures by itself, and to which base counts are rounded (0: not at all).
ALTER TABLE programmes ADD COLUMN release_every TEXT NOT NULL DEFAULT 'off';
ALTER TABLE programmes ADD COLUMN round_counts_to INTEGER NOT NULL DEFAULT 0;

ALTER TABLE releases ADD COLUMN as_of DATE NOT NULL DEFAULT '2000-01-01';
ALTER TABLE releases ADD COLUMN round_counts_to INTEGER NOT NULL DEFAULT 0;
-- The release that this one corrects: it is no longer served.
ALTER TABLE releases ADD COLUMN replaces INTEGER;
ALTER TABLE releases ADD COLUMN replaced_by INTEGER;
ALTER TABLE releases ADD COLUMN reason TEXT;
-- The period for which an automatic release stands: it is made once, however many instances look. Null for a release that somebody asked for.
ALTER TABLE releases ADD COLUMN automatic_key TEXT;
CREATE UNIQUE INDEX uq_releases_programme_id_automatic_key ON releases (programme_id, automatic_key);

-- The codes of dimensions that depend on the programme (sites, periods, languages, partners), with their labels as they were.
CREATE TABLE release_codes (
    release_id UUID NOT NULL REFERENCES releases (id),
    dimension  TEXT NOT NULL,
    code       TEXT NOT NULL,
    position   INTEGER NOT NULL,
    label      TEXT,
    PRIMARY KEY (release_id, dimension, code)
);

-- The figures of an indicator in a wave for a family of breakdowns, frozen: only what may be seen is written, a hidden figure is just a status.
CREATE TABLE release_groups (
    release_id        UUID NOT NULL REFERENCES releases (id),
    indicator         TEXT NOT NULL,
    indicator_version INTEGER NOT NULL,
    wave              TEXT NOT NULL,
    family            TEXT NOT NULL,
    -- number of the release that computed them: an earlier one when they were carried
    computed_in       INTEGER NOT NULL,
    cells             TEXT NOT NULL,
    PRIMARY KEY (release_id, indicator, wave, family)
);

-- Who was behind an indicator in a wave, by keyed numbers: what tells the next release whether few people differ. Sealed with the service's key.
CREATE TABLE release_respondents (
    release_id  UUID NOT NULL REFERENCES releases (id),
    indicator   TEXT NOT NULL,
    wave        TEXT NOT NULL,
    rows_sealed TEXT NOT NULL,
    PRIMARY KEY (release_id, indicator, wave)
);
