/*
 * path_add.c: a journey's paths, into those of many people
 *
 * Two short cuts make this fast and change no answer.  Most journeys have one
 * of a few dictionaries: what nodes its labels are is kept by its bytes, so
 * that names are not looked up again.  And edges between the nodes that came
 * first lie in a square for each step, where one is found without a hash.
 * Both are forgotten when nodes and edges are numbered anew.
 */
#include "path/path_summary.h"

#include "core/table.h"

/* --- labels and nodes -------------------------------------------------------- */

#define KNOWN_SLOTS		256		/* by the highest 8 bits of the hash */
#define KNOWN_BYTES		512		/* of a dictionary that is kept */
#define KNOWN_LABELS	512

/* what tells the names of a journey's labels: one dictionary, or two */
typedef struct Names
{
	const uint8 *bytes;			/* offsets and texts, as they lie */
	uint32		size;
	uint32		shape[2];		/* the number of names, and how offsets look */
} Names;

typedef struct McpPathKnown
{
	uint32		shape[2];
	uint32		size;
	uint32		room;			/* for bytes and nodes */
	uint32	   *nodes;			/* + 1; 0: not looked up */
	uint8	   *bytes;
} McpPathKnown;

static inline const uint8 *
end_of(const McpDict *dict)
{
	McpText		last = McpDictGet(dict, dict->count - 1);

	return (const uint8 *) last.data + last.len;
}

static inline uint32
shape_of(const McpDict *dict)
{
	return dict->count << 3 | dict->offset_width;
}

/* dictionaries of channels and actions lie one behind the other */
static void
find_names(const McpPathReader *reader, const McpJourney *journey,
		   Names *names)
{
	const McpDict *first = reader->by == MCP_PATH_BY_ACTION ?
		&journey->actions : &journey->channels;
	const McpDict *last = reader->by == MCP_PATH_BY_CHANNEL ?
		&journey->channels : &journey->actions;

	names->bytes = first->offsets;
	names->size = (uint32) (end_of(last) - first->offsets);
	names->shape[0] = shape_of(first);
	names->shape[1] = first == last ? 0 : shape_of(last);
}

/* of whole words: behind a body's fields there are 8 bytes to load */
static inline uint64
hash_bytes(const uint8 *bytes, uint32 size)
{
	uint64		hash = size;

	for (; size >= 8; size -= 8, bytes += 8)
	{
		hash = (hash ^ McpLoad64(bytes)) * UINT64CONST(0x9E3779B97F4A7C15);
		hash ^= hash >> 32;
	}
	if (size > 0)
		hash ^= McpLoad64(bytes) & ((UINT64CONST(1) << (size * 8)) - 1);
	return hash * UINT64CONST(0x9E3779B97F4A7C15);
}

static void
keep(McpPathSummary *summary, McpPathKnown **slot, const Names *names,
	 uint32 labels)
{
	Size		room = labels * sizeof(uint32) + names->size;
	McpPathKnown *known = *slot;

	if (known == NULL || known->room < room)
	{
		if (known != NULL)
			McpFree(known);
		known = *slot = McpAllocIn(summary->region,
								   sizeof(McpPathKnown) + room);
		known->room = (uint32) room;
		known->nodes = (uint32 *) (known + 1);
	}
	known->shape[0] = names->shape[0];
	known->shape[1] = names->shape[1];
	known->size = names->size;
	known->bytes = (uint8 *) (known->nodes + labels);
	memset(known->nodes, 0, labels * sizeof(uint32));
	memcpy(known->bytes, names->bytes, names->size);
}

/* room for the labels of a journey whose dictionary is not kept */
static uint32 *
labels_at_hand(McpPathSummary *summary, uint32 labels)
{
	summary->labels = McpArrayAnew(summary->region, summary->labels, labels,
								   &summary->label_capacity, sizeof(uint32));
	memset(summary->labels, 0, (Size) labels * sizeof(uint32));
	return summary->labels;
}

/* the node + 1 of each label, as far as it has been looked up */
static uint32 *
nodes_of(McpPathSummary *summary, const McpPathReader *reader,
		 const McpJourney *journey)
{
	uint32		labels = McpPathLabels(reader, journey);
	McpPathKnown **slot;
	Names		names;

	if (reader->by == MCP_PATH_BY_PROPERTY || labels > KNOWN_LABELS)
		return labels_at_hand(summary, labels);
	find_names(reader, journey, &names);
	if (names.size > KNOWN_BYTES)
		return labels_at_hand(summary, labels);
	if (summary->known == NULL)
	{
		summary->known = McpAllocIn(summary->region,
									KNOWN_SLOTS * sizeof(McpPathKnown *));
		memset(summary->known, 0, KNOWN_SLOTS * sizeof(McpPathKnown *));
	}
	slot = &summary->known[hash_bytes(names.bytes, names.size) >> 56];
	if (*slot == NULL || (*slot)->size != names.size ||
		(*slot)->shape[0] != names.shape[0] ||
		(*slot)->shape[1] != names.shape[1] ||
		memcmp((*slot)->bytes, names.bytes, names.size) != 0)
		keep(summary, slot, &names, labels);
	return (*slot)->nodes;
}

