-- Step 5: one profile a person
--
-- All that the rows of one customer say, merged, and the identifiers.

CREATE MATERIALIZED VIEW customers AS
SELECT customer_id, mcp.merge(fragment) AS profile
FROM (SELECT customer_id, fragment FROM source_fragments JOIN identities USING (source, record_id)
      UNION ALL
      SELECT customer_id, mcp.identified(identifiers, first_seen_at, source) FROM identities) f
GROUP BY customer_id;

CREATE UNIQUE INDEX ON customers (customer_id);
ANALYZE customers;
