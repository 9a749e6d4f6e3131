/*
 * channel_audience.c: who is there: people's traits on each channel
 *
 * Numbers and dates become bands which do not depend on the data, so that
 * parts can be merged: ages by the usual bands, other numbers by 1, 2, 5, 10,
 * 20, 50 and so on, dates by their year.
 */
#include "channel/channel_read.h"

#define LABEL_MAX 64
#define AGE_END 130				/* who is older, or not yet born, has no age */

static uint32
label_node(McpChannelReader *reader, const char *label)
{
	return McpChannelNodeOf(reader->summary,
							McpTextMake(label, strlen(label)));
}

/* a person has the value: on the channels that the person uses, and at all */
static void
count_value(McpChannelReader *reader, uint32 name, uint32 value)
{
	uint32		i;

	(void) McpChannelCount(reader->summary, MCP_SECTION_AUDIENCE,
						   MCP_CHANNEL_ALL, name, value, 1);
	for (i = 0; i < reader->used_count; i++)
		(void) McpChannelCount(reader->summary, MCP_SECTION_AUDIENCE,
							   McpChannelOfStep(reader, reader->used[i]),
							   name, value, 1);
}

/* --- bands ------------------------------------------------------------------ */

static uint32
number_band(McpChannelReader *reader, int64 amount)
{
	char		label[LABEL_MAX];
	int64		units = amount / MCP_AMOUNT_ONE;
	int64		decade = 1;
	int64		low;
	int64		high;

	if (amount < 0)
		return label_node(reader, "below 0");
	if (units < 10 && amount % MCP_AMOUNT_ONE == 0)
	{
		snprintf(label, sizeof(label), "%d", (int) units);
		return label_node(reader, label);
	}
	while (units / decade >= 10)
		decade *= 10;
	low = units < 1 ? 0 : units / decade < 2 ? decade :
		units / decade < 5 ? 2 * decade : 5 * decade;
	high = low == 0 ? 1 : low == 2 * decade ? 5 * decade : 2 * low;
	snprintf(label, sizeof(label), INT64_FORMAT "-" INT64_FORMAT, low, high);
	return label_node(reader, label);
}

static uint32
age_band(McpChannelReader *reader, int64 years)
{
	static const int begins[] = {0, 18, 25, 35, 45, 55, 65};
	static const char *const labels[] = {
		"0-17", "18-24", "25-34", "35-44", "45-54", "55-64", "65+"
	};
	int			n = lengthof(begins) - 1;

	while (n > 0 && years < begins[n])
		n--;
	return label_node(reader, labels[n]);
}

/* --- values ------------------------------------------------------------------ */

static bool
read_trait(McpChannelReader *reader, McpText name, McpValue *value)
{
	McpText		none = {NULL, 0};
	int64		observed_at;

	return McpProfileLatestTrait(reader->profile, name, none, reader->as_of,
								 value, &observed_at);
}

static uint32
year_of(McpChannelReader *reader, int64 day)
{
	char		label[LABEL_MAX];
	int			year,
				month,
				mday;

	McpDayToCivil(day, &year, &month, &mday);
	snprintf(label, sizeof(label), "%d", year);
	return label_node(reader, label);
}

static uint32
value_node(McpChannelReader *reader, const McpValue *value)
{
	switch (value->type)
	{
		case MCP_VALUE_BOOLEAN:
			return label_node(reader, value->number != 0 ? "true" : "false");
		case MCP_VALUE_NUMERIC:
			return number_band(reader, value->number);
		case MCP_VALUE_DATE:
			return year_of(reader, value->number);
		case MCP_VALUE_TIMESTAMP:
			return year_of(reader, McpDayOfMoment(value->number));
		default:
			return McpChannelNodeOf(reader->summary, value->text);
	}
}

/* --- age ----------------------------------------------------------------------- */

static bool
day_of(const McpValue *value, int64 *day)
{
	int32		date;
	int64		moment;

	switch (value->type)
	{
		case MCP_VALUE_DATE:
			*day = value->number;
			return true;
		case MCP_VALUE_TIMESTAMP:
			*day = McpDayOfMoment(value->number);
			return true;
		case MCP_VALUE_TEXT:
			if (McpDateParse(value->text, &date))
				*day = date;
			else if (McpMomentParse(value->text, &moment))
				*day = McpDayOfMoment(moment);
			else
				return false;
			return true;
		default:
			return false;
	}
}

