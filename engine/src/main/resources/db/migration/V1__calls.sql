-- Calls, their legs, segments and recordings. The same text runs on SQLite and PostgreSQL.
-- Times are ms since 1970 in UTC; words are lower-case with hyphens.

CREATE TABLE call (
    id          TEXT   NOT NULL PRIMARY KEY,
    tenant      TEXT   NOT NULL,
    state       TEXT   NOT NULL,
    direction   TEXT   NOT NULL,
    from_party  TEXT   NOT NULL,
    to_party    TEXT   NOT NULL,
    flow        TEXT   NOT NULL,
    started_ms  BIGINT NOT NULL,
    answered_ms BIGINT,
    ended_ms    BIGINT,
    cause       TEXT,
    sip_status  INTEGER,
    q850        INTEGER,
    hangup_by   TEXT,
    config_hash TEXT   NOT NULL
);

-- Lists are newest first; the id settles calls of one millisecond.
CREATE INDEX call_started ON call (started_ms, id);
CREATE INDEX call_from ON call (from_party, started_ms, id);
CREATE INDEX call_to ON call (to_party, started_ms, id);
-- At a start only the few calls that an earlier process left open are looked for.
CREATE INDEX call_open ON call (started_ms, id) WHERE state <> 'ended';

CREATE TABLE leg (
    call_id           TEXT    NOT NULL REFERENCES call (id) ON DELETE CASCADE,
    number            INTEGER NOT NULL,
    role              TEXT    NOT NULL,
    party             TEXT    NOT NULL,
    via               TEXT    NOT NULL,
    sip_call_id       TEXT    NOT NULL,
    codec             TEXT    NOT NULL,
    started_ms        BIGINT  NOT NULL,
    ringing_ms        BIGINT,
    answered_ms       BIGINT,
    ended_ms          BIGINT,
    cause             TEXT,
    sip_status        INTEGER,
    q850              INTEGER,
    received_packets  BIGINT  NOT NULL,
    received_octets   BIGINT  NOT NULL,
    lost_packets      BIGINT  NOT NULL,
    duplicate_packets BIGINT  NOT NULL,
    foreign_packets   BIGINT  NOT NULL,
    malformed_packets BIGINT  NOT NULL,
    sent_packets      BIGINT  NOT NULL,
    sent_octets       BIGINT  NOT NULL,
    send_errors       BIGINT  NOT NULL,
    jitter_us         BIGINT  NOT NULL,
    remote            TEXT    NOT NULL,
    PRIMARY KEY (call_id, number)
);

CREATE TABLE segment (
    call_id    TEXT    NOT NULL REFERENCES call (id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    party      TEXT    NOT NULL,
    started_ms BIGINT  NOT NULL,
    ended_ms   BIGINT,
    outcome    TEXT    NOT NULL,
    PRIMARY KEY (call_id, position)
);

CREATE TABLE recording (
    call_id     TEXT    NOT NULL PRIMARY KEY REFERENCES call (id) ON DELETE CASCADE,
    file        TEXT    NOT NULL,
    started_ms  BIGINT  NOT NULL,
    duration_ms BIGINT  NOT NULL,
    gap_ms      BIGINT  NOT NULL,
    complete    BOOLEAN NOT NULL,
    sha256      TEXT    NOT NULL,
    fault       TEXT    NOT NULL
);
