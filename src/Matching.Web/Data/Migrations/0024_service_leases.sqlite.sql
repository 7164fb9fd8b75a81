-- Who serves this database: renewed every few seconds, so that a change of the master key knows of a service that would go on under the old one.
CREATE TABLE service_leases (
    id         UUID PRIMARY KEY,
    host       TEXT NOT NULL,
    process_id INTEGER NOT NULL,
    renewed_at TIMESTAMPTZ NOT NULL,
    ends_at    TIMESTAMPTZ NOT NULL
);
