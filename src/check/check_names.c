/*
 * check_names.c: names that no profile has
 *
 * Every filter below a condition is looked at, in windows and steps too, so
 * that a new kind of condition is checked without a line here.
 */
#include "check/check.h"

#define SOME_NAMES 5

typedef struct Naming
{
	const McpTree *tree;
	const McpVocabulary *words;
	McpFindingVisitor visitor;
	void	   *context;
	StringInfoData condition;
	StringInfoData problem;
	StringInfoData suggestion;
	bool		found;
} Naming;

static void
tell(Naming *naming, McpSeverity severity)
{
	McpFinding	finding;

	finding.severity = severity;
	finding.condition = McpTextMake(naming->condition.data,
									naming->condition.len);
	finding.problem = naming->problem.data;
	finding.suggestion = naming->suggestion.len > 0 ?
		naming->suggestion.data : NULL;
	naming->visitor(naming->context, &finding);
	naming->found = true;
}

static void
begin(Naming *naming)
{
	resetStringInfo(&naming->problem);
	resetStringInfo(&naming->suggestion);
}

#define NO_TEXT McpTextLiteral("")

static bool
has_word(const Naming *naming, McpWordKind kind, McpText a, McpText b)
{
	return McpVocabularyFind(naming->words, kind, a, b) != NULL;
}

/* true: profiles have it; else it is told, with the nearest that they have */
static bool
check_word(Naming *naming, McpWordKind kind, const char *what, McpText name)
{
	const char *nearest;

	if (has_word(naming, kind, name, NO_TEXT))
		return true;
	begin(naming);
	appendStringInfo(&naming->problem, "no profile has %s \"%.*s\"", what,
					 (int) name.len, name.data);
	nearest = McpVocabularyNearest(naming->words, kind, name);
	if (nearest != NULL)
		appendStringInfo(&naming->suggestion, "Perhaps you meant \"%s\".",
						 nearest);
	tell(naming, MCP_SEVERITY_WARNING);
	return false;
}

/* --- filters ------------------------------------------------------------------- */

/* the channels on which an action happens, or the actions of a channel */
typedef struct Partners
{
	bool		channels;
	McpText		of;
	McpText		names[SOME_NAMES];
	int			count;
} Partners;

static bool
see_pair(void *context, const McpWord *word)
{
	Partners   *partners = context;
	McpText		known = partners->channels ? word->b : word->a;
	McpText		other = partners->channels ? word->a : word->b;
	int			i;

	if (word->kind != MCP_WORD_BOTH || !McpTextEqual(known, partners->of))
		return true;
	/* the smallest names, so that the answer does not depend on the table */
	for (i = partners->count; i > 0 &&
		 McpTextOrder(other, partners->names[i - 1]) < 0; i--)
	{
		if (i < SOME_NAMES)
			partners->names[i] = partners->names[i - 1];
	}
	if (i < SOME_NAMES)
		partners->names[i] = other;
	if (partners->count < SOME_NAMES)
		partners->count++;
	return true;
}

static void
check_pair(Naming *naming, McpText channel, McpText action)
{
	Partners	partners;
	int			i;

	if (has_word(naming, MCP_WORD_BOTH, channel, action))
		return;
	begin(naming);
	appendStringInfo(&naming->problem, "no profile has %.*s.%.*s",
					 (int) channel.len, channel.data, (int) action.len,
					 action.data);
	memset(&partners, 0, sizeof(partners));
	partners.channels = true;
	partners.of = action;
	McpVocabularyVisit(naming->words, see_pair, &partners);
	appendStringInfo(&naming->suggestion, "\"%.*s\" happens on ",
					 (int) action.len, action.data);
	for (i = 0; i < partners.count; i++)
		appendStringInfo(&naming->suggestion, "%s%.*s", i > 0 ? ", " : "",
						 (int) partners.names[i].len, partners.names[i].data);
	appendStringInfoChar(&naming->suggestion, '.');
	tell(naming, MCP_SEVERITY_WARNING);
}

/* values that must be channels or actions: of tests and of most_frequent */
static void
check_values(Naming *naming, int subject, int op, const McpNode *first)
{
	const McpNode *literal;

	if ((subject != MCP_SUBJECT_CHANNEL && subject != MCP_SUBJECT_ACTION) ||
		(op != MCP_TEST_EQ && op != MCP_TEST_IN))
		return;
	for (literal = first; literal != NULL;
		 literal = McpTreeNext(naming->tree, literal))
	{
		if (literal->kind == MCP_NODE_LITERAL &&
			literal->op == MCP_LITERAL_STRING)
			check_word(naming, subject == MCP_SUBJECT_CHANNEL ?
					   MCP_WORD_CHANNEL : MCP_WORD_ACTION,
					   subject == MCP_SUBJECT_CHANNEL ? "channel" : "action",
					   McpTreeText(naming->tree, literal));
	}
}

