/*
 * journey_state.c: a collector as bytes between workers
 *
 * Most states are small and plain: no event ids, no properties.  They travel
 * as
 *
 *	uint32		MCP_STATE_PLAIN
 *	uint32		events
 *	uint32		kinds
 *	kind[kinds]	uint16 length of the channel, uint16 of the action, the bytes
 *	row[events]	int64 time, int64 value, uint32 kind
 *
 * in the server's order: they never leave the machine.  Others travel as a
 * stored journey, without the limits of one.  Either way the events are made
 * unique first, and every count and code is checked when they are read.
 */
#include "journey/journey_build.h"

#include "core/name.h"

#define MCP_STATE_PLAIN		0x4D4350FFu
#define STATE_HEAD			12
#define KIND_HEAD			4
#define STATE_ROW			20

StaticAssertDecl((MCP_STATE_PLAIN & 0xFF) != MCP_JOURNEY_VERSION,
				 "a plain state looks like a journey");

/* --- writing ----------------------------------------------------------------- */

static uint8 *
put_kinds(uint8 *at, McpNames *names, uint32 first)
{
	uint32		number = 0;
	uint32		i;

	for (i = first; i != PG_UINT32_MAX; i = names->kinds[i].next)
	{
		McpText		channel = names->texts[names->kinds[i].channel];
		McpText		action = names->texts[names->kinds[i].action];

		McpStore16(at, (uint16) channel.len);
		McpStore16(at + 2, (uint16) action.len);
		memcpy(at + KIND_HEAD, channel.data, channel.len);
		memcpy(at + KIND_HEAD + channel.len, action.data, action.len);
		at += KIND_HEAD + channel.len + action.len;
		names->kinds[i].channel_number = number++;
	}
	return at;
}

static void
write_plain(McpCollector *flat, Size prefix, uint8 **buffer, Size *size)
{
	McpNames   *names = flat->names;
	uint32		first = McpBuildKinds(flat);
	uint32		kinds = 0;
	Size		total = STATE_HEAD + (Size) flat->count * STATE_ROW;
	uint8	   *at;
	uint32		i;

	for (i = first; i != PG_UINT32_MAX; i = names->kinds[i].next)
	{
		total += KIND_HEAD + names->texts[names->kinds[i].channel].len +
			names->texts[names->kinds[i].action].len;
		kinds++;
	}
	*buffer = McpAlloc(prefix + total);
	*size = total;
	at = *buffer + prefix;
	McpStore32(at, MCP_STATE_PLAIN);
	McpStore32(at + 4, flat->count);
	McpStore32(at + 8, kinds);
	at = put_kinds(at + STATE_HEAD, names, first);
	for (i = 0; i < flat->count; i++, at += STATE_ROW)
	{
		const McpRow *row = McpCollectorRow(flat, i);

		McpStore64(at, (uint64) row->time);
		McpStore64(at + 8, (uint64) row->value);
		McpStore32(at + 16, names->kinds[row->kind].channel_number);
	}
}

bool
McpCollectorState(McpCollector *collector, Size prefix, uint8 **buffer,
				  Size *size, McpError *error)
{
	McpCollector flat;
	bool		done = true;

	*buffer = NULL;
	*size = 0;
	if (!McpCollectorReadPending(collector, error))
		return false;
	if (collector->count == 0)
		return true;
	McpCollectorFlatSettled(collector, &flat);
	if (flat.is_long || flat.arena_used > 0)
		done = McpBuildFlat(&flat, prefix, buffer, size, error);
	else
		write_plain(&flat, prefix, buffer, size);
	McpCollectorFlatFree(collector, &flat);
	return done;
}

/* --- reading ----------------------------------------------------------------- */

McpCollector *
McpCollectorOfState(const void *body, Size size)
{
	McpCollector *collector = McpCollectorCreateWith(NULL);

	collector->pending = body;
	collector->pending_size = size;
	return collector;
}

