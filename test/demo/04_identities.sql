-- Step 4: who is who
--
-- Records that share an identifier, directly or through others, get the same
-- customer_id; the rules keep a shared device, a family's phone under two
-- accounts or a junk value from joining strangers.

CREATE MATERIALIZED VIEW identities AS
SELECT source, record_id, identifiers, first_seen_at,
	mcp.cluster(identifiers, record_key => source || ':' || record_id, first_seen => first_seen_at) OVER () AS customer_id
FROM source_records;

CREATE UNIQUE INDEX ON identities (source, record_id);
CREATE INDEX ON identities (customer_id);
ANALYZE identities;
