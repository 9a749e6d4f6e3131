/*
 * filter.c: filters asked of events
 *
 * "*" and "channel.*" mean what the person did: actions that are done to the
 * person (send, deliver, bounce, impression) must be named.
 */
#include "filter/filter_test.h"

/* --- preparing ------------------------------------------------------------- */

McpFilter *
McpFilterPrepare(const McpTree *tree, const McpNode *node,
				 const McpZone *zone)
{
	McpFilter  *filter = McpAllocZero(sizeof(McpFilter));
	const McpNode *child;
	const McpNode *test;
	uint32		count = McpTreeCountChildren(tree, node);

	filter->paths = McpAllocZero((count + 1) * sizeof(McpFilterPath));
	filter->alive = McpAllocZero((count + 1) * sizeof(McpFilterPath *));
	for (child = McpTreeChild(tree, node); child != NULL;
		 child = McpTreeNext(tree, child))
	{
		McpFilterPath *path = &filter->paths[filter->count++];

		path->channel = McpTreeText(tree, child);
		path->action = McpTreeText2(tree, child);
		if (path->action.len == 0)
			filter->asks_outbound = true;
		if (child->child == 0)
			continue;
		path->tests = McpAllocZero(McpTreeCountChildren(tree, child) *
								   sizeof(McpFilterTest));
		for (test = McpTreeChild(tree, child); test != NULL;
			 test = McpTreeNext(tree, test))
			McpFilterTestPrepare(tree, test, zone, &path->tests[path->count++]);
	}
	return filter;
}

/* what stands behind a filter shows what was taken for one */
static const char *
hint_behind(const McpLexer *lexer)
{
	if (McpLexIsSymbol(lexer, '('))
		return "A filter names events, such as cart or purchase[value > 10]; did(purchase) is a condition, as segments have.";
	if (McpLexIsSymbol(lexer, ',') || McpLexIsWord(lexer, "or"))
		return "One event or another is written as cart | checkout; what follows each other is several filters.";
	if (McpLexIsWord(lexer, "and"))
		return "What must hold for one event stands in brackets, such as purchase[coupon is set, value > 10].";
	return NULL;
}

McpFilter *
McpFilterFromText(McpText text, McpError *error)
{
	McpLexer	lexer;
	McpTreeBuilder builder;
	StringInfoData body;
	McpTree		tree;
	uint32		root;
	const char *hint;

	McpTreeBuilderInit(&builder);
	if (!McpLexStart(&lexer, text, "filter", error) ||
		!McpFilterParse(&lexer, &builder, &root))
		return NULL;
	if (lexer.token.kind != MCP_TOKEN_END)
	{
		McpLexExpected(&lexer, "\"|\" or the end", NULL);
		hint = hint_behind(&lexer);
		if (hint != NULL)
			McpErrorHint(error, "%s", hint);
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

static bool
resolve_path(McpFilterPath *path, const McpJourney *journey)
{
	uint32		i;

	path->channel_code = path->action_code = MCP_CODE_ANY;
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
		if (!McpFilterTestResolve(&path->tests[i], journey))
			return false;
	}
	return true;
}

uint32
McpOutboundCodes(const McpJourney *journey, int32 *codes)
{
	static const McpText names[MCP_OUTBOUND_MAX] = {
		{"send", 4}, {"bounce", 6}, {"deliver", 7}, {"impression", 10}
	};
	uint32		count = 0;
	int			i;

	for (i = 0; i < MCP_OUTBOUND_MAX; i++)
	{
		int32		code = McpDictFind(&journey->actions, names[i]);

		if (code >= 0)
			codes[count++] = code;
	}
	return count;
}

void
McpFilterTakeOutbound(McpFilter *filter)
{
	filter->asks_outbound = false;
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
		filter->outbound_count = McpOutboundCodes(journey, filter->outbound);
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
path_matches(const McpFilter *filter, const McpFilterPath *path,
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
		if (!McpFilterTestHolds(&path->tests[n], journey, i))
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

/* one path without tests: codes alone decide */
static uint32
next_by_codes(const McpFilter *filter, const McpJourney *journey, uint32 from,
			  uint32 end)
{
	const McpFilterPath *path = filter->alive[0];
	const uint8 *row = McpJourneyRow(journey, from);
	uint32		channel_mask = journey->channel_mask;
	uint32		action_mask = journey->action_mask;
	uint32		channel = (uint32) path->channel_code;
	uint32		action = (uint32) path->action_code;
	uint32		i;

	/* an open channel or action: a mask that leaves nothing to differ */
	if (path->channel_code < 0)
		channel = channel_mask = 0;
	if (path->action_code < 0)
		action = action_mask = 0;
	for (i = from; i < end; i++, row += journey->stride)
	{
		if ((McpLoad32(row + journey->action_at) & action_mask) == action &&
			(McpLoad32(row + journey->channel_at) & channel_mask) == channel &&
			(action_mask != 0 || filter->outbound_count == 0 ||
			 !is_outbound(filter, (int32) McpJourneyAction(journey, i))))
			return i;
	}
	return end;
}

uint32
McpFilterNext(const McpFilter *filter, const McpJourney *journey, uint32 from,
			  uint32 end)
{
	uint32		i;

	if (filter->alive_count == 0 || from >= end)
		return end;
	if (filter->alive_count == 1 && filter->alive[0]->count == 0)
		return next_by_codes(filter, journey, from, end);
	for (i = from; i < end; i++)
	{
		if ((i & 0xFFF) == 0)
			MCP_CHECK_INTERRUPTS();
		if (McpFilterMatches(filter, journey, i))
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

/* --- variables --------------------------------------------------------------- */

static inline bool
names_variable(const McpFilterTest *test, McpText name)
{
	return test->variable && McpTextEqual(test->literals[0].text, name);
}

void
McpFilterBind(McpFilter *filter, McpText name, McpText value,
			  const McpJourney *journey)
{
	uint32		p,
				n;

	for (p = 0; p < filter->alive_count; p++)
	{
		for (n = 0; n < filter->alive[p]->count; n++)
		{
			if (names_variable(&filter->alive[p]->tests[n], name))
				McpFilterTestBind(&filter->alive[p]->tests[n], value,
								  journey);
		}
	}
}

/* the values of one test's subject */
static void
visit_subject(const McpSubject *subject, const McpJourney *journey, uint32 i,
			  McpValueVisitor visitor, void *context)
{
	uint32		set = 0;
	uint32		first,
				end;

	if (subject->kind == MCP_SUBJECT_CHANNEL)
		visitor(context, McpDictGet(&journey->channels,
									McpJourneyChannel(journey, i)));
	else if (subject->kind == MCP_SUBJECT_ACTION)
		visitor(context, McpDictGet(&journey->actions,
									McpJourneyAction(journey, i)));
	else
	{
		McpSubjectPairs(subject, journey, i, &set, &first, &end);
		for (; first < end; first++)
			visitor(context,
					McpDictGet(&journey->values,
							   McpJourneySetPair(journey, set, first).value));
	}
}

void
McpFilterVisitValues(const McpFilter *filter, McpText name,
					 const McpJourney *journey, uint32 i,
					 McpValueVisitor visitor, void *context)
{
	uint32		p,
				n;

	for (p = 0; p < filter->alive_count; p++)
	{
		const McpFilterPath *path = filter->alive[p];

		if (!path_matches(filter, path, journey, i))
			continue;
		for (n = 0; n < path->count; n++)
		{
			if (path->tests[n].op == MCP_TEST_EQ &&
				names_variable(&path->tests[n], name))
				visit_subject(&path->tests[n].subject, journey, i, visitor,
							  context);
		}
	}
}
