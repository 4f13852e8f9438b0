-- Roles for an index in PostgreSQL: readers who can write nothing, and for each collection a role
-- that can load this one and no other. Run it as the owner of the tables, after the first
-- `faq build --to URL`, which makes them:
--
--     psql postgresql://OWNER@HOST/DATABASE -v ON_ERROR_STOP=1 -f postgresql-roles.sql
--
-- Then give each role a password, and name who may load what:
--
--     ALTER ROLE faq_reader LOGIN PASSWORD '...';
--     CREATE ROLE ct_loader LOGIN PASSWORD '...' IN ROLE faq_writer;
--     INSERT INTO faq_writers (role, name) VALUES ('ct_loader', 'ct-aimh');

BEGIN;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'faq_reader') THEN
        CREATE ROLE faq_reader NOLOGIN;
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'faq_writer') THEN
        CREATE ROLE faq_writer NOLOGIN;
    END IF;
END
$$;

-- Whoever finds a table here by another way has no right by being somebody.
REVOKE ALL ON faq_collections, faq_editions, faq_records, faq_terms, faq_postings, faq_writers
    FROM PUBLIC;
GRANT SELECT ON faq_collections, faq_editions, faq_records, faq_terms, faq_postings, faq_writers
    TO faq_reader, faq_writer;
GRANT INSERT, UPDATE, DELETE ON faq_collections, faq_editions, faq_records, faq_terms TO faq_writer;

-- Who may load which collection stands in faq_writers, which the owner of the tables alone can
-- change; a setting of the session, which a client could change too, decides nothing. It goes by
-- session_user, so that no role that is granted to another one takes its collections along.
DO $$
DECLARE
    name text;
    own text;
BEGIN
    FOREACH name IN ARRAY
        ARRAY['faq_collections', 'faq_editions', 'faq_records', 'faq_terms']
    LOOP
        own := CASE name
            WHEN 'faq_collections' THEN
                'EXISTS (SELECT FROM faq_writers w'
                ' WHERE w.role = session_user AND w.name = faq_collections.name)'
            ELSE
                'collection IN (SELECT c.collection FROM faq_collections c'
                ' JOIN faq_writers w ON w.name = c.name WHERE w.role = session_user)'
        END;
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('DROP POLICY IF EXISTS faq_reading ON %I', name);
        EXECUTE format('DROP POLICY IF EXISTS faq_writing ON %I', name);
        EXECUTE format('CREATE POLICY faq_reading ON %I FOR SELECT USING (true)', name);
        EXECUTE format(
            'CREATE POLICY faq_writing ON %I FOR ALL TO faq_writer USING (%s) WITH CHECK (%s)',
            name, own, own
        );
    END LOOP;
END
$$;

COMMIT;