/* full years from one day to another */
static int64
years_between(int64 birth, int64 today)
{
	int			year,
				month,
				mday,
				year_now,
				month_now,
				mday_now;

	McpDayToCivil(birth, &year, &month, &mday);
	McpDayToCivil(today, &year_now, &month_now, &mday_now);
	return year_now - year -
		(month_now < month || (month_now == month && mday_now < mday));
}

/* the window's last day; of a window without an end the person's last there */
static int64
last_day(const McpChannelReader *reader)
{
	return McpDayOfMoment(reader->until < MCP_MOMENT_END ? reader->until - 1 :
						  reader->steps[reader->first].time);
}

/*
 * By the birthday, at the end of the window; else by the trait age, which
 * gets old; else by age_range as it says.
 */
static bool
age_node(McpChannelReader *reader, uint32 *node)
{
	McpValue	value;
	int64		day;
	int64		amount;

	if (read_trait(reader, McpTextLiteral("birthday"), &value) &&
		day_of(&value, &day))
	{
		int64		years = years_between(day, last_day(reader));

		if (years >= 0 && years < AGE_END)
		{
			*node = age_band(reader, years);
			return true;
		}
	}
	if (read_trait(reader, McpTextLiteral("age"), &value))
	{
		bool		is_number;

		amount = value.number;
		is_number = value.type == MCP_VALUE_NUMERIC ||
			(value.type == MCP_VALUE_TEXT &&
			 McpAmountParse(value.text, &amount) == MCP_AMOUNT_OK);
		if (!is_number || (amount >= 0 && amount < AGE_END * MCP_AMOUNT_ONE))
		{
			*node = is_number ? age_band(reader, amount / MCP_AMOUNT_ONE) :
				value_node(reader, &value);
			return true;
		}
	}
	if (!read_trait(reader, McpTextLiteral("age_range"), &value))
		return false;
	*node = value_node(reader, &value);
	return true;
}

/* --- all ------------------------------------------------------------------------- */

/* the name of a trait as a node, looked up when somebody is known to have it */
static uint32
name_node(McpChannelReader *reader, McpText trait, uint32 *name)
{
	if (*name == MCP_CHANNEL_NONE)
		*name = McpChannelNodeOf(reader->summary, trait);
	return *name;
}

/* members of a set-valued trait; false: nothing is known of it */
static bool
count_members(McpChannelReader *reader, McpText trait, uint32 *name)
{
	const McpProfile *profile = reader->profile;
	McpText		none = {NULL, 0};
	McpMember	member;
	McpText		last = {NULL, 0};
	bool		known = false;
	uint32		first,
				end;
	int			in;

	McpProfileMemberRange(profile, trait, &first, &end);
	for (; first < end; first++)
	{
		McpProfileMember(profile, first, &member);
		if (last.data != NULL && McpTextEqual(last, member.value))
			continue;
		last = member.value;
		in = McpProfileHasMember(profile, trait, none, member.value,
								 reader->as_of);
		known |= in >= 0;
		if (in > 0)
			count_value(reader, name_node(reader, trait, name),
						McpChannelNodeOf(reader->summary, member.value));
	}
	return known;
}

static void
count_trait(McpChannelReader *reader, McpText trait)
{
	uint32		name = MCP_CHANNEL_NONE;
	McpValue	value;
	uint32		node;
	bool		known;

	if (McpTextEqual(trait, McpTextLiteral("age")))
		known = age_node(reader, &node);
	else
	{
		known = read_trait(reader, trait, &value);
		if (known)
			node = value_node(reader, &value);
	}
	if (known)
		count_value(reader, name_node(reader, trait, &name), node);
	if (!McpTextEqual(trait, McpTextLiteral("age")))
		known |= count_members(reader, trait, &name);
	if (known)
		count_value(reader, name_node(reader, trait, &name),
					MCP_CHANNEL_NONE);
}

void
McpChannelAddAudience(McpChannelReader *reader)
{
	uint32		i;

	if (reader->profile == NULL || reader->used_count == 0)
		return;
	for (i = 0; i < reader->rules->trait_count; i++)
		count_trait(reader, reader->rules->traits[i]);
}
