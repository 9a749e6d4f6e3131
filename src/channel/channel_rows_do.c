/*
 * channel_rows_do.c: rows of what people do on each channel: activity, roles
 * and motivations, mix, hours, number of channels
 */
#include "channel/channel_face.h"

#define ALL		MCP_CHANNEL_ALL
#define NONE	MCP_CHANNEL_NONE
#define PERIOD_NOW		MCP_CHANNEL_NUMBER(0)
#define PERIOD_BEFORE	MCP_CHANNEL_NUMBER(1)

/* the channel's people in the window */
static uint64
people_of(const McpChannelRows *rows, uint32 channel)
{
	return McpChannelCellAt(rows, MCP_SECTION_CHANNEL, channel, NONE,
							PERIOD_NOW)->people;
}

static const McpChannelCell *
activity(const McpChannelRows *rows, uint32 channel, uint32 kind)
{
	return McpChannelCellAt(rows, MCP_SECTION_ACTIVITY, channel, NONE,
							MCP_CHANNEL_NUMBER(kind));
}

/* --- channels ------------------------------------------------------------------ */

static void
put_kind(McpChannelRows *rows, uint32 channel, uint32 kind)
{
	const McpChannelCell *cell = activity(rows, channel, kind);

	McpChannelPutCountOf(rows, cell->people, cell->events);
}

static void
put_activity(McpChannelRows *rows, const McpChannelCell *cell)
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

	McpChannelPutCount(rows, cell->events);
	put_kind(rows, cell->channel, MCP_NUMBER_VISITS);
	for (i = 0; i < lengthof(kinds); i++)
		put_kind(rows, cell->channel, kinds[i]);
	McpChannelPutPart(rows, activity(rows, cell->channel,
									 MCP_ACTION_LOOK)->people, cell->people);
	McpChannelPutPart(rows, activity(rows, cell->channel,
									 MCP_ACTION_ENGAGE)->people,
					  cell->people);
	McpChannelPutSum(rows, minutes->people, minutes->amount);
	McpChannelPutNumber(rows, McpChannelFew(rows, minutes->people) ? NAN :
						(double) minutes->amount / 1e6 /
						(double) cell->people);
	put_kind(rows, cell->channel, MCP_NUMBER_SESSIONS);
	stay = McpChannelFew(rows, sessions->did) ? NAN :
		(double) sessions->amount / MCP_MINUTE;
	McpChannelPutNumber(rows, stay);
	McpChannelPutNumber(rows, stay / (double) cell->people);
}

static void
put_channel(McpChannelRows *rows, const McpChannelCell *cell, uint64 all)
{
	uint64		before = McpChannelCellAt(rows, MCP_SECTION_CHANNEL,
										  cell->channel, NONE,
										  PERIOD_BEFORE)->people;

	McpChannelPutText(rows, cell->channel);
	McpChannelPutCount(rows, cell->people);
	McpChannelPutNumber(rows, McpChannelShare(cell->people, all));
	put_activity(rows, cell);
	McpChannelPutFew(rows, cell->bought);
	McpChannelPutPart(rows, cell->bought, cell->people);
	McpChannelPutWilson(rows, cell->bought, cell->people);
	McpChannelPutSum(rows, cell->bought, cell->amount);
	if (rows->summary->has_before)
		McpChannelPutFew(rows, before);
	else
		McpChannelPutNull(rows);
	if (before < rows->min_people)
		McpChannelPutNull(rows);
	else
		McpChannelPutNumber(rows, McpChannelShare(cell->people, before) - 1);
	McpChannelPutRow(rows);
}

PG_FUNCTION_INFO_V1(mcp_channel_rows);
Datum
mcp_channel_rows(PG_FUNCTION_ARGS)
{
	McpChannelRows rows;
	uint32		i,
				end;

	McpChannelRowsBegin(fcinfo, &rows);
	if (rows.summary == NULL)
		return (Datum) 0;
	McpChannelCellsOf(rows.summary, MCP_SECTION_CHANNEL, &i, &end);
	for (; i < end; i++)
	{
		const McpChannelCell *cell = &rows.summary->cells[i];

		if (cell->channel != ALL && cell->value == PERIOD_NOW &&
			!McpChannelFew(&rows, cell->people))
			put_channel(&rows, cell, people_of(&rows, ALL));
	}
	return (Datum) 0;
}

