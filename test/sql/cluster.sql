-- match rules: what is in force is printed, and errors show the place
SELECT 'cluster max 50; user_id/shop max 1; cookie max_fanout none'::mcp.match_rules;
SELECT 'user_id max 1;
emial max_fanout 20'::mcp.match_rules;
SELECT 'user_id max_fanot 1'::mcp.match_rules;
-- without a record_key: ids from identifiers, none for nobody
SELECT n, mcp.cluster(ids) OVER () FROM (VALUES
	(1, ARRAY['email:0000000000000000000000000000000000000000000000000000000000000001', 'cookie:0000000000000000000000000000000000000000000000000000000000000002']::mcp.identifier[]),
	(2, ARRAY['cookie:0000000000000000000000000000000000000000000000000000000000000002']::mcp.identifier[]),
	(3, NULL)) v(n, ids) ORDER BY n;