/* the kinds as codes of the collector's names; NULL: they do not fit */
static const uint8 *
read_kinds(McpCollector *collector, const uint8 *at, const uint8 *end,
		   uint32 *codes, uint32 count)
{
	uint32		i;

	for (i = 0; i < count; i++)
	{
		McpText		channel;
		McpText		action;

		if (end - at < KIND_HEAD)
			return NULL;
		channel = McpTextMake((const char *) at + KIND_HEAD, McpLoad16(at));
		action = McpTextMake(channel.data + channel.len, McpLoad16(at + 2));
		at += KIND_HEAD;
		if ((Size) (end - at) < (Size) channel.len + action.len ||
			channel.len > MCP_NAME_MAX || action.len > MCP_NAME_MAX)
			return NULL;
		at += channel.len + action.len;
		codes[i] = McpCollectorKind(collector, channel, action);
	}
	return at;
}

static bool
read_rows(McpCollector *into, const uint8 *at, uint32 count,
		  const uint32 *codes, uint32 kinds, McpError *error)
{
	McpEvent	event;
	uint32		i;

	memset(&event, 0, sizeof(event));
	event.revision = MCP_MOMENT_NONE;
	event.names = into->names;
	for (i = 0; i < count; i++, at += STATE_ROW)
	{
		uint32		kind = McpLoad32(at + 16);
		uint32		code;

		if ((i & 0xFFF) == 0xFFF)
			MCP_CHECK_INTERRUPTS();
		event.time = (int64) McpLoad64(at);
		event.value = (int64) McpLoad64(at + 8);
		event.has_value = event.value != MCP_ROW_NO_VALUE;
		if (kind >= kinds || !McpMomentUsable(event.time))
			return McpErrorSet(error, MCP_ERR_CORRUPT,
							   "corrupt state of journeys: an impossible field");
		event.kind = codes[kind];
		if (!McpCollectorPut(into, &event, 0, &code, error))
			return false;
	}
	return true;
}

static bool
read_plain(McpCollector *into, const uint8 *data, Size size, McpError *error)
{
	const uint8 *end = data + size;
	uint32		count = McpLoad32(data + 4);
	uint32		kinds = McpLoad32(data + 8);
	uint32		few[64];
	uint32	   *codes = few;
	const McpNames *names;
	const uint8 *at;
	bool		done;

	if (kinds > size / KIND_HEAD)
		return McpErrorSet(error, MCP_ERR_CORRUPT,
						   "corrupt state of journeys: it is too short");
	if (kinds > lengthof(few))
		codes = McpAlloc(sizeof(uint32) * kinds);
	do
	{
		/* once more when a new name made it leave the shared names */
		names = into->names;
		at = read_kinds(into, data + STATE_HEAD, end, codes, kinds);
	} while (names != into->names);
	if (at == NULL || (uint64) (end - at) != (uint64) count * STATE_ROW)
		return McpErrorSet(error, MCP_ERR_CORRUPT,
						   "corrupt state of journeys: it does not fit");
	done = read_rows(into, at, count, codes, kinds, error);
	if (codes != few)
		McpFree(codes);
	return done;
}

bool
McpCollectorMergePending(McpCollector *into, const McpCollector *from,
						 McpError *error)
{
	McpJourney	journey;

	if (from->pending_size == 0)
		return true;
	if (from->pending_size >= STATE_HEAD &&
		McpLoad32(from->pending) == MCP_STATE_PLAIN)
		return read_plain(into, from->pending, from->pending_size, error);
	return McpJourneyOpen(&journey, from->pending, from->pending_size,
						  MCP_CHECK_SHALLOW, error) &&
		McpCollectorAddJourney(into, &journey, error);
}

/* a state that came from a worker and met no other */
bool
McpCollectorReadPending(McpCollector *collector, McpError *error)
{
	McpCollector pending = *collector;

	if (pending.pending == NULL)
		return true;
	collector->pending = NULL;
	collector->pending_size = 0;
	collector->names = McpNamesCreate(collector->region, false);
	return McpCollectorMerge(collector, &pending, error);
}
