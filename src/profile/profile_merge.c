/*
 * profile_merge.c: the laws by which facts merge
 *
 * Each kind of fact has a key, and a total order among what is said under one
 * key; merging keeps the greatest (of traits the greatest and the smallest).
 * The greatest of a set does not depend on order, grouping or repetition, so
 * neither does a profile.
 *
 *	trait		(name, source)				latest: greatest (time, type, value)
 *											earliest: smallest time, then the
 *											greatest (type, value)
 *	member		(name, value, source)		greatest (time, removed)
 *	consent		(purpose, contact, source)	greatest (time, denied, notice)
 *	handle		(identifier, source)		smallest and greatest time
 *
 * An unknown time (MCP_MOMENT_NONE) loses to every known one.
 */
#include "profile/profile_build.h"

#define FIRST_CAPACITY	4

typedef struct Kind
{
	Size		size;
	int			(*compare) (const void *a, const void *b);
	void		(*fold) (void *into, const void *from);
} Kind;

int
McpValueCompare(const McpValue *a, const McpValue *b)
{
	if (a->type != b->type)
		return a->type < b->type ? -1 : 1;
	if (a->type == MCP_VALUE_TEXT)
		return McpTextCompare(a->text, b->text);
	return a->number < b->number ? -1 : a->number > b->number;
}

bool
McpValueUsable(McpValueType type, int64 number)
{
	switch (type)
	{
		case MCP_VALUE_BOOLEAN:
			return number == 0 || number == 1;
		case MCP_VALUE_NUMERIC:
			return number >= -MCP_AMOUNT_MAX && number <= MCP_AMOUNT_MAX;
		case MCP_VALUE_DATE:
			return number >= McpDayFromCivil(1, 1, 1) &&
				number <= McpDayFromCivil(9999, 12, 31);
		case MCP_VALUE_TIMESTAMP:
			return McpMomentUsable(number);
		default:
			return false;
	}
}

/* --- keys ---------------------------------------------------------------- */

static int
compare_traits(const void *a, const void *b)
{
	const McpTrait *x = a,
			   *y = b;
	int			order = McpTextCompare(x->name, y->name);

	return order != 0 ? order : McpTextCompare(x->source, y->source);
}

static int
compare_members(const void *a, const void *b)
{
	const McpMember *x = a,
			   *y = b;
	int			order = McpTextCompare(x->name, y->name);

	if (order == 0)
		order = McpTextCompare(x->value, y->value);
	return order != 0 ? order : McpTextCompare(x->source, y->source);
}

static int
compare_consents(const void *a, const void *b)
{
	const McpConsent *x = a,
			   *y = b;
	int			order = McpTextCompare(x->purpose, y->purpose);

	if (order == 0)
		order = (int) x->has_contact - (int) y->has_contact;
	if (order == 0 && x->has_contact)
		order = McpIdentifierCompare(&x->contact, &y->contact);
	return order != 0 ? order : McpTextCompare(x->source, y->source);
}

static int
compare_handles(const void *a, const void *b)
{
	const McpHandle *x = a,
			   *y = b;
	int			order = McpIdentifierCompare(&x->identifier, &y->identifier);

	return order != 0 ? order : McpTextCompare(x->source, y->source);
}

/* --- what wins under one key --------------------------------------------- */

static int
compare_moments(int64 a, int64 b)
{
	return a < b ? -1 : a > b;
}

static void
fold_traits(void *into, const void *from)
{
	McpTrait   *x = into;
	const McpTrait *y = from;
	int			order = compare_moments(y->latest_at, x->latest_at);

	if (order > 0 ||
		(order == 0 && McpValueCompare(&y->latest, &x->latest) > 0))
	{
		x->latest_at = y->latest_at;
		x->latest = y->latest;
	}
	/* seen as unsigned, one below the smallest, unknown is the greatest */
	if ((y->earliest_at == MCP_MOMENT_NONE) !=
		(x->earliest_at == MCP_MOMENT_NONE))
		order = y->earliest_at == MCP_MOMENT_NONE ? -1 : 1;
	else
		order = compare_moments(x->earliest_at, y->earliest_at);
	if (order > 0 ||
		(order == 0 && McpValueCompare(&y->earliest, &x->earliest) > 0))
	{
		x->earliest_at = y->earliest_at;
		x->earliest = y->earliest;
	}
}

