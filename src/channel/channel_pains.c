/*
 * channel_pains.c: what goes wrong for people, on which channel and with what
 *
 * Complaints, tickets, returns, reviews with a low rating, carts that were
 * left, searches that found nothing; in the window and in the period before.
 */
#include "channel/channel_read.h"

static const char *const pain_names[MCP_PAINS] = {
	NULL, "complaint", "ticket", "return", "low_review", "abandoned_cart",
	"failed_search"
};

typedef struct Pain
{
	McpChannelReader *reader;
	McpSubject	topic;
	McpSubject	category;
	McpSubject	rating;
	McpSubject	results;
	uint32		names[MCP_PAINS];	/* nodes + 1 */
	/* the nearest later ones */
	int64		next_purchase;
	int64		next_cart;
} Pain;

static void
find_subject(Pain *pain, McpSubject *subject, McpText name)
{
	subject->kind = MCP_SUBJECT_PROPERTY;
	subject->name = name;
	McpSubjectResolve(subject, pain->reader->journey);
}

/* a number that a property says, no greater than the limit? */
static bool
says_at_most(const Pain *pain, const McpSubject *subject, uint32 index,
			 int64 limit)
{
	const McpJourney *journey = pain->reader->journey;
	uint32		set,
				first,
				end;
	int64		amount;

	if (subject->code < 0)
		return false;
	McpSubjectPairs(subject, journey, index, &set, &first, &end);
	for (; first < end; first++)
	{
		McpPair		pair = McpJourneySetPair(journey, set, first);

		if (McpAmountParse(McpDictGet(&journey->values, pair.value),
						   &amount) == MCP_AMOUNT_OK && amount <= limit)
			return true;
	}
	return false;
}

static bool
is_low(const Pain *pain, const McpChannelStep *step)
{
	int64		limit = pain->reader->rules->low_rating;
	int64		value;

	return (McpJourneyValue(pain->reader->journey, step->index, &value) &&
			value <= limit) ||
		says_at_most(pain, &pain->rating, step->index, limit);
}

/* the last of its kind, and no purchase in time, and the time is over */
static bool
is_left(const Pain *pain, const McpChannelStep *step)
{
	int64		within = pain->reader->rules->abandon_after;

	return pain->reader->as_of - step->time >= within &&
		pain->next_purchase - within > step->time &&
		pain->next_cart - within > step->time;
}

static bool
hurts(const Pain *pain, const McpChannelStep *step)
{
	switch ((McpChannelPain) step->pain)
	{
		case MCP_PAIN_NONE:
			return false;
		case MCP_PAIN_REVIEW:
			return is_low(pain, step);
		case MCP_PAIN_CART:
			return is_left(pain, step);
		case MCP_PAIN_SEARCH:
			return says_at_most(pain, &pain->results, step->index, 0);
		default:
			return true;
	}
}

static void
count_topic(Pain *pain, uint32 section, uint32 channel, uint32 name,
			uint32 topic)
{
	McpChannelSummary *summary = pain->reader->summary;

	(void) McpChannelCount(summary, section, channel, name, topic, 1);
	(void) McpChannelCount(summary, section, MCP_CHANNEL_ALL, name, topic, 1);
}

/* its topics, or else categories; false: none */
static bool
count_topics(Pain *pain, const McpSubject *subject,
			 const McpChannelStep *step, uint32 section, uint32 channel,
			 uint32 name)
{
	McpChannelReader *reader = pain->reader;
	uint32		set,
				first,
				end,
				n;

	if (subject->code < 0)
		return false;
	McpSubjectPairs(subject, reader->journey, step->index, &set, &first,
					&end);
	for (n = first; n < end; n++)
	{
		McpPair		pair = McpJourneySetPair(reader->journey, set, n);

		count_topic(pain, section, channel, name,
					McpChannelOfValue(reader, pair.value));
	}
	return first < end;
}

static void
count_pain(Pain *pain, const McpChannelStep *step, uint32 section)
{
	McpChannelReader *reader = pain->reader;
	uint32		channel = McpChannelOfStep(reader, step->channel);
	uint32	   *name = &pain->names[step->pain];

	if (*name == 0)
	{
		const char *text = pain_names[step->pain];

		*name = 1 + McpChannelNodeOf(reader->summary,
									 McpTextMake(text, strlen(text)));
	}
	count_topic(pain, section, channel, *name - 1, MCP_CHANNEL_ALL);
	if (!count_topics(pain, &pain->topic, step, section, channel,
					  *name - 1) &&
		!count_topics(pain, &pain->category, step, section, channel,
					  *name - 1))
		count_topic(pain, section, channel, *name - 1, MCP_CHANNEL_NONE);
}

void
McpChannelAddPains(McpChannelReader *reader)
{
	Pain		pain = {.reader = reader};
	uint32		i;

	pain.next_purchase = pain.next_cart = PG_INT64_MAX;
	find_subject(&pain, &pain.topic, McpTextLiteral("topic"));
	find_subject(&pain, &pain.category, McpTextLiteral("category"));
	find_subject(&pain, &pain.rating, McpTextLiteral("rating"));
	find_subject(&pain, &pain.results, McpTextLiteral("results"));
	for (i = 0; i < reader->before_end; i++)
	{
		const McpChannelStep *step = &reader->steps[i];

		if (i >= reader->first && hurts(&pain, step))
			count_pain(&pain, step, i < reader->end ? MCP_SECTION_PAIN :
					   MCP_SECTION_PAIN_BEFORE);
		if (step->kind == MCP_ACTION_BUY)
			pain.next_purchase = step->time;
		if (step->pain == MCP_PAIN_CART)
			pain.next_cart = step->time;
	}
}
