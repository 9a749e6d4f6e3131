/*
 * filter_test.c: the tests in a filter's brackets
 *
 * A test asks the set of values that an event has under a subject.  It holds
 * when any value fulfils it; !=, "not in", "not like" and their like when
 * there is a value and none is equal.  A value that does not read as what it is compared
 * with fulfils nothing.
 */
#include "filter/filter_test.h"

#include "core/fold.h"

#define SORT_LIST_FROM 8		/* longer lists of strings are sorted */

static int
compare_literals(const void *a, const void *b)
{
	return McpTextOrder(((const McpLiteral *) a)->text,
						((const McpLiteral *) b)->text);
}

void
McpFilterTestPrepare(const McpTree *tree, const McpNode *node, const McpZone *zone,
			 McpFilterTest *test)
{
	uint32		i;

	memset(test, 0, sizeof(*test));
	test->op = (McpTestOp) node->op;
	test->subject.kind = (McpSubjectKind) (node->flags & MCP_TEST_SUBJECT);
	if (node->flags & MCP_TEST_FOLD)
		test->folded = makeStringInfo();
	test->subject.name = McpTreeText(tree, node);
	test->zone = zone;
	if (test->subject.kind >= MCP_SUBJECT_WEEKDAY)
		McpClockTestPrepare(tree, node, test);
	test->literals = McpLiteralsPrepare(tree, McpTreeChild(tree, node), zone,
										&test->count);
	test->variable = test->count > 0 &&
		test->literals[0].type == MCP_LITERAL_VARIABLE;
	test->by_code = test->op == MCP_TEST_EQ && test->folded == NULL &&
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

void
McpSubjectResolve(McpSubject *subject, const McpJourney *journey)
{
	subject->code = -1;
	if (subject->kind == MCP_SUBJECT_PROPERTY && journey->sets > 0)
		subject->code = McpDictFind(&journey->names, subject->name);
}

bool
McpFilterTestResolve(McpFilterTest *test, const McpJourney *journey)
{
	test->bound = false;
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

/* is one text value equal to a literal of the list? */
static bool
text_in_list(const McpFilterTest *test, McpText value)
{
	uint32		i;

	if (test->sorted)
	{
		McpLiteral	key = {0};

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
text_fulfils(const McpFilterTest *test, McpText value)
{
	int			low,
				high;

	if (test->folded != NULL)
		value = McpFold(value, test->folded);
	if (McpTestIsText(test->op))
		return McpTextTestHolds(test->op, value, test->literals[0].text);
	switch (test->op)
	{
		case MCP_TEST_SET:
		case MCP_TEST_NOT_SET:
			return true;
		case MCP_TEST_IN:
		case MCP_TEST_NOT_IN:
			return text_in_list(test, value);
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
amount_fulfils(const McpFilterTest *test, int64 value)
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
property_holds(const McpFilterTest *test, const McpJourney *journey, uint32 i)
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
			return !McpTestIsNegated(test->op);
	}
	return first < end && McpTestIsNegated(test->op);
}

void
McpFilterTestBind(McpFilterTest *test, McpText value,
				  const McpJourney *journey)
{
	test->bound = value.data != NULL;
	if (test->bound)
		test->bound_code =
			McpDictFind(test->subject.kind == MCP_SUBJECT_CHANNEL ?
						&journey->channels :
						test->subject.kind == MCP_SUBJECT_ACTION ?
						&journey->actions : &journey->values, value);
}

/* against a variable: = or != */
static bool
variable_holds(const McpFilterTest *test, const McpJourney *journey, uint32 i)
{
	uint32		set = 0;
	uint32		first,
				end,
				n;
	int32		code;

	if (test->subject.kind == MCP_SUBJECT_PROPERTY)
	{
		McpSubjectPairs(&test->subject, journey, i, &set, &first, &end);
		if (first == end || !test->bound)
			return first < end;
		for (n = first; n < end; n++)
		{
			if ((int32) McpJourneySetPair(journey, set, n).value ==
				test->bound_code)
				return test->op == MCP_TEST_EQ;
		}
		return test->op == MCP_TEST_NE;
	}
	code = (int32) (test->subject.kind == MCP_SUBJECT_CHANNEL ?
					McpJourneyChannel(journey, i) :
					McpJourneyAction(journey, i));
	return !test->bound ||
		(code == test->bound_code) == (test->op == MCP_TEST_EQ);
}

bool
McpFilterTestHolds(const McpFilterTest *test, const McpJourney *journey, uint32 i)
{
	int64		value;
	bool		found;

	if (test->variable)
		return variable_holds(test, journey, i);
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
		case MCP_SUBJECT_WEEKDAY:
		case MCP_SUBJECT_HOUR:
		case MCP_SUBJECT_DAY:
		case MCP_SUBJECT_MONTH:
			return McpClockTestHolds(test, McpJourneyTime(journey, i));
		case MCP_SUBJECT_CHANNEL:
			found = text_fulfils(test, McpDictGet(&journey->channels,
												  McpJourneyChannel(journey, i)));
			break;
		default:
			found = text_fulfils(test, McpDictGet(&journey->actions,
												  McpJourneyAction(journey, i)));
			break;
	}
	return found != McpTestIsNegated(test->op);
}