static void
check_subject(Naming *naming, int subject, McpText name)
{
	if (subject == MCP_SUBJECT_PROPERTY && name.len > 0)
		check_word(naming, MCP_WORD_PROPERTY, "property", name);
}

static void
check_path(Naming *naming, const McpNode *path)
{
	McpText		channel = McpTreeText(naming->tree, path);
	McpText		action = McpTreeText2(naming->tree, path);
	bool		known = true;

	if (channel.len > 0)
		known = check_word(naming, MCP_WORD_CHANNEL, "channel", channel);
	if (action.len > 0)
		known &= check_word(naming, MCP_WORD_ACTION, "action", action);
	if (known && channel.len > 0 && action.len > 0)
		check_pair(naming, channel, action);
}

/* --- traits --------------------------------------------------------------------- */

/* the types that a trait's values have */
static void
name_types(StringInfo out, uint32 types)
{
	static const char *const names[] = {
		NULL, "a boolean", "a number", "a date", "a time", "a text"
	};
	const char *between = "";
	int			type;

	for (type = MCP_VALUE_BOOLEAN; type <= MCP_VALUE_TEXT; type++)
	{
		if (!(types & 1u << type))
			continue;
		appendStringInfo(out, "%s%s", between, names[type]);
		between = " or ";
	}
}

/* can a value of these types be compared with the literal? */
static bool
can_compare(uint32 types, const McpNode *literal)
{
	uint32		text = 1u << MCP_VALUE_TEXT;

	switch (literal->op)
	{
		case MCP_LITERAL_STRING:
			return (types & text) != 0;
		case MCP_LITERAL_NUMBER:
			return (types & (text | 1u << MCP_VALUE_NUMERIC)) != 0;
		case MCP_LITERAL_BOOLEAN:
			return (types & (text | 1u << MCP_VALUE_BOOLEAN)) != 0;
		default:
			return (types & (text | 1u << MCP_VALUE_DATE |
							 1u << MCP_VALUE_TIMESTAMP)) != 0;
	}
}

static const char *
literal_type(const McpNode *literal)
{
	switch (literal->op)
	{
		case MCP_LITERAL_STRING:
			return "text";
		case MCP_LITERAL_NUMBER:
			return "number";
		case MCP_LITERAL_BOOLEAN:
			return "boolean";
		default:
			return "time";
	}
}

/* the trait's name and source are known? */
static bool
check_trait(Naming *naming, const McpNode *trait)
{
	McpText		name = McpTreeText(naming->tree, trait);
	McpText		source = McpTreeText2(naming->tree, trait);
	const char *nearest;

	if (!has_word(naming, MCP_WORD_TRAIT, name, NO_TEXT) &&
		!has_word(naming, MCP_WORD_SET, name, NO_TEXT))
	{
		begin(naming);
		appendStringInfo(&naming->problem, "no profile has trait \"%.*s\"",
						 (int) name.len, name.data);
		nearest = McpVocabularyNearest(naming->words, MCP_WORD_TRAIT, name);
		if (nearest == NULL)
			nearest = McpVocabularyNearest(naming->words, MCP_WORD_SET, name);
		if (nearest != NULL)
			appendStringInfo(&naming->suggestion,
							 "Perhaps you meant \"%s\".", nearest);
		tell(naming, MCP_SEVERITY_WARNING);
		return false;
	}
	if (source.len == 0 || has_word(naming, MCP_WORD_SOURCE, name, source))
		return true;
	begin(naming);
	appendStringInfo(&naming->problem,
					 "no profile has trait \"%.*s\" from \"%.*s\"",
					 (int) name.len, name.data, (int) source.len,
					 source.data);
	tell(naming, MCP_SEVERITY_WARNING);
	return false;
}

/* what a test compares with: a literal, a time where it asks of dates; NULL */
static const McpNode *
compared_with(const McpNode *condition, const McpNode *operand)
{
	static const McpNode time = {.op = MCP_LITERAL_DATE};

	if (McpTestIsDate(condition->op) ||
		(condition->op >= MCP_TEST_ANNIVERSARY_TODAY &&
		 condition->op <= MCP_TEST_ANNIVERSARY_LAST))
		return &time;
	return condition->op > MCP_TEST_BETWEEN || operand == NULL ||
		operand->kind != MCP_NODE_LITERAL ? NULL : operand;
}

