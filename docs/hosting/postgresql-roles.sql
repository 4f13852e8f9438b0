-- Roles for an index in PostgreSQL: readers who can write nothing, and for each collection a role
-- that can load this one and no other, in the name of whom you say. Run it as the owner of the
-- tables, after the first `faq build --to URL`, which makes them, and again after an upgrade:
--
--     psql postgresql://OWNER@HOST/DATABASE -v ON_ERROR_STOP=1 -f postgresql-roles.sql
--
-- Then give each role a password, and name who may load what: the collection, whose answers these
-- are (`short_name` in site.toml, or `name`) and the address of their site (`base_address`).
--
--     ALTER ROLE faq_reader LOGIN PASSWORD '...';
--     CREATE ROLE ct_loader LOGIN PASSWORD '...' IN ROLE faq_writer;
--     INSERT INTO faq_writers (role, name, owner, base)
--         VALUES ('ct_loader', 'ct-aimh', 'CT-AIMH', 'https://ct.example/faq/');

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
    FROM PUBLIC, faq_reader, faq_writer;
GRANT SELECT ON faq_collections, faq_editions, faq_records, faq_terms, faq_postings, faq_writers
    TO faq_reader, faq_writer;
-- Who may change or delete in a whole table may also lock it, so that nobody can search: so a
-- writer has no such right. It changes two columns, and removes its rows by faq_remove. Of answers
-- that are the same the collection with the lowest number is linked: so faq_begin gives the numbers.
GRANT INSERT ON faq_editions, faq_records, faq_terms TO faq_writer;
GRANT UPDATE (edition, last) ON faq_collections TO faq_writer;
GRANT UPDATE (state) ON faq_editions TO faq_writer;

-- Who may load which collection stands in faq_writers, which the owner of the tables alone can
-- change; a setting of the session, which a client could change too, decides nothing. It goes by
-- session_user, so that no role that is granted to another one takes its collections along.
--
-- faq_begin begins a collection that the role may load, and faq_remove removes editions of one.
--
-- All of it names where the tables lie, and finds nothing else but what PostgreSQL brings: else a
-- table, function or operator that a writer has made could be taken for one of these.
DO $$
DECLARE
    place text := (SELECT n.nspname FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
        WHERE c.oid OPERATOR(pg_catalog.=) 'faq_terms'::regclass);
    name text;
    own text;
BEGIN
    PERFORM pg_catalog.set_config('search_path', 'pg_catalog', true);
    IF has_schema_privilege('faq_writer', place, 'CREATE') THEN
        RAISE EXCEPTION 'Writers may make functions beside the tables, which others would run.'
            USING HINT = format('Have its owner say: REVOKE CREATE ON SCHEMA %I FROM PUBLIC', place);
    END IF;
    FOREACH name IN ARRAY
        ARRAY['faq_collections', 'faq_editions', 'faq_records', 'faq_terms']
    LOOP
        own := format(
            CASE name
                WHEN 'faq_collections' THEN
                    'EXISTS (SELECT FROM %1$I.faq_writers w'
                    ' WHERE w.role = session_user AND w.name = faq_collections.name)'
                WHEN 'faq_editions' THEN
                    'EXISTS (SELECT FROM %1$I.faq_collections c'
                    ' JOIN %1$I.faq_writers w ON w.name = c.name'
                    ' WHERE c.collection = faq_editions.collection AND w.role = session_user'
                    ' AND w.owner = faq_editions.owner AND w.base = faq_editions.base)'
                ELSE
                    'collection IN (SELECT c.collection FROM %1$I.faq_collections c'
                    ' JOIN %1$I.faq_writers w ON w.name = c.name WHERE w.role = session_user)'
            END,
            place
        );
        EXECUTE format('ALTER TABLE %I.%I ENABLE ROW LEVEL SECURITY', place, name);
        EXECUTE format('DROP POLICY IF EXISTS faq_reading ON %I.%I', place, name);
        EXECUTE format('DROP POLICY IF EXISTS faq_writing ON %I.%I', place, name);
        EXECUTE format('CREATE POLICY faq_reading ON %I.%I FOR SELECT USING (true)', place, name);
        EXECUTE format(
            'CREATE POLICY faq_writing ON %I.%I FOR ALL TO faq_writer USING (%s) WITH CHECK (%s)',
            place, name, own, own
        );
    END LOOP;
    EXECUTE format(
        $made$
        CREATE OR REPLACE FUNCTION %1$I.faq_begin(its_name text)
        RETURNS void LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = pg_catalog, pg_temp AS $body$
        BEGIN
            IF NOT EXISTS (
                SELECT FROM %1$I.faq_writers w WHERE w.name = its_name AND w.role = session_user
            ) THEN
                RAISE insufficient_privilege USING MESSAGE =
                    format('%%s may not load collection %%s', session_user, its_name);
            END IF;
            INSERT INTO %1$I.faq_collections (collection, name, last)
                SELECT coalesce(max(c.collection), 0) + 1, its_name, 0
                FROM %1$I.faq_collections c;
        END
        $body$;
        CREATE OR REPLACE FUNCTION %1$I.faq_remove(its_collection integer, its_editions integer[])
        RETURNS void LANGUAGE plpgsql SECURITY DEFINER
        SET search_path = pg_catalog, pg_temp AS $body$
        BEGIN
            IF NOT EXISTS (
                SELECT FROM %1$I.faq_collections c JOIN %1$I.faq_writers w ON w.name = c.name
                WHERE c.collection = its_collection AND w.role = session_user
            ) THEN
                RAISE insufficient_privilege USING MESSAGE =
                    format('%%s may not load collection %%s', session_user, its_collection);
            END IF;
            DELETE FROM %1$I.faq_records
                WHERE collection = its_collection AND edition = ANY (its_editions);
            DELETE FROM %1$I.faq_terms
                WHERE collection = its_collection AND edition = ANY (its_editions);
            DELETE FROM %1$I.faq_editions
                WHERE collection = its_collection AND edition = ANY (its_editions);
        END
        $body$;
        REVOKE ALL ON FUNCTION
            %1$I.faq_begin(text), %1$I.faq_remove(integer, integer[]) FROM PUBLIC;
        GRANT EXECUTE ON FUNCTION
            %1$I.faq_begin(text), %1$I.faq_remove(integer, integer[]) TO faq_writer
        $made$,
        place
    );
END
$$;

COMMIT;
