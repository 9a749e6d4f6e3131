/*
 * profile_channels.c: what a person does, channel by channel
 *
 * One pass over the events of [since, until).  What an action counts as is
 * looked up once for each action that the journey knows.
 */
#include "profile/profile_face.h"

#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/tuplestore.h"

typedef enum Activity
{
	OTHER,						/* what the person did, of no kind below */
	VISIT,
	VIEW,
	ENGAGEMENT,
	CART,
	PURCHASE,
	RETURN,
	COMPLAINT,
	OUTBOUND,					/* what was done to the person */
	ACTIVITIES
} Activity;

static const struct
{
	const char *action;
	Activity	activity;
}			activities[] =
{
	{"visit", VISIT},
	{"view", VIEW}, {"search", VIEW},
	{"engage", ENGAGEMENT}, {"open", ENGAGEMENT}, {"click", ENGAGEMENT},
	{"reply", ENGAGEMENT}, {"redeem", ENGAGEMENT}, {"review", ENGAGEMENT},
	{"cart", CART},
	{"purchase", PURCHASE},
	{"refund", RETURN}, {"return", RETURN},
	{"complaint", COMPLAINT}, {"ticket", COMPLAINT},
	{"send", OUTBOUND}, {"deliver", OUTBOUND}, {"bounce", OUTBOUND},
	{"impression", OUTBOUND}
};

typedef struct Channel
{
	int64		first_at;
	int64		last_at;
	int64		counts[ACTIVITIES];
	int128		revenue;
} Channel;

static Activity
activity_of(McpText action)
{
	uint32		i;

	for (i = 0; i < lengthof(activities); i++)
	{
		if (McpTextEqual(action, McpTextMake(activities[i].action,
											 strlen(activities[i].action))))
			return activities[i].activity;
	}
	return OTHER;
}

static void
count_event(const McpJourney *journey, uint32 i, Activity activity,
			Channel *channel)
{
	int64		time = McpJourneyTime(journey, i);
	int64		value;

	/* newest first */
	if (channel->last_at == MCP_MOMENT_NONE)
		channel->last_at = time;
	channel->first_at = time;
	channel->counts[activity]++;
	if ((activity == PURCHASE || activity == RETURN) &&
		McpJourneyValue(journey, i, &value))
		channel->revenue += value;
}

static Channel *
count_channels(const McpJourney *journey, uint32 first, uint32 end)
{
	Channel    *channels = McpAllocZero(sizeof(Channel) *
										(journey->channels.count + 1));
	Activity   *kinds = McpAlloc(sizeof(Activity) *
								 (journey->actions.count + 1));
	uint32		i;

	for (i = 0; i < journey->actions.count; i++)
		kinds[i] = activity_of(McpDictGet(&journey->actions, i));
	for (i = 0; i < journey->channels.count; i++)
		channels[i].first_at = channels[i].last_at = MCP_MOMENT_NONE;
	for (i = first; i < end; i++)
		count_event(journey, i, kinds[McpJourneyAction(journey, i)],
					&channels[McpJourneyChannel(journey, i)]);
	return channels;
}

static void
put_channel(ReturnSetInfo *rows, McpText name, const Channel *channel)
{
	Datum		values[13];
	bool		nulls[13] = {0};
	int64		total = 0;
	int			i;

	for (i = OTHER; i < ACTIVITIES; i++)
		total += channel->counts[i];
	values[0] = PointerGetDatum(cstring_to_text_with_len(name.data, name.len));
	values[1] = TimestampTzGetDatum(channel->first_at);
	values[2] = TimestampTzGetDatum(channel->last_at);
	values[3] = Int64GetDatum(total - channel->counts[OUTBOUND]);
	values[4] = Int64GetDatum(channel->counts[VISIT]);
	values[5] = Int64GetDatum(channel->counts[VIEW]);
	values[6] = Int64GetDatum(channel->counts[ENGAGEMENT]);
	values[7] = Int64GetDatum(channel->counts[CART]);
	values[8] = Int64GetDatum(channel->counts[PURCHASE]);
	values[9] = Int64GetDatum(channel->counts[RETURN]);
	values[10] = NumericGetDatum(McpAmountSumToNumeric(channel->revenue));
	values[11] = Int64GetDatum(channel->counts[COMPLAINT]);
	values[12] = Int64GetDatum(channel->counts[OUTBOUND]);
	tuplestore_putvalues(rows->setResult, rows->setDesc, values, nulls);
}

/* (profile, since, until) */
PG_FUNCTION_INFO_V1(mcp_channels);
Datum
mcp_channels(PG_FUNCTION_ARGS)
{
	ReturnSetInfo *rows;
	McpProfile	profile;
	const McpJourney *journey = &profile.journey;
	Channel    *channels;
	uint32		first = 0,
				end,
				i;

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	rows = (ReturnSetInfo *) fcinfo->resultinfo;
	if (PG_ARGISNULL(0))
		return (Datum) 0;
	MCP_GETARG_PROFILE(0, &profile);
	end = journey->live;
	/* times are whole microseconds: before t is up to t - 1 */
	if (!PG_ARGISNULL(2) && PG_GETARG_TIMESTAMPTZ(2) > MCP_MOMENT_MIN)
		first = McpJourneyUpto(journey, PG_GETARG_TIMESTAMPTZ(2) - 1);
	else if (!PG_ARGISNULL(2))
		first = end;
	if (!PG_ARGISNULL(1) && PG_GETARG_TIMESTAMPTZ(1) > MCP_MOMENT_MIN)
		end = McpJourneyUpto(journey, PG_GETARG_TIMESTAMPTZ(1) - 1);
	channels = count_channels(journey, first, end);
	for (i = 0; i < journey->channels.count; i++)
	{
		if (channels[i].last_at != MCP_MOMENT_NONE)
			put_channel(rows, McpDictGet(&journey->channels, i), &channels[i]);
	}
	return (Datum) 0;
}