/* --- roles and motivations ------------------------------------------------------ */

static void
put_words(McpChannelRows *rows, uint32 section, const char *aspect)
{
	uint32		i,
				end;

	McpChannelCellsOf(rows->summary, section, &i, &end);
	for (; i < end; i++)
	{
		const McpChannelCell *cell = &rows->summary->cells[i];
		uint64		people = people_of(rows, cell->channel);

		if (McpChannelFew(rows, cell->people))
			continue;
		McpChannelPutText(rows, cell->channel);
		McpChannelPutWord(rows, aspect);
		McpChannelPutText(rows, cell->value);
		McpChannelPutCount(rows, cell->people);
		McpChannelPutNumber(rows, McpChannelShare(cell->people, people));
		McpChannelPutWilson(rows, cell->people, people);
		McpChannelPutRow(rows);
	}
}

PG_FUNCTION_INFO_V1(mcp_channel_motive_rows);
Datum
mcp_channel_motive_rows(PG_FUNCTION_ARGS)
{
	McpChannelRows rows;

	McpChannelRowsBegin(fcinfo, &rows);
	if (rows.summary == NULL)
		return (Datum) 0;
	put_words(&rows, MCP_SECTION_MOTIVE, "motivation");
	put_words(&rows, MCP_SECTION_ROLE, "role");
	return (Datum) 0;
}

/* --- mix ------------------------------------------------------------------------- */

PG_FUNCTION_INFO_V1(mcp_channel_mix_rows);
Datum
mcp_channel_mix_rows(PG_FUNCTION_ARGS)
{
	McpChannelRows rows;
	uint32		i,
				end;

	McpChannelRowsBegin(fcinfo, &rows);
	if (rows.summary == NULL)
		return (Datum) 0;
	McpChannelCellsOf(rows.summary, MCP_SECTION_MIX, &i, &end);
	for (; i < end; i++)
	{
		const McpChannelCell *cell = &rows.summary->cells[i];

		if (McpChannelFew(&rows, cell->people))
			continue;
		McpChannelPutText(&rows, cell->channel);
		McpChannelPutText(&rows, cell->name);
		McpChannelPutText(&rows, cell->value);
		McpChannelPutCount(&rows, cell->people);
		McpChannelPutNumber(&rows,
							McpChannelShare(cell->people,
											people_of(&rows, cell->channel)));
		McpChannelPutCount(&rows, cell->events);
		McpChannelPutFew(&rows, cell->bought);
		McpChannelPutSum(&rows, cell->bought, cell->amount);
		McpChannelPutRow(&rows);
	}
	return (Datum) 0;
}

/* --- hours ------------------------------------------------------------------------ */

/* 1 and how many hours of the same channel have more people */
static int32
rank_of(const McpChannelRows *rows, uint32 first, uint32 end, uint32 i)
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
put_hour(McpChannelRows *rows, uint32 first, uint32 end, uint32 i)
{
	const McpChannelCell *cell = &rows->summary->cells[i];
	uint32		hour = cell->value - MCP_CHANNEL_NUMBER(0);
	const McpChannelCell *channel =
		McpChannelCellAt(rows, MCP_SECTION_CHANNEL, cell->channel, NONE,
						 PERIOD_NOW);

	McpChannelPutText(rows, cell->channel);
	McpChannelPutInteger(rows, (int32) (hour / 24) + 1);
	McpChannelPutInteger(rows, (int32) (hour % 24));
	McpChannelPutCount(rows, cell->people);
	McpChannelPutCount(rows, cell->events);
	McpChannelPutNumber(rows, McpChannelShare(cell->events,
											  channel->events));
	McpChannelPutFew(rows, cell->did);
	McpChannelPutFew(rows, cell->bought);
	McpChannelPutInteger(rows, rank_of(rows, first, end, i));
	McpChannelPutRow(rows);
}

