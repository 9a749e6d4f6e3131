/*
 * insight_do.c: rows of what people do on each channel: activity, roles
 * and motivations, mix, hours, number of channels
 */
#include "insight/insight.h"

#define ALL		MCP_CHANNEL_ALL
#define NONE	MCP_CHANNEL_NONE
#define PERIOD_NOW		MCP_CHANNEL_NUMBER(0)
#define PERIOD_BEFORE	MCP_CHANNEL_NUMBER(1)

/* the channel's people in the window */
static uint64
people_of(const McpInsightRows *rows, uint32 channel)
{
	return McpInsightCell(rows, MCP_SECTION_CHANNEL, channel, NONE,
						  PERIOD_NOW)->people;
}

static const McpChannelCell *
activity(const McpInsightRows *rows, uint32 channel, uint32 kind)
{
	return McpInsightCell(rows, MCP_SECTION_ACTIVITY, channel, NONE,
						  MCP_CHANNEL_NUMBER(kind));
}

/* --- channels ------------------------------------------------------------------ */

static void
put_kind(McpInsightRows *rows, uint32 channel, uint32 kind)
{
	const McpChannelCell *cell = activity(rows, channel, kind);

	McpInsightPutCountOf(rows, cell->people, cell->events);
}

static void
put_activity(McpInsightRows *rows, const McpChannelCell *cell)
{
	static const McpActionKind kinds[] = {
		MCP_ACTION_LOOK, MCP_ACTION_ENGAGE, MCP_ACTION_CART, MCP_ACTION_BUY,
		MCP_ACTION_SERVE, MCP_ACTION_OUTBOUND
	};
	const McpChannelCell *minutes = activity(rows, cell->channel,
											 MCP_NUMBER_MINUTES);
	const McpChannelCell *sessions = activity(rows, cell->channel,
											  MCP_NUMBER_SESSIONS);
	double		stay;
	uint32		i;

	McpInsightPutCount(rows, cell->events);
	put_kind(rows, cell->channel, MCP_NUMBER_VISITS);
	for (i = 0; i < lengthof(kinds); i++)
		put_kind(rows, cell->channel, kinds[i]);
	McpInsightPutPart(rows, activity(rows, cell->channel,
									 MCP_ACTION_LOOK)->people, cell->people);
	McpInsightPutPart(rows, activity(rows, cell->channel,
									 MCP_ACTION_ENGAGE)->people,
					  cell->people);
	McpInsightPutSum(rows, minutes->people, minutes->amount);
	McpInsightPutNumber(rows, McpInsightFew(rows, minutes->people) ? NAN :
						(double) minutes->amount / 1e6 /
						(double) cell->people);
	put_kind(rows, cell->channel, MCP_NUMBER_SESSIONS);
	stay = McpInsightFew(rows, sessions->did) ? NAN :
		(double) sessions->amount / MCP_MINUTE;
	McpInsightPutNumber(rows, stay);
	McpInsightPutNumber(rows, stay / (double) cell->people);
}

static void
put_channel(McpInsightRows *rows, const McpChannelCell *cell)
{
	uint64		all = people_of(rows, ALL);
	uint64		before = McpInsightCell(rows, MCP_SECTION_CHANNEL,
										cell->channel, NONE,
										PERIOD_BEFORE)->people;

	if (cell->channel == ALL || cell->value != PERIOD_NOW)
		return;
	McpInsightPutText(rows, cell->channel);
	McpInsightPutCount(rows, cell->people);
	McpInsightPutNumber(rows, McpInsightShare(cell->people, all));
	put_activity(rows, cell);
	McpInsightPutFew(rows, cell->bought);
	McpInsightPutPart(rows, cell->bought, cell->people);
	McpInsightPutWilson(rows, cell->bought, cell->people);
	McpInsightPutSum(rows, cell->bought, cell->amount);
	if (rows->summary->has_before)
		McpInsightPutFew(rows, before);
	else
		McpInsightPutNull(rows);
	if (before < rows->min_people)
		McpInsightPutNull(rows);
	else
		McpInsightPutNumber(rows, McpInsightShare(cell->people, before) - 1);
	McpInsightPutRow(rows);
}

