/*
 * journey_filter.c: filters asked of events
 *
 * "*" and "channel.*" mean what the person did: actions that are done to the
 * person (send, deliver, bounce, impression) must be named.
 *
 * A test asks the set of values that an event has under a subject.  It holds
 * when any value fulfils it; != and "not in" and "not like" when there is a
 * value and none is equal.  A value that does not read as what it is compared
 * with fulfils nothing.
 */
#include "journey/journey_filter.h"

#define OUTBOUND_MAX 4
#define CODE_ANY (-2)
#define SORT_LIST_FROM 8		/* longer lists of strings are sorted */

typedef struct Test
{
	McpTestOp	op;
	McpSubject	subject;
	const McpZone *zone;
	McpLiteral *literals;
	uint32		count;
	bool		sorted;			/* literals are strings in order */
	bool		by_code;		/* property = "string": compare codes */
	int32		value_code;
} Test;

typedef struct Path
{
	McpText		channel;
	McpText		action;
	int32		channel_code;	/* in the journey; CODE_ANY */
	int32		action_code;
	Test	   *tests;
	uint32		count;
} Path;

struct McpFilter
{
	Path	   *paths;
	uint32		count;
	bool		asks_outbound;	/* a path has an open action */
	/* for the journey at hand */
	Path	  **alive;			/* paths whose names occur in it */
	uint32		alive_count;
	int32		outbound[OUTBOUND_MAX];
	uint32		outbound_count;
};

/* --- preparing ------------------------------------------------------------- */

static int
compare_literals(const void *a, const void *b)
{
	return McpTextOrder(((const McpLiteral *) a)->text,
						((const McpLiteral *) b)->text);
}

static void
prepare_test(const McpTree *tree, const McpNode *node, const McpZone *zone,
			 Test *test)
{
	uint32		i;

	memset(test, 0, sizeof(*test));
	test->op = (McpTestOp) node->op;
	test->subject.kind = (McpSubjectKind) node->flags;
	test->subject.name = McpTreeText(tree, node);
	test->zone = zone;
	test->literals = McpLiteralsPrepare(tree, McpTreeChild(tree, node), zone,
										&test->count);
	test->by_code = test->op == MCP_TEST_EQ &&
		test->subject.kind == MCP_SUBJECT_PROPERTY &&
		test->literals[0].type == MCP_LITERAL_STRING;
	if ((test->op != MCP_TEST_IN && test->op != MCP_TEST_NOT_IN) ||
		test->count < SORT_LIST_FROM)
		return;
	for (i = 0; i < test->count; i++)
	{
		if (test->literals[i].type != MCP_LITERAL_STRING)
			return;
	}
	qsort(test->literals, test->count, sizeof(McpLiteral), compare_literals);
	test->sorted = true;
}

McpFilter *
McpFilterPrepare(const McpTree *tree, const McpNode *node,
				 const McpZone *zone)
{
	McpFilter  *filter = McpAllocZero(sizeof(McpFilter));
	const McpNode *child;
	const McpNode *test;
	uint32		count = McpTreeCountChildren(tree, node);

	filter->paths = McpAllocZero((count + 1) * sizeof(Path));
	filter->alive = McpAllocZero((count + 1) * sizeof(Path *));
	for (child = McpTreeChild(tree, node); child != NULL;
		 child = McpTreeNext(tree, child))
	{
		Path	   *path = &filter->paths[filter->count++];

		path->channel = McpTreeText(tree, child);
		path->action = McpTreeText2(tree, child);
		if (path->action.len == 0)
			filter->asks_outbound = true;
		if (child->child == 0)
			continue;
		path->tests = McpAllocZero(McpTreeCountChildren(tree, child) *
								   sizeof(Test));
		for (test = McpTreeChild(tree, child); test != NULL;
			 test = McpTreeNext(tree, test))
			prepare_test(tree, test, zone, &path->tests[path->count++]);
	}
	return filter;
}

McpFilter *
McpFilterFromText(McpText text, McpError *error)
{
	McpLexer	lexer;
	McpTreeBuilder builder;
	StringInfoData body;
	McpTree		tree;
	uint32		root;

	McpTreeBuilderInit(&builder);
	if (!McpLexStart(&lexer, text, "filter", error) ||
		!McpFilterParse(&lexer, &builder, &root))
		return NULL;
	if (lexer.token.kind != MCP_TOKEN_END)
	{
		McpLexExpected(&lexer, "\"|\" or the end", NULL);
		return NULL;
	}
	/* four bytes in front, as behind a length word: the nodes lie aligned */
	initStringInfo(&body);
	appendBinaryStringInfo(&body, "\0\0\0\0", 4);
	McpTreeBuild(&builder, root, &body);
	if (!McpTreeOpen(&tree, body.data + 4, body.len - 4, MCP_CHECK_SHALLOW,
					 error))
		return NULL;
	return McpFilterPrepare(&tree, tree.nodes, NULL);
}

/* --- resolving ------------------------------------------------------------- */