/* a trait's test against the types that its values have */
static void
check_types(Naming *naming, const McpNode *condition)
{
	const McpNode *trait = McpTreeChild(naming->tree, condition);
	const McpNode *literal = compared_with(condition,
										   McpTreeNext(naming->tree, trait));
	const McpNode *other;
	McpText		name = McpTreeText(naming->tree, trait);
	const McpWord *word = McpVocabularyFind(naming->words, MCP_WORD_TRAIT,
											name, NO_TEXT);
	bool		asks_set = condition->op == MCP_TEST_HAS;

	if (condition->op == MCP_TEST_SET || condition->op == MCP_TEST_NOT_SET)
		return;
	begin(naming);
	if (asks_set && !has_word(naming, MCP_WORD_SET, name, NO_TEXT))
	{
		appendStringInfo(&naming->problem,
						 "trait \"%.*s\" has one value, no members",
						 (int) name.len, name.data);
		appendStringInfo(&naming->suggestion,
						 "Write trait.%.*s = or in instead of has.",
						 (int) name.len, name.data);
		tell(naming, MCP_SEVERITY_WARNING);
		return;
	}
	if (asks_set || (literal == NULL && !McpTestIsText(condition->op)))
		return;
	if (word == NULL)
	{
		appendStringInfo(&naming->problem,
						 "trait \"%.*s\" is a set of members",
						 (int) name.len, name.data);
		appendStringInfo(&naming->suggestion,
						 "Write trait.%.*s has.", (int) name.len, name.data);
		tell(naming, MCP_SEVERITY_WARNING);
		return;
	}
	if (literal == NULL)
		return;
	/* of several one is enough */
	for (other = literal; other != NULL;
		 other = McpTreeNext(naming->tree, other))
	{
		if (can_compare(word->types, other))
			return;
	}
	appendStringInfo(&naming->problem, "trait \"%.*s\" is ", (int) name.len,
					 name.data);
	name_types(&naming->problem, word->types);
	appendStringInfo(&naming->problem,
					 ", and compared with a %s it is unknown",
					 literal_type(literal));
	if (literal->op == MCP_LITERAL_STRING)
		appendStringInfoString(&naming->suggestion,
							   "Write the value without quotes.");
	tell(naming, MCP_SEVERITY_WARNING);
}

/* --- all ------------------------------------------------------------------------- */

static void
check_measure(Naming *naming, const McpNode *measure)
{
	if (measure->op == MCP_MEASURE_TRAIT || measure->op == MCP_MEASURE_AGE)
		check_trait(naming, measure);
	else if (measure->flags & MCP_MEASURE_OF ||
			 measure->op == MCP_MEASURE_DISTINCT ||
			 measure->op == MCP_MEASURE_FREQUENT)
		check_subject(naming, measure->flags & MCP_MEASURE_SUBJECT,
					  McpTreeText(naming->tree, measure));
}

static void
check_node(Naming *naming, const McpNode *node)
{
	const McpNode *child = McpTreeChild(naming->tree, node);

	MCP_CHECK_STACK();
	switch (node->kind)
	{
		case MCP_NODE_PATH:
			check_path(naming, node);
			break;
		case MCP_NODE_TEST:
			check_subject(naming, node->flags, McpTreeText(naming->tree, node));
			check_values(naming, node->flags, node->op, child);
			break;
		case MCP_NODE_MEASURE:
			check_measure(naming, node);
			break;
		case MCP_NODE_FREQUENT:
			check_values(naming, child->flags & MCP_MEASURE_SUBJECT, node->op,
						 McpTreeNext(naming->tree, child));
			break;
		case MCP_NODE_CONSENT:
			check_word(naming, MCP_WORD_PURPOSE, "a consent for",
					   McpTreeText(naming->tree, node));
			break;
		default:
			break;
	}
	for (; child != NULL; child = McpTreeNext(naming->tree, child))
		check_node(naming, child);
	if (node->kind == MCP_NODE_TRAIT && !naming->found)
		check_types(naming, node);
}

bool
McpCheckNames(const McpTree *tree, const McpNode *condition,
			  const McpVocabulary *vocabulary, McpFindingVisitor visitor,
			  void *context)
{
	Naming		naming;

	if (McpVocabularyIsFull(vocabulary))
		return false;
	memset(&naming, 0, sizeof(naming));
	naming.tree = tree;
	naming.words = vocabulary;
	naming.visitor = visitor;
	naming.context = context;
	initStringInfo(&naming.condition);
	initStringInfo(&naming.problem);
	initStringInfo(&naming.suggestion);
	McpSegmentPrintNode(tree, condition, &naming.condition);
	check_node(&naming, condition);
	McpFree(naming.condition.data);
	McpFree(naming.problem.data);
	McpFree(naming.suggestion.data);
	return naming.found;
}
