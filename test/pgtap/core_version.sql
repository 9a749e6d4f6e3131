BEGIN;
SELECT plan(1);
SELECT is(mcp.version(), (SELECT extversion FROM pg_extension WHERE extname = 'mcp'),
          'the library and the SQL are of one version');
SELECT * FROM finish();
ROLLBACK;
