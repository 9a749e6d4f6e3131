-- Journeys of nothing, asked before any other in a session: there is no memory
-- yet to clear.  What is wrong about it make asan sees.
BEGIN;
SELECT no_plan();
SELECT is(mcp.funnel_level('[]'::mcp.journey, ARRAY['view', 'cart']), 0, 'a funnel');
SELECT is(mcp.funnel_level('[]'::mcp.journey, ARRAY['view', 'cart'], step_order => 'any'), 0, 'without an order');
SELECT is(mcp.funnel_level('[]'::mcp.journey, ARRAY['view', 'cart'], step_order => 'strict', hold_constant => 'item'), 0, 'strict, of a held property');
SELECT is((SELECT count(*) FROM mcp.card('[]'::mcp.journey)), 0::bigint, 'a card');
SELECT is((SELECT count(*) FROM mcp.open_cart('[]'::mcp.journey)), 0::bigint, 'an open cart');
SELECT is((SELECT count(*) FROM mcp.sessions('[]'::mcp.journey)), 0::bigint, 'sessions');
SELECT is((SELECT count(*) FROM mcp.retention('[]'::mcp.journey)), 0::bigint, 'retention');
SELECT is((SELECT count(*) FROM (SELECT mcp.path_report('[]'::mcp.journey) AS s) x, mcp.transition_rows(s)), 0::bigint, 'a report of paths');
SELECT is((SELECT count(*) FROM (SELECT mcp.channel_report('[]'::mcp.journey, mcp.channel_options(events => 'view')) AS s) x, mcp.channel_rows(s)), 0::bigint, 'a report of channels');
SELECT * FROM finish();
ROLLBACK;