void
McpSubjectResolve(McpSubject *subject, const McpJourney *journey)
{
	subject->code = -1;
	if (subject->kind == MCP_SUBJECT_PROPERTY && journey->sets > 0)
		subject->code = McpDictFind(&journey->names, subject->name);
}

/* false: no event of this journey can fulfil the test */
static bool
resolve_test(Test *test, const McpJourney *journey)
{
	if (test->subject.kind == MCP_SUBJECT_VALUE)
		return journey->value_mask != 0 || test->op == MCP_TEST_NOT_SET;
	if (test->subject.kind != MCP_SUBJECT_PROPERTY)
		return true;
	McpSubjectResolve(&test->subject, journey);
	if (test->subject.code < 0)
		return test->op == MCP_TEST_NOT_SET;
	if (test->by_code)
	{
		test->value_code = McpDictFind(&journey->values,
									   test->literals[0].text);
		return test->value_code >= 0;
	}
	return true;
}

static bool
resolve_path(Path *path, const McpJourney *journey)
{
	uint32		i;

	path->channel_code = path->action_code = CODE_ANY;
	if (path->action.len > 0)
	{
		path->action_code = McpDictFind(&journey->actions, path->action);
		if (path->action_code < 0)
			return false;
	}
	if (path->channel.len > 0)
	{
		path->channel_code = McpDictFind(&journey->channels, path->channel);
		if (path->channel_code < 0)
			return false;
	}
	for (i = 0; i < path->count; i++)
	{
		if (!resolve_test(&path->tests[i], journey))
			return false;
	}
	return true;
}

static void
resolve_outbound(McpFilter *filter, const McpJourney *journey)
{
	static const McpText names[OUTBOUND_MAX] = {
		{"send", 4}, {"bounce", 6}, {"deliver", 7}, {"impression", 10}
	};
	int			i;

	for (i = 0; i < OUTBOUND_MAX; i++)
	{
		int32		code = McpDictFind(&journey->actions, names[i]);

		if (code >= 0)
			filter->outbound[filter->outbound_count++] = code;
	}
}

void
McpFilterResolve(McpFilter *filter, const McpJourney *journey)
{
	uint32		i;

	filter->alive_count = 0;
	filter->outbound_count = 0;
	if (journey->live == 0)
		return;
	for (i = 0; i < filter->count; i++)
	{
		if (resolve_path(&filter->paths[i], journey))
			filter->alive[filter->alive_count++] = &filter->paths[i];
	}
	if (filter->asks_outbound && journey->has_outbound)
		resolve_outbound(filter, journey);
}

/* --- tests ----------------------------------------------------------------- */

/* is one text value equal to a literal of the list? */
static bool
text_in_list(const Test *test, McpText value)
{
	uint32		i;

	if (test->sorted)
	{
		McpLiteral	key;

		key.text = value;
		return bsearch(&key, test->literals, test->count, sizeof(McpLiteral),
					   compare_literals) != NULL;
	}
	for (i = 0; i < test->count; i++)
	{
		int			order;

		if (McpLiteralCompare(&test->literals[i], value, test->zone,
							  &order) && order == 0)
			return true;
	}
	return false;
}

/* does one text value fulfil the test?  For negated ones: is it equal? */
static bool
text_fulfils(const Test *test, McpText value)
{
	int			low,
				high;

	switch (test->op)
	{
		case MCP_TEST_SET:
		case MCP_TEST_NOT_SET:
			return true;
		case MCP_TEST_IN:
		case MCP_TEST_NOT_IN:
			return text_in_list(test, value);
		case MCP_TEST_LIKE:
		case MCP_TEST_NOT_LIKE:
			return McpLikeMatch(value, test->literals[0].text);
		case MCP_TEST_BETWEEN:
			return McpLiteralCompare(&test->literals[0], value, test->zone,
									 &low) && low >= 0 &&
				McpLiteralCompare(&test->literals[1], value, test->zone,
								  &high) && high <= 0;
		case MCP_TEST_NE:
			return McpLiteralCompare(&test->literals[0], value, test->zone,
									 &low) && low == 0;
		default:
			return McpLiteralCompare(&test->literals[0], value, test->zone,
									 &low) && McpTestOrder(test->op, low);
	}
}

/* the same for the event's amount */
static bool
amount_fulfils(const Test *test, int64 value)
{
	int64		first = test->count > 0 ? test->literals[0].number : 0;
	uint32		i;

	switch (test->op)
	{
		case MCP_TEST_SET:
		case MCP_TEST_NOT_SET:
			return true;
		case MCP_TEST_IN:
		case MCP_TEST_NOT_IN:
			for (i = 0; i < test->count; i++)
			{
				if (test->literals[i].number == value)
					return true;
			}
			return false;
		case MCP_TEST_BETWEEN:
			return value >= first && value <= test->literals[1].number;
		case MCP_TEST_NE:
			return value == first;
		default:
			return McpTestOrder(test->op,
								value < first ? -1 : value > first ? 1 : 0);
	}
}

