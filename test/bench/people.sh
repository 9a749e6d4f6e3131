# people.sh: profiles with facts, and the tables they are made of
#
# Sourced by the scripts that ask segments.  A million people (times the
# scale) of 30 events each over at most two years: everybody has three
# channels of eight, and the usual actions; carts and purchases have an item,
# a fifth of the purchases a coupon, visits of the app minutes.  Most have a
# birthday, interests and a city, half a consent, all an address; one in a
# thousand has a claim.  Everything is a hash of the row's number.
#
#	bench_people		person, birthday, city, interest, consent
#	bench_deeds			person, occurred_at, channel, action, value, item,
#						coupon, minutes
#	bench_persons		person, profile
#	bench_segments		the fifty segments (fifty.sql), with their names

people_as_of="timestamptz '2026-11-01 00:00:00+00'"

if [ "$(ask "SELECT to_regclass('bench_persons') IS NULL")" = t ]; then
	people=$(scaled 1000000)
	run_sql "CREATE UNLOGGED TABLE bench_people AS
	SELECT p AS person,
	       CASE WHEN h.a % 5 < 4 THEN date '1950-01-01' + (h.b % 20000)::int END AS birthday,
	       CASE WHEN h.c % 3 < 2 THEN (ARRAY['Jakarta','Bandung','Surabaya','Medan','Berlin','Oslo'])[1 + h.d % 6] END AS city,
	       (ARRAY['running','tea','cooking','yoga','music','travel',NULL,NULL])[1 + h.e % 8] AS interest,
	       CASE h.f % 4 WHEN 0 THEN false WHEN 1 THEN true WHEN 2 THEN true END AS consent
	FROM generate_series(1, $people) p, LATERAL (SELECT hashint8extended(p, 11) & 2147483647 AS a, hashint8extended(p, 12) & 2147483647 AS b,
	     hashint8extended(p, 13) & 2147483647 AS c, hashint8extended(p, 14) & 2147483647 AS d, hashint8extended(p, 15) & 2147483647 AS e, hashint8extended(p, 16) & 2147483647 AS f) h"
	deeds() {
		run_sql "INSERT INTO bench_deeds
		SELECT p, $people_as_of - (h.ago % 31536000 + (l.late % 5600) * (l.late % 5600)) * interval '1 second', c.channel, a.action,
		       CASE a.action WHEN 'purchase' THEN round((500 + h.amount % 30000) / 100.0, 2) WHEN 'refund' THEN round(-(500 + h.amount % 5000) / 100.0, 2) END,
		       CASE WHEN a.action IN ('cart', 'purchase') THEN 'sku_' || h.item % 200 END,
		       CASE WHEN a.action = 'purchase' AND h.item % 5 = 0 THEN 'welcome' END,
		       CASE WHEN a.action = 'visit' AND c.channel = 'app' THEN 1 + h.amount % 30 END
		FROM generate_series($1, $2) p, LATERAL (SELECT hashint8extended(p, 21) & 2147483647 AS late, hashint8extended(p, 22) & 2147483647 AS ch) l,
		     generate_series(1, 30) n,
		     LATERAL (SELECT hashint8extended(p * 30::bigint + n, 2) & 2147483647 AS ago, hashint8extended(p * 30::bigint + n, 3) & 2147483647 AS channel,
		                     hashint8extended(p * 30::bigint + n, 4) & 2147483647 AS action, hashint8extended(p * 30::bigint + n, 5) & 2147483647 AS amount,
		                     hashint8extended(p * 30::bigint + n, 6) & 2147483647 AS item) h,
		     LATERAL (SELECT (ARRAY['web','app','tiktok','instagram','store','amazon','email','google'])[1 + (l.ch / (ARRAY[1, 8, 64])[1 + h.channel % 3]) % 8] AS channel) c,
		     LATERAL (SELECT CASE WHEN p % 1000 = 7 AND n = 3 THEN 'claim' ELSE (ARRAY['view','view','view','view','view','search','engage','engage','cart','cart',
		                     'view','search','purchase','purchase','refund','send','view','visit','visit','checkout'])[1 + h.action % 20] END AS action) a"
	}
	run_sql "CREATE UNLOGGED TABLE bench_deeds (person integer, occurred_at timestamptz, channel text, action text, value numeric, item text, coupon text, minutes integer)"
	deeds 1 $((people / 2)) &
	deeds $((people / 2 + 1)) "$people"
	wait $!
	run_sql "CREATE UNLOGGED TABLE bench_persons AS
	SELECT p.person, mcp.merge(f.fragment) AS profile
	FROM (SELECT person, mcp.profile_agg(occurred_at, channel, action, value, CASE WHEN item IS NOT NULL AND coupon IS NOT NULL THEN ARRAY['item', item, 'coupon', coupon]
	             WHEN item IS NOT NULL THEN ARRAY['item', item] WHEN minutes IS NOT NULL THEN ARRAY['minutes', minutes::text] END) AS events
	      FROM bench_deeds GROUP BY person) e JOIN bench_people p USING (person), LATERAL (VALUES
	      (e.events), (mcp.identified(ARRAY[mcp.email('p' || p.person || '@example.com')], $people_as_of - interval '2 years')),
	      (mcp.trait('birthday', p.birthday, $people_as_of - interval '2 years')), (mcp.trait('city', p.city, $people_as_of - interval '2 years')),
	      (mcp.trait_add('interests', p.interest, $people_as_of - interval '2 years')), (mcp.consent('email_marketing', p.consent, $people_as_of - interval '2 years'))) f(fragment)
	GROUP BY p.person"
	run_sql "CREATE UNLOGGED TABLE bench_segments (n integer GENERATED ALWAYS AS IDENTITY, name text PRIMARY KEY, segment mcp.segment NOT NULL)"
	psql -X -q -v ON_ERROR_STOP=1 -f fifty.sql
	for table in bench_people bench_deeds bench_persons bench_segments; do run_sql "VACUUM (ANALYZE) $table"; done
fi
