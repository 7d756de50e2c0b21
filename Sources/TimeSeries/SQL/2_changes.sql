-- What tells the rollups that readings came, changed or went. Isotherm's own writer notes its batches by itself, with
-- one row a batch; the triggers are for everybody else who writes with SQL. Which of these functions they call stands in
-- engine/native.sql and engine/timescaledb.sql.
CREATE OR REPLACE FUNCTION isotherm.note_inserted_readings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- The rows themselves are not at hand: a transition table would take COPY its speed (one row at a time instead of
    -- a thousand). They are found again by the number of the transaction that wrote both them and this row.
    IF current_setting('isotherm.noted', true) IS DISTINCT FROM 'on' THEN
        INSERT INTO isotherm.reading_change DEFAULT VALUES;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION isotherm.note_removed_readings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('isotherm.noted', true) IS DISTINCT FROM 'on' THEN
        INSERT INTO isotherm.reading_change
        SELECT DISTINCT series_id, date_bin('1 hour', time, '2000-01-01Z'),
            date_bin('1 hour', time, '2000-01-01Z') + interval '1 hour' FROM before;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION isotherm.note_updated_readings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO isotherm.reading_change
    SELECT DISTINCT series_id, date_bin('1 hour', time, '2000-01-01Z'),
        date_bin('1 hour', time, '2000-01-01Z') + interval '1 hour'
    FROM (SELECT series_id, time FROM before UNION ALL SELECT series_id, time FROM after) both_sides;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION isotherm.note_truncated_readings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO isotherm.reading_change
    SELECT DISTINCT NULL::integer, bucket, bucket + interval '1 hour'
    FROM (SELECT date_bin('1 hour', bucket, '2000-01-01Z') AS bucket FROM isotherm.rollup_1m) hours;
    RETURN NULL;
END $$;

-- A hold and a removal at the same moment meet in one row: whichever comes second sees the first, or is refused.
CREATE OR REPLACE FUNCTION isotherm.hold_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE isotherm.storage_horizon SET frozen_before = frozen_before;
    RETURN NULL;
END $$;
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_trigger
                   WHERE tgrelid = 'isotherm.legal_hold'::regclass AND tgname = 'hold_changed') THEN
        CREATE TRIGGER hold_changed AFTER INSERT OR UPDATE ON isotherm.legal_hold
            FOR EACH STATEMENT EXECUTE FUNCTION isotherm.hold_changed();
    END IF;
END $$;