static inline bool
is_negated(McpTestOp op)
{
	return op == MCP_TEST_NE || op == MCP_TEST_NOT_IN ||
		op == MCP_TEST_NOT_LIKE || op == MCP_TEST_NOT_SET;
}

void
McpSubjectPairs(const McpSubject *subject, const McpJourney *journey,
				uint32 i, uint32 *set, uint32 *first, uint32 *end)
{
	uint32		size;

	*first = *end = 0;
	if (subject->code < 0)
		return;
	*set = McpJourneySet(journey, i);
	if (*set == 0)
		return;
	size = McpJourneySetSize(journey, *set);
	while (*first < size &&
		   McpJourneySetPair(journey, *set, *first).name <
		   (uint32) subject->code)
		(*first)++;
	for (*end = *first; *end < size &&
		 McpJourneySetPair(journey, *set, *end).name ==
		 (uint32) subject->code; (*end)++)
		;
}

static bool
property_holds(const Test *test, const McpJourney *journey, uint32 i)
{
	uint32		set = 0;
	uint32		first,
				end,
				n;

	McpSubjectPairs(&test->subject, journey, i, &set, &first, &end);
	if (test->op == MCP_TEST_NOT_SET)
		return first == end;
	for (n = first; n < end; n++)
	{
		uint32		code = McpJourneySetPair(journey, set, n).value;

		if (test->by_code ? code == (uint32) test->value_code :
			text_fulfils(test, McpDictGet(&journey->values, code)))
			return !is_negated(test->op);
	}
	return first < end && is_negated(test->op);
}

static bool
test_holds(const Test *test, const McpJourney *journey, uint32 i)
{
	int64		value;
	bool		found;

	switch (test->subject.kind)
	{
		case MCP_SUBJECT_PROPERTY:
			return property_holds(test, journey, i);
		case MCP_SUBJECT_VALUE:
			if (journey->value_mask == 0 ||
				!McpJourneyValue(journey, i, &value))
				return test->op == MCP_TEST_NOT_SET;
			found = amount_fulfils(test, value);
			break;
		case MCP_SUBJECT_CHANNEL:
			found = text_fulfils(test, McpDictGet(&journey->channels,
												  McpJourneyChannel(journey, i)));
			break;
		default:
			found = text_fulfils(test, McpDictGet(&journey->actions,
												  McpJourneyAction(journey, i)));
			break;
	}
	return found != is_negated(test->op);
}

/* --- events ---------------------------------------------------------------- */

static bool
is_outbound(const McpFilter *filter, int32 action)
{
	uint32		i;

	for (i = 0; i < filter->outbound_count; i++)
	{
		if (filter->outbound[i] == action)
			return true;
	}
	return false;
}

static bool
path_matches(const McpFilter *filter, const Path *path,
			 const McpJourney *journey, uint32 i)
{
	uint32		n;

	if (path->channel_code >= 0 &&
		McpJourneyChannel(journey, i) != (uint32) path->channel_code)
		return false;
	if (path->action_code >= 0)
	{
		if (McpJourneyAction(journey, i) != (uint32) path->action_code)
			return false;
	}
	else if (filter->outbound_count > 0 &&
			 is_outbound(filter, (int32) McpJourneyAction(journey, i)))
		return false;
	for (n = 0; n < path->count; n++)
	{
		if (!test_holds(&path->tests[n], journey, i))
			return false;
	}
	return true;
}

bool
McpFilterMatches(const McpFilter *filter, const McpJourney *journey, uint32 i)
{
	uint32		n;

	for (n = 0; n < filter->alive_count; n++)
	{
		if (path_matches(filter, filter->alive[n], journey, i))
			return true;
	}
	return false;
}

uint32
McpFilterNext(const McpFilter *filter, const McpJourney *journey, uint32 from,
			  uint32 end)
{
	const Path *path;
	uint32		i;

	if (filter->alive_count == 0)
		return end;
	path = filter->alive[0];
	if (filter->alive_count > 1 || path->count > 0 ||
		(path->action_code < 0 && filter->outbound_count > 0))
	{
		for (i = from; i < end; i++)
		{
			if ((i & 0xFFF) == 0)
				MCP_CHECK_INTERRUPTS();
			if (McpFilterMatches(filter, journey, i))
				return i;
		}
		return end;
	}
	/* one path without tests: codes alone decide */
	for (i = from; i < end; i++)
	{
		if ((path->action_code < 0 ||
			 McpJourneyAction(journey, i) == (uint32) path->action_code) &&
			(path->channel_code < 0 ||
			 McpJourneyChannel(journey, i) == (uint32) path->channel_code))
			return i;
	}
	return end;
}

uint32
McpFilterCount(const McpFilter *filter, const McpJourney *journey,
			   uint32 from, uint32 end, uint32 limit)
{
	uint32		count = 0;
	uint32		i;

	for (i = McpFilterNext(filter, journey, from, end);
		 i < end && count < limit;
		 i = McpFilterNext(filter, journey, i + 1, end))
		count++;
	return count;
}
