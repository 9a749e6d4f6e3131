/*
 * match_slice.c: as much of a stored profile as a plan looks at
 *
 * A profile that is stored out of line is read in chunks.  When all that a
 * plan asks of events lies in windows that begin lately, the beginning of the
 * value has all that counts (journey_slice.c).
 */
#include "core/args.h"
#include "match/match.h"

#include "access/detoast.h"

#define SLICE_FROM	32768		/* bytes; smaller values are read whole */
#define FIRST_SLICE 8192

/* the events later than this that a window leaves; minimum: all may count */
static int64
window_since(const PlanWindow *window)
{
	if (window == NULL)
		return PG_INT64_MIN;
	switch (window->op)
	{
		case MCP_WINDOW_LAST:
		case MCP_WINDOW_BETWEEN:
		case MCP_WINDOW_SINCE:
		case MCP_WINDOW_FROM:
		case MCP_WINDOW_THIS:
		case MCP_WINDOW_PREVIOUS:
			return window->after;
		default:
			return PG_INT64_MIN;
	}
}

static int64
measure_since(const PlanMeasure *measure)
{
	switch (measure->op)
	{
		case MCP_MEASURE_TRAIT:
		case MCP_MEASURE_AGE:
			return PG_INT64_MAX;
		case MCP_MEASURE_COUNT:
		case MCP_MEASURE_SUM:
		case MCP_MEASURE_AVG:
		case MCP_MEASURE_MIN:
		case MCP_MEASURE_MAX:
		case MCP_MEASURE_ACTIVE_DAYS:
		case MCP_MEASURE_CHANNELS:
		case MCP_MEASURE_STREAK:
		case MCP_MEASURE_DISTINCT:
		case MCP_MEASURE_SHARE:
		case MCP_MEASURE_FREQUENT:
			return window_since(measure->window);
		default:
			return PG_INT64_MIN;
	}
}

/* of a condition itself: what it measures is looked at apart */
static int64
condition_since(const PlanCondition *condition)
{
	switch (condition->kind)
	{
		case MCP_NODE_OR:
		case MCP_NODE_AND:
		case MCP_NODE_NOT:
		case MCP_NODE_ZONE:
		case MCP_NODE_AT_LEAST:
		case MCP_NODE_COMPARE:
		case MCP_NODE_BETWEEN:
		case MCP_NODE_FREQUENT:
		case MCP_NODE_TRAIT:
		case MCP_NODE_CONSENT:
		case MCP_NODE_IDENTIFIED:
			return PG_INT64_MAX;
		case MCP_NODE_EXISTS:
			return window_since(condition->window);
		default:
			return PG_INT64_MIN;
	}
}

/* only events later than this count for a plan at its moment */
static int64
plan_since(McpPlan *plan)
{
	const PlanMeasure *measure;
	const PlanCondition *condition;
	int64		since = PG_INT64_MAX;

	if (plan->since_known)
		return plan->since;
	for (measure = plan->measures; measure != NULL; measure = measure->next)
		since = Min(since, measure_since(measure));
	for (condition = plan->conditions; condition != NULL;
		 condition = condition->next)
		since = Min(since, condition_since(condition));
	plan->since = since;
	plan->since_known = true;
	return since;
}

/* false: read it whole */
static bool
open_slice(McpPlan *plan, struct varlena *stored, McpProfile *profile)
{
	Size		size = toast_raw_datum_size(PointerGetDatum(stored)) -
		VARHDRSZ;
	Size		wanted = FIRST_SLICE;
	int64		since = plan_since(plan);
	McpError	error = {0};

	if (since == PG_INT64_MIN || size < SLICE_FROM)
		return false;
	while (wanted < size / 4 * 3)
	{
		struct varlena *slice = detoast_attr_slice(stored, 0, (int32) wanted);
		Size		have = VARSIZE_ANY_EXHDR(slice);
		const uint8 *body = (const uint8 *) VARDATA_ANY(slice);
		Size		needed = McpProfileSliceNeeds(body, have, size, since);

		if (needed <= have)
		{
			if (!McpProfileOpenSlice(profile, body, have, size, &error))
				McpErrorThrow(&error);
			return true;
		}
		pfree(slice);
		wanted = needed;
	}
	return false;
}

void
McpProfileOpenFor(McpPlan *plan, struct varlena *value, McpProfile *profile)
{
	McpError	error = {0};

	if (plan != NULL && VARATT_IS_EXTERNAL_ONDISK(value) &&
		open_slice(plan, value, profile))
		return;
	value = pg_detoast_datum_packed(value);
	if (!McpProfileOpen(profile, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value),
						MCP_CHECK_SHALLOW, &error))
		McpErrorThrow(&error);
}
