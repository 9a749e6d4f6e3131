/*
 * small graphs: the order of the rows, and repeating them, changes no customer
 * needs: src/cluster/cluster_forest.c
 *
 * The first byte chooses the rules, then a row is: flags and count, key,
 * time, identifiers of one byte each.
 */
#include "fuzz.h"
#include "cluster/cluster.h"

#define ROWS 24
#define EACH 3

static const char *const spellings[] = {
	"", "user_id max 1; email max 2; phone max_fanout 2",
	"cluster max 3", "email max_records 2; cookie max_fanout 1; strength cookie > email"
};

typedef struct Row
{
	McpIdentifier identifiers[EACH];
	McpClusterRow row;
	char		key[1];
} Row;

static Row	rows[ROWS];

static int
read_rows(const uint8 *data, Size size)
{
	Size		at = 0;
	int			count = 0;

	while (count < ROWS && at + 3 + EACH <= size)
	{
		Row		   *row = &rows[count++];
		int			n = data[at] % (EACH + 1);
		int			i;

		memset(row, 0, sizeof(*row));
		row->key[0] = (char) ('a' + data[at + 1] % 8);
		row->row.has_key = (data[at] & 0x40) != 0;
		row->row.key = McpTextMake(row->key, 1);
		row->row.has_seen = (data[at] & 0x80) != 0;
		row->row.seen = data[at + 2] % 5;
		row->row.identifiers = (const uint8 *) row->identifiers;
		row->row.count = n;
		for (i = 0; i < n; i++)
		{
			uint8		byte = data[at + 3 + i];

			row->identifiers[i].kind = 1 + byte % MCP_KIND_MAX;
			row->identifiers[i].digest[0] = byte / MCP_KIND_MAX % 4;
		}
		at += 3 + EACH;
	}
	return count;
}

static McpForest *
cluster(const McpMatchRules *rules, const int *order, int count, uint64 seed)
{
	McpError	error = {0};
	McpForest  *forest = McpForestMake(rules, count, seed, true);
	int			i;

	for (i = 0; i < count; i++)
		MUST(McpForestAdd(forest, &rows[order[i]].row, &error));
	MUST(McpForestResolve(forest, &error));
	return forest;
}

void
fuzz(const uint8 *data, Size size)
{
	McpError	error = {0};
	McpMatchRules rules;
	McpForest  *straight;
	McpForest  *turned;
	const char *spelling;
	int			order[2 * ROWS];
	int			count;
	int			i;

	if (size < 2)
		return;
	spelling = spellings[data[0] % lengthof(spellings)];
	MUST(McpMatchRulesParse(McpTextMake(spelling, strlen(spelling)), &rules, &error));
	count = read_rows(data + 1, size - 1);
	if (count == 0)
		return;
	for (i = 0; i < count; i++)
		order[i] = i;
	straight = cluster(&rules, order, count, 1);
	/* from the end, with keyed rows twice */
	for (i = 0; i < count; i++)
		order[i] = count - 1 - i;
	turned = cluster(&rules, order, count, 0x9E3779B97F4A7C15);
	for (i = 0; i < count; i++)
	{
		const uint8 *a = McpForestCustomer(straight, i);
		const uint8 *b = McpForestCustomer(turned, count - 1 - i);

		MUST((a == NULL) == (b == NULL));
		MUST(a == NULL || memcmp(a, b, 16) == 0);
	}
	for (i = 0; i < count; i++)
		order[count + i] = i;
	turned = cluster(&rules, order, 2 * count, 7);
	for (i = 0; i < count; i++)
	{
		const uint8 *a = McpForestCustomer(straight, i);
		const uint8 *b = McpForestCustomer(turned, count + i);

		/* a row without a key, twice, is two records: limits may count them */
		if (!rows[i].row.has_key)
			break;
		MUST((a == NULL) == (b == NULL));
	}
}
