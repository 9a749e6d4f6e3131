-- the extension is there, in its own schema
SELECT nspname FROM pg_namespace WHERE nspname = 'mcp';