static void
fold_members(void *into, const void *from)
{
	McpMember  *x = into;
	const McpMember *y = from;
	int			order = compare_moments(y->changed_at, x->changed_at);

	if (order > 0)
		*x = *y;
	else if (order == 0 && !y->added)
		x->added = false;
}

static void
fold_consents(void *into, const void *from)
{
	McpConsent *x = into;
	const McpConsent *y = from;
	int			order = compare_moments(y->stated_at, x->stated_at);

	if (order == 0)
		order = (int) x->granted - (int) y->granted;
	if (order == 0)
		order = McpTextCompare(y->notice, x->notice);
	if (order > 0)
		*x = *y;
}

static void
fold_handles(void *into, const void *from)
{
	McpHandle  *x = into;
	const McpHandle *y = from;

	if (y->first_at == MCP_MOMENT_NONE)
		return;
	if (x->first_at == MCP_MOMENT_NONE || y->first_at < x->first_at)
		x->first_at = y->first_at;
	if (y->last_at > x->last_at)
		x->last_at = y->last_at;
}

static const Kind trait_kind = {sizeof(McpTrait), compare_traits, fold_traits};
static const Kind member_kind = {
	sizeof(McpMember), compare_members, fold_members
};
static const Kind consent_kind = {
	sizeof(McpConsent), compare_consents, fold_consents
};
static const Kind handle_kind = {
	sizeof(McpHandle), compare_handles, fold_handles
};

/* --- lists --------------------------------------------------------------- */

static void
list_unique(McpFactList *list, const Kind *kind)
{
	char	   *items = list->items;
	uint32		kept = 0;
	uint32		i;

	if (list->unique == list->count)
		return;
	qsort(items, list->count, kind->size, kind->compare);
	for (i = 1; i < list->count; i++)
	{
		char	   *last = items + kept * kind->size;
		char	   *next = items + i * kind->size;

		if (kind->compare(last, next) == 0)
			kind->fold(last, next);
		else if (++kept != i)
			memcpy(items + kept * kind->size, next, kind->size);
	}
	list->count = list->unique = kept + 1;
}

/* room for one more; what has doubled is made unique before it grows */
static void *
list_next(McpFactList *list, const Kind *kind)
{
	if (list->count == list->capacity)
	{
		MCP_CHECK_INTERRUPTS();
		list_unique(list, kind);
		if (list->capacity == 0)
		{
			list->capacity = FIRST_CAPACITY;
			list->items = McpAlloc(list->capacity * kind->size);
		}
		else if (list->count > list->capacity / 2)
		{
			list->capacity *= 2;
			list->items = McpRealloc(list->items,
									 (Size) list->capacity * kind->size);
		}
	}
	return (char *) list->items + (Size) list->count++ * kind->size;
}

void
McpFactsUnique(McpFacts *facts)
{
	list_unique(&facts->traits, &trait_kind);
	list_unique(&facts->members, &member_kind);
	list_unique(&facts->consents, &consent_kind);
	list_unique(&facts->handles, &handle_kind);
}

McpTrait *
McpFactsNextTrait(McpFacts *facts)
{
	return list_next(&facts->traits, &trait_kind);
}

McpMember *
McpFactsNextMember(McpFacts *facts)
{
	return list_next(&facts->members, &member_kind);
}

McpConsent *
McpFactsNextConsent(McpFacts *facts)
{
	return list_next(&facts->consents, &consent_kind);
}

McpHandle *
McpFactsNextHandle(McpFacts *facts)
{
	return list_next(&facts->handles, &handle_kind);
}