PG_FUNCTION_INFO_V1(mcp_channel_hour_rows);
Datum
mcp_channel_hour_rows(PG_FUNCTION_ARGS)
{
	McpChannelRows rows;
	uint32		first,
				end,
				i,
				n;

	McpChannelRowsBegin(fcinfo, &rows);
	if (rows.summary == NULL)
		return (Datum) 0;
	McpChannelCellsOf(rows.summary, MCP_SECTION_HOUR, &first, &end);
	/* one channel after the other, so that ranks are looked for among few */
	for (i = first; i < end; first = i)
	{
		while (i < end && rows.summary->cells[i].channel ==
			   rows.summary->cells[first].channel)
			i++;
		for (n = first; n < i; n++)
		{
			if (!McpChannelFew(&rows, rows.summary->cells[n].people))
				put_hour(&rows, first, i, n);
		}
	}
	return (Datum) 0;
}

/* --- the number of channels ------------------------------------------------------ */

#define OMNI_NUMBERS 8		/* columns that are made of customers */

/* of the people of the window */
static void
put_omni_now(McpChannelRows *rows, const McpChannelCell *now)
{
	bool		few = McpChannelFew(rows, now->bought);

	McpChannelPutPart(rows, now->people, people_of(rows, ALL));
	McpChannelPutFew(rows, now->bought);
	McpChannelPutPart(rows, now->bought, now->people);
	McpChannelPutWilson(rows, now->bought, now->people);
	McpChannelPutCountOf(rows, now->bought, now->events);
	McpChannelPutSum(rows, now->bought, now->amount);
	McpChannelPutNumber(rows, few ? NAN : (double) now->amount / 1e6 /
						(double) now->people);
	McpChannelPutNumber(rows, few ? NAN :
						McpChannelShare(now->events, now->bought));
	McpChannelPutPart(rows, now->did, few ? 0 : now->bought);
}

static void
put_omni(McpChannelRows *rows, uint32 number)
{
	const McpChannelCell *now = McpChannelCellAt(rows, MCP_SECTION_OMNI, ALL,
												 NONE, number);
	const McpChannelCell *before =
		McpChannelCellAt(rows, MCP_SECTION_OMNI_BEFORE, ALL, NONE, number);
	bool		few = now->people < rows->min_people;
	bool		few_before = before->people < rows->min_people;
	int			n;

	if (few && few_before)
		return;
	McpChannelPutInteger(rows, (int32) (number - MCP_CHANNEL_NUMBER(0)));
	McpChannelPutFew(rows, now->people);
	if (!few)
		put_omni_now(rows, now);
	else
	{
		McpChannelPutNull(rows);
		McpChannelPutFew(rows, now->bought);
		for (n = 0; n < OMNI_NUMBERS; n++)
			McpChannelPutNull(rows);
	}
	if (rows->summary->has_before)
		McpChannelPutFew(rows, before->people);
	else
		McpChannelPutNull(rows);
	McpChannelPutPart(rows, few_before ? 0 : before->bought,
					  few_before ? 0 : before->people);
	McpChannelPutWilson(rows, few_before ? 0 : before->bought,
						few_before ? 0 : before->people);
	McpChannelPutRow(rows);
}

PG_FUNCTION_INFO_V1(mcp_omnichannel_rows);
Datum
mcp_omnichannel_rows(PG_FUNCTION_ARGS)
{
	McpChannelRows rows;
	uint32		number;

	McpChannelRowsBegin(fcinfo, &rows);
	if (rows.summary == NULL)
		return (Datum) 0;
	for (number = MCP_CHANNEL_NUMBER(1); number <= MCP_CHANNEL_CODE_MAX;
		 number++)
		put_omni(&rows, number);
	return (Datum) 0;
}
