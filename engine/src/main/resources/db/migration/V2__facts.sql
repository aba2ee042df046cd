-- Calls are projected from the journal: only ended ones stand here, with their path through the plan.
-- ${binary} and ${clustered} say the same to each kind of database: ids and names are compared octet
-- by octet, and the parts of a call lie next to each other.

DROP INDEX call_started;
DROP INDEX call_from;
DROP INDEX call_to;
DROP INDEX call_open;
ALTER TABLE call RENAME TO call_v1;
ALTER TABLE leg RENAME TO leg_v1;
ALTER TABLE segment RENAME TO segment_v1;
ALTER TABLE recording RENAME TO recording_v1;

CREATE TABLE call (
    id          TEXT ${binary} NOT NULL PRIMARY KEY,
    tenant      TEXT ${binary} NOT NULL,
    direction   TEXT ${binary} NOT NULL,
    from_party  TEXT ${binary} NOT NULL,
    to_party    TEXT ${binary} NOT NULL,
    flow        TEXT ${binary} NOT NULL,
    started_ms  BIGINT  NOT NULL,
    answered_ms BIGINT,
    ended_ms    BIGINT  NOT NULL,
    cause       TEXT ${binary} NOT NULL,
    sip_status  INTEGER NOT NULL,
    q850        INTEGER NOT NULL,
    hangup_by   TEXT ${binary} NOT NULL,
    config_hash TEXT ${binary} NOT NULL,
    generation  BIGINT  NOT NULL
) ${clustered};

-- Lists are newest first; the id settles calls of one millisecond.
CREATE INDEX call_started ON call (started_ms, id);
CREATE INDEX call_from ON call (from_party, started_ms, id);
CREATE INDEX call_to ON call (to_party, started_ms, id);

-- Other words by which a call is looked for: party (numbers it was sent on to), queue, seat, mark.
-- They repeat the begin of the call, so that the newest calls of one word lie next to each other.
CREATE TABLE call_tag (
    kind       TEXT ${binary} NOT NULL,
    name       TEXT ${binary} NOT NULL,
    started_ms BIGINT NOT NULL,
    call_id    TEXT ${binary} NOT NULL REFERENCES call (id) ON DELETE CASCADE,
    PRIMARY KEY (kind, name, started_ms, call_id)
) ${clustered};
CREATE INDEX call_tag_call ON call_tag (call_id);

CREATE TABLE leg (
    call_id           TEXT ${binary} NOT NULL REFERENCES call (id) ON DELETE CASCADE,
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
) ${clustered};

CREATE TABLE segment (
    call_id    TEXT ${binary} NOT NULL REFERENCES call (id) ON DELETE CASCADE,
    position   INTEGER NOT NULL,
    kind       TEXT    NOT NULL,
    name       TEXT    NOT NULL,
    party      TEXT    NOT NULL,
    started_ms BIGINT  NOT NULL,
    ended_ms   BIGINT,
    outcome    TEXT    NOT NULL,
    PRIMARY KEY (call_id, position)
) ${clustered};

-- Steps of the plan; prompts and digits are JSON lists.
CREATE TABLE step (
    call_id  TEXT ${binary} NOT NULL REFERENCES call (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    at_ms    BIGINT  NOT NULL,
    flow     TEXT    NOT NULL,
    step     TEXT    NOT NULL,
    outcome  TEXT    NOT NULL,
    prompts  TEXT    NOT NULL,
    digits   TEXT    NOT NULL,
    PRIMARY KEY (call_id, position)
) ${clustered};

CREATE TABLE mark (
    call_id  TEXT ${binary} NOT NULL REFERENCES call (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name     TEXT    NOT NULL,
    at_ms    BIGINT  NOT NULL,
    PRIMARY KEY (call_id, position)
) ${clustered};

CREATE TABLE recording (
    call_id     TEXT ${binary} NOT NULL PRIMARY KEY REFERENCES call (id) ON DELETE CASCADE,
    file        TEXT    NOT NULL,
    started_ms  BIGINT  NOT NULL,
    duration_ms BIGINT  NOT NULL,
    gap_ms      BIGINT  NOT NULL,
    complete    BOOLEAN NOT NULL,
    sha256      TEXT    NOT NULL,
    fault       TEXT    NOT NULL
) ${clustered};
CREATE INDEX recording_started ON recording (started_ms);

-- What happened besides calls: access, configuration, audit.
CREATE TABLE event (
    journal TEXT ${binary} NOT NULL,
    number  BIGINT NOT NULL,
    at_ms   BIGINT NOT NULL,
    tenant  TEXT ${binary} NOT NULL,
    subject TEXT ${binary} NOT NULL,
    type    TEXT ${binary} NOT NULL,
    body    TEXT   NOT NULL,
    PRIMARY KEY (journal, number)
) ${clustered};
CREATE INDEX event_at ON event (at_ms);

-- How far each journal is settled here; moved in the transaction that writes what was settled.
-- open_from is the first fact of the oldest call that was open then.
CREATE TABLE journal_position (
    journal   TEXT ${binary} NOT NULL PRIMARY KEY,
    settled   BIGINT NOT NULL,
    open_from BIGINT NOT NULL
) ${clustered};

INSERT INTO call
    SELECT id, tenant, direction, from_party, to_party, flow, started_ms, answered_ms,
        COALESCE(ended_ms, started_ms), COALESCE(cause, 'engine-restart'), COALESCE(sip_status, 0), COALESCE(q850, 41),
        COALESCE(hangup_by, 'engine'), config_hash, 0
    FROM call_v1;
INSERT INTO leg SELECT * FROM leg_v1;
INSERT INTO segment SELECT * FROM segment_v1;
INSERT INTO recording SELECT * FROM recording_v1;
INSERT INTO call_tag (kind, name, started_ms, call_id)
    SELECT DISTINCT 'queue', s.name, c.started_ms, c.id FROM segment s JOIN call c ON c.id = s.call_id WHERE s.kind = 'queue';
INSERT INTO call_tag (kind, name, started_ms, call_id)
    SELECT DISTINCT 'seat', l.party, c.started_ms, c.id FROM leg l JOIN call c ON c.id = l.call_id WHERE l.role = 'seat';
INSERT INTO call_tag (kind, name, started_ms, call_id)
    SELECT DISTINCT 'party', l.party, c.started_ms, c.id FROM leg l JOIN call c ON c.id = l.call_id WHERE l.role = 'trunk';

DROP TABLE recording_v1;
DROP TABLE segment_v1;
DROP TABLE leg_v1;
DROP TABLE call_v1;