static void
put_channels(McpInsightRows *rows)
{
	McpInsightEach(rows, MCP_SECTION_CHANNEL, put_channel);
}

PG_FUNCTION_INFO_V1(mcp_channel_rows);
Datum
mcp_channel_rows(PG_FUNCTION_ARGS)
{
	return McpInsightOfCall(fcinfo, put_channels);
}

/* --- roles and motivations ------------------------------------------------------ */

static void
put_word(McpInsightRows *rows, const McpChannelCell *cell, const char *aspect)
{
	uint64		people = people_of(rows, cell->channel);

	McpInsightPutText(rows, cell->channel);
	McpInsightPutWord(rows, aspect);
	McpInsightPutText(rows, cell->value);
	McpInsightPutCount(rows, cell->people);
	McpInsightPutNumber(rows, McpInsightShare(cell->people, people));
	McpInsightPutWilson(rows, cell->people, people);
	McpInsightPutRow(rows);
}

static void
put_motivation(McpInsightRows *rows, const McpChannelCell *cell)
{
	put_word(rows, cell, "motivation");
}

static void
put_role(McpInsightRows *rows, const McpChannelCell *cell)
{
	put_word(rows, cell, "role");
}

static void
put_motives(McpInsightRows *rows)
{
	McpInsightEach(rows, MCP_SECTION_MOTIVE, put_motivation);
	McpInsightEach(rows, MCP_SECTION_ROLE, put_role);
}

PG_FUNCTION_INFO_V1(mcp_channel_motive_rows);
Datum
mcp_channel_motive_rows(PG_FUNCTION_ARGS)
{
	return McpInsightOfCall(fcinfo, put_motives);
}

/* --- mix ------------------------------------------------------------------------- */

static void
put_value(McpInsightRows *rows, const McpChannelCell *cell)
{
	McpInsightPutText(rows, cell->channel);
	McpInsightPutText(rows, cell->name);
	McpInsightPutText(rows, cell->value);
	McpInsightPutCount(rows, cell->people);
	McpInsightPutNumber(rows, McpInsightShare(cell->people,
											  people_of(rows, cell->channel)));
	McpInsightPutCount(rows, cell->events);
	McpInsightPutFew(rows, cell->bought);
	McpInsightPutSum(rows, cell->bought, cell->amount);
	McpInsightPutRow(rows);
}

static void
put_mix(McpInsightRows *rows)
{
	McpInsightEach(rows, MCP_SECTION_MIX, put_value);
}

PG_FUNCTION_INFO_V1(mcp_channel_mix_rows);
Datum
mcp_channel_mix_rows(PG_FUNCTION_ARGS)
{
	return McpInsightOfCall(fcinfo, put_mix);
}

/* --- hours ------------------------------------------------------------------------ */

/* 1 and how many hours of the same channel have more people */
static int32
rank_of(const McpInsightRows *rows, uint32 first, uint32 end, uint32 i)
{
	const McpChannelCell *cells = rows->summary->cells;
	int32		rank = 1;
	uint32		n;

	for (n = first; n < end; n++)
	{
		if (cells[n].channel == cells[i].channel &&
			cells[n].people > cells[i].people)
			rank++;
	}
	return rank;
}

static void
put_hour(McpInsightRows *rows, uint32 first, uint32 end, uint32 i)
{
	const McpChannelCell *cell = &rows->summary->cells[i];
	uint32		hour = cell->value - MCP_CHANNEL_NUMBER(0);
	const McpChannelCell *channel =
		McpInsightCell(rows, MCP_SECTION_CHANNEL, cell->channel, NONE,
					   PERIOD_NOW);

	McpInsightPutText(rows, cell->channel);
	McpInsightPutInteger(rows, (int32) (hour / 24) + 1);
	McpInsightPutInteger(rows, (int32) (hour % 24));
	McpInsightPutCount(rows, cell->people);
	McpInsightPutCount(rows, cell->events);
	McpInsightPutNumber(rows, McpInsightShare(cell->events,
											  channel->events));
	McpInsightPutFew(rows, cell->did);
	McpInsightPutFew(rows, cell->bought);
	McpInsightPutInteger(rows, rank_of(rows, first, end, i));
	McpInsightPutRow(rows);
}