static bool
look_up(McpPathSummary *summary, const McpPathReader *reader,
		const McpJourney *journey, uint32 label, uint32 *nodes,
		McpError *error)
{
	McpText		second;
	McpText		text = McpPathLabel(reader, journey, label, &second);
	uint32		node;

	if (!McpPathNodeOf(summary, text, second, &node, error))
		return false;
	nodes[label] = node + 1;
	return true;
}

/* --- edges --------------------------------------------------------------------- */

#define GRID_BITS		5
#define GRID_WIDTH		(1 << GRID_BITS)
#define GRID_NODES		(GRID_WIDTH - 3)	/* and start, end, more */
#define GRID_SIZE		((MCP_PATH_DEPTH + 1) * GRID_WIDTH * GRID_WIDTH)
#define GRID_PEOPLE		128		/* fewer are not worth its memory */

/* a node's place in the grid; GRID_WIDTH: it has none */
static inline uint32
place_of(uint32 node)
{
	if (node < GRID_NODES)
		return node;
	return node < MCP_PATH_NODES_MAX ? GRID_WIDTH :
		node - MCP_PATH_NODES_MAX + GRID_NODES;
}

static inline McpPathEdge *
find_edge(McpPathSummary *summary, uint32 step, uint32 source, uint32 target,
		  McpError *error)
{
	uint32		from = place_of(source);
	uint32		to = place_of(target);
	McpPathEdge *edge;
	uint32	   *slot;

	if (summary->grid == NULL || (from | to) >= GRID_WIDTH)
		return McpPathEdgeOf(summary, step, source, target, error);
	slot = &summary->grid[(step << GRID_BITS | from) << GRID_BITS | to];
	if (*slot != 0)
		return &summary->edges[*slot - 1];
	edge = McpPathEdgeOf(summary, step, source, target, error);
	if (edge != NULL)
		*slot = (uint32) (edge - summary->edges) + 1;
	return edge;
}

void
McpPathForget(McpPathSummary *summary)
{
	uint32		i;

	if (summary->grid != NULL)
		memset(summary->grid, 0, GRID_SIZE * sizeof(uint32));
	for (i = 0; summary->known != NULL && i < KNOWN_SLOTS; i++)
	{
		if (summary->known[i] != NULL)
			McpFree(summary->known[i]);
		summary->known[i] = NULL;
	}
}

/* one passage; time < 0: none is kept */
static inline bool
pass(McpPathSummary *summary, uint32 step, uint32 source, uint32 target,
	 int64 time, McpError *error)
{
	McpPathEdge *edge = find_edge(summary, step, source, target, error);

	if (edge == NULL)
		return false;
	edge->occurrences++;
	edge->users += edge->person != summary->person;
	edge->person = summary->person;
	if (time >= 0)
		McpSpreadAdd(&edge->times, summary->region, MCP_PATH_EXACT, time);
	return true;
}

/* --- adding ---------------------------------------------------------------------- */

static bool
add_path(McpPathSummary *summary, const McpPathReader *reader,
		 const McpJourney *journey, const McpPathSpan *span, uint32 *nodes,
		 McpError *error)
{
	const McpPathStep *steps = reader->steps + span->first;
	uint32		count = span->end - span->first;
	uint32		source = MCP_PATH_START;
	uint32		last = span->more ? MCP_PATH_MORE : MCP_PATH_END;
	uint32		target;
	int64		time = -1;
	uint32		n;

	for (n = 0; n <= count; n++)
	{
		target = last;
		if (n < count)
		{
			if (nodes[steps[n].label] == 0 &&
				!look_up(summary, reader, journey, steps[n].label, nodes,
						 error))
				return false;
			target = nodes[steps[n].label] - 1;
		}
		if (n > 0)
			time = n == count ? -1 : reader->reverse ?
				steps[n - 1].time - steps[n].time :
				steps[n].time - steps[n - 1].time;
		if (!pass(summary, 0, source, target, time, error))
			return false;
		/* the start's edge is to step 1, that of step n to n + 1 */
		if (n > 0 && n < MCP_PATH_DEPTH &&
			!pass(summary, n, source, target, time, error))
			return false;
		/* the last place told apart by its step */
		if (n == MCP_PATH_DEPTH &&
			!pass(summary, n, source, n == count ? last : MCP_PATH_MORE, -1,
				  error))
			return false;
		source = target;
	}
	return true;
}

/* another person: nobody's number is on any edge */
static void
begin_person(McpPathSummary *summary)
{
	uint32		i;

	summary->people++;
	if (summary->person == PG_UINT32_MAX)
	{
		for (i = 0; i < summary->edge_count; i++)
			summary->edges[i].person = 0;
		summary->person = 0;
	}
	summary->person++;
	if (summary->grid == NULL && summary->person >= GRID_PEOPLE)
	{
		summary->grid = McpAllocIn(summary->region,
								   GRID_SIZE * sizeof(uint32));
		memset(summary->grid, 0, GRID_SIZE * sizeof(uint32));
	}
}

bool
McpPathSummaryAdd(McpPathSummary *summary, const McpPathReader *reader,
				  const McpJourney *journey, McpError *error)
{
	uint32	   *nodes;
	uint32		i;

	if (reader->span_count == 0)
		return true;
	nodes = nodes_of(summary, reader, journey);
	begin_person(summary);
	for (i = 0; i < reader->span_count; i++)
	{
		MCP_CHECK_INTERRUPTS();
		summary->paths++;
		if (!add_path(summary, reader, journey, &reader->spans[i], nodes,
					  error))
			return false;
	}
	return true;
}
