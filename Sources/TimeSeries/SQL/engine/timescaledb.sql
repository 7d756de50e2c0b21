-- What is particular to hypertables of TimescaleDB; its counterpart is native.sql. The triggers that tell the rollups what
-- others than the collector have written go by rows: transition tables are refused for deletes (TimescaleDB 2.28), and a
-- row of a compressed chunk does not say by its xmin who wrote it.
CREATE OR REPLACE FUNCTION isotherm.note_reading_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        INSERT INTO isotherm.reading_change VALUES (OLD.series_id, date_bin('1 hour', OLD.time, '2000-01-01Z'),
            date_bin('1 hour', OLD.time, '2000-01-01Z') + interval '1 hour');
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO isotherm.reading_change VALUES (NEW.series_id, date_bin('1 hour', NEW.time, '2000-01-01Z'),
            date_bin('1 hour', NEW.time, '2000-01-01Z') + interval '1 hour');
    END IF;
    RETURN NULL;
END $$;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_trigger
                   WHERE tgrelid = 'isotherm.reading'::regclass AND tgname = 'note_row') THEN
        -- The condition spares the collector the call: it has noted its batch by itself.
        CREATE TRIGGER note_row AFTER INSERT OR UPDATE OR DELETE ON isotherm.reading FOR EACH ROW
            WHEN (current_setting('isotherm.noted', true) IS DISTINCT FROM 'on')
            EXECUTE FUNCTION isotherm.note_reading_row();
        CREATE TRIGGER note_truncated AFTER TRUNCATE ON isotherm.reading
            FOR EACH STATEMENT EXECUTE FUNCTION isotherm.note_truncated_readings();
    END IF;
END $$;