/* one channel after the other, so that ranks are looked for among few */
static void
put_hours(McpInsightRows *rows)
{
	const McpChannelCell *cells = rows->summary->cells;
	uint32		first,
				end,
				i,
				n;

	McpChannelCellsOf(rows->summary, MCP_SECTION_HOUR, &first, &end);
	for (i = first; i < end; first = i)
	{
		while (i < end && cells[i].channel == cells[first].channel)
			i++;
		for (n = first; n < i; n++)
		{
			if (!McpInsightFew(rows, cells[n].people))
				put_hour(rows, first, i, n);
		}
	}
}

PG_FUNCTION_INFO_V1(mcp_channel_hour_rows);
Datum
mcp_channel_hour_rows(PG_FUNCTION_ARGS)
{
	return McpInsightOfCall(fcinfo, put_hours);
}

/* --- the number of channels ------------------------------------------------------ */

#define OMNI_NUMBERS 8		/* columns that are made of customers */

/* of the people of the window */
static void
put_omni_now(McpInsightRows *rows, const McpChannelCell *now)
{
	bool		few = McpInsightFew(rows, now->bought);

	McpInsightPutPart(rows, now->people, people_of(rows, ALL));
	McpInsightPutFew(rows, now->bought);
	McpInsightPutPart(rows, now->bought, now->people);
	McpInsightPutWilson(rows, now->bought, now->people);
	McpInsightPutCountOf(rows, now->bought, now->events);
	McpInsightPutSum(rows, now->bought, now->amount);
	McpInsightPutNumber(rows, few ? NAN : (double) now->amount / 1e6 /
						(double) now->people);
	McpInsightPutNumber(rows, few ? NAN :
						McpInsightShare(now->events, now->bought));
	McpInsightPutPart(rows, now->did, few ? 0 : now->bought);
}

static void
put_omni(McpInsightRows *rows, uint32 number)
{
	const McpChannelCell *now = McpInsightCell(rows, MCP_SECTION_OMNI, ALL,
											   NONE, number);
	const McpChannelCell *before =
		McpInsightCell(rows, MCP_SECTION_OMNI_BEFORE, ALL, NONE, number);
	bool		few = now->people < rows->min_people;
	bool		few_before = before->people < rows->min_people;
	int			n;

	if (few && few_before)
		return;
	McpInsightPutInteger(rows, (int32) (number - MCP_CHANNEL_NUMBER(0)));
	McpInsightPutFew(rows, now->people);
	if (!few)
		put_omni_now(rows, now);
	else
	{
		McpInsightPutNull(rows);
		McpInsightPutFew(rows, now->bought);
		for (n = 0; n < OMNI_NUMBERS; n++)
			McpInsightPutNull(rows);
	}
	if (rows->summary->has_before)
		McpInsightPutFew(rows, before->people);
	else
		McpInsightPutNull(rows);
	McpInsightPutPart(rows, few_before ? 0 : before->bought,
					  few_before ? 0 : before->people);
	McpInsightPutWilson(rows, few_before ? 0 : before->bought,
						few_before ? 0 : before->people);
	McpInsightPutRow(rows);
}

static void
put_omnis(McpInsightRows *rows)
{
	uint32		number;

	for (number = MCP_CHANNEL_NUMBER(1); number <= MCP_CHANNEL_CODE_MAX;
		 number++)
		put_omni(rows, number);
}

PG_FUNCTION_INFO_V1(mcp_omnichannel_rows);
Datum
mcp_omnichannel_rows(PG_FUNCTION_ARGS)
{
	return McpInsightOfCall(fcinfo, put_omnis);
}
