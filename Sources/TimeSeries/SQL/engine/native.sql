-- What is particular to chunks of our own; its counterpart is timescaledb.sql. The triggers that tell the rollups what
-- others than the collector have written.
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_trigger
                   WHERE tgrelid = 'isotherm.reading'::regclass AND tgname = 'note_inserted') THEN
        CREATE TRIGGER note_inserted AFTER INSERT ON isotherm.reading
            FOR EACH STATEMENT EXECUTE FUNCTION isotherm.note_inserted_readings();
        CREATE TRIGGER note_removed AFTER DELETE ON isotherm.reading REFERENCING OLD TABLE AS before
            FOR EACH STATEMENT EXECUTE FUNCTION isotherm.note_removed_readings();
        CREATE TRIGGER note_updated AFTER UPDATE ON isotherm.reading
            REFERENCING OLD TABLE AS before NEW TABLE AS after
            FOR EACH STATEMENT EXECUTE FUNCTION isotherm.note_updated_readings();
        CREATE TRIGGER note_truncated AFTER TRUNCATE ON isotherm.reading
            FOR EACH STATEMENT EXECUTE FUNCTION isotherm.note_truncated_readings();
    END IF;
END $$;
