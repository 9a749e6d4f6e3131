/*
 * check_face.c: mcp.check_segment
 *
 * The relation is read through SPI, with the rights of who asks, one profile
 * at a time.
 */
#include "core/args.h"
#include "core/compat.h"
#include "check/check.h"

#include "access/relation.h"
#include "access/xact.h"
#include "catalog/pg_type.h"
#include "executor/spi.h"
#include "funcapi.h"
#include "utils/builtins.h"
#include "utils/lsyscache.h"
#include "utils/rel.h"
#include "utils/syscache.h"
#include "utils/timestamp.h"
#include "utils/tuplestore.h"

#define FETCHED 1000

/* a condition of the segment, no group, and how the profiles answer it */
typedef struct Leaf
{
	PlanCondition *condition;
	int64		holds;
	int64		unknown;
} Leaf;

typedef struct Check
{
	McpPlan    *plan;
	McpVocabulary *words;
	Leaf	   *leaves;
	uint32		count;
	uint32		room;
	int64		members;
	bool		possible;		/* somebody could be in it */
	ReturnSetInfo *result;
} Check;

static void
put_row(void *context, const McpFinding *finding)
{
	static const char *const severities[] = {"error", "warning", "hint"};
	ReturnSetInfo *result = context;
	Datum		values[4];
	bool		nulls[4] = {false};

	values[0] = CStringGetTextDatum(severities[finding->severity]);
	values[1] = PointerGetDatum(cstring_to_text_with_len(finding->condition.data,
														 (int) finding->condition.len));
	values[2] = CStringGetTextDatum(finding->problem);
	nulls[3] = finding->suggestion == NULL;
	values[3] = nulls[3] ? (Datum) 0 : CStringGetTextDatum(finding->suggestion);
	tuplestore_putvalues(result->setResult, result->setDesc, values, nulls);
}

/* --- the column ------------------------------------------------------------------ */

static Oid
profile_type(FunctionCallInfo fcinfo)
{
	Oid			schema = get_func_namespace(fcinfo->flinfo->fn_oid);

	return GetSysCacheOid2(TYPENAMENSP, Anum_pg_type_oid,
						   CStringGetDatum("profile"),
						   ObjectIdGetDatum(schema));
}

/* the relation's column of profiles: the one named, or the only one */
static char *
profile_column(Oid relation, Oid type, const char *named)
{
	Relation	rel = relation_open(relation, AccessShareLock);
	TupleDesc	desc = RelationGetDescr(rel);
	char	   *found = NULL;
	int			count = 0;
	int			i;

	for (i = 0; i < desc->natts; i++)
	{
		Form_pg_attribute column = TupleDescAttr(desc, i);

		if (column->attisdropped || column->atttypid != type ||
			(named != NULL &&
			 !McpTextEqual(McpTextMake(named, strlen(named)),
						   McpTextMake(NameStr(column->attname),
									   strlen(NameStr(column->attname))))))
			continue;
		found = pstrdup(NameStr(column->attname));
		count++;
	}
	if (count != 1)
		ereport(ERROR,
				(errcode(count == 0 ? ERRCODE_UNDEFINED_COLUMN :
						 ERRCODE_AMBIGUOUS_COLUMN),
				 errmsg("relation \"%s\" has %s column of type mcp.profile%s",
						RelationGetRelationName(rel),
						count == 0 ? "no" : "more than one",
						named != NULL ? " of that name" : ""),
				 count == 0 ?
				 errhint("Give a table, view or materialized view that has the profiles of people, such as customers.") :
				 errhint("Name the one that is meant in profile_column.")));
	relation_close(rel, AccessShareLock);
	return found;
}

/* --- reading the profiles ----------------------------------------------------------- */

static void
collect_leaves(Check *check, PlanCondition *condition)
{
	uint32		i;

	check_stack_depth();
	if (condition->parts != NULL)
	{
		for (i = 0; i < condition->count; i++)
			collect_leaves(check, condition->parts[i]);
		return;
	}
	if (check->count == check->room)
	{
		check->room = Max(16, check->room * 2);
		check->leaves = check->leaves == NULL ?
			palloc(check->room * sizeof(Leaf)) :
			repalloc(check->leaves, check->room * sizeof(Leaf));
	}
	memset(&check->leaves[check->count], 0, sizeof(Leaf));
	check->leaves[check->count++].condition = condition;
}

/* `row` is emptied behind each profile; the words stay in the context at hand */
static void
read_profile(Check *check, Datum datum, MemoryContext row)
{
	MemoryContext home = MemoryContextSwitchTo(row);
	struct varlena *value = PG_DETOAST_DATUM_PACKED(datum);
	McpProfile	profile;
	McpError	error = {0};
	uint32		i;

	if (!McpProfileOpen(&profile, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value),
						MCP_CHECK_SHALLOW, &error))
		McpErrorThrow(&error);
	McpPlanTake(check->plan, &profile);
	for (i = 0; i < check->count; i++)
	{
		McpTruth	truth = McpConditionMatch(check->plan,
											  check->leaves[i].condition);

		check->leaves[i].holds += truth == MCP_TRUE;
		check->leaves[i].unknown += truth == MCP_UNKNOWN;
	}
	check->members += McpConditionMatch(check->plan,
										check->plan->root) == MCP_TRUE;
	MemoryContextSwitchTo(home);
	McpVocabularyAdd(check->words, &profile);
	MemoryContextReset(row);
}

static SPIPlanPtr
prepare_query(Oid relation, const char *column)
{
	StringInfoData sql;
	SPIPlanPtr	query;

	initStringInfo(&sql);
	appendStringInfo(&sql, "SELECT %s FROM %s WHERE %s IS NOT NULL",
					 quote_identifier(column),
					 quote_qualified_identifier(get_namespace_name(get_rel_namespace(relation)),
												get_rel_name(relation)),
					 quote_identifier(column));
	query = SPI_prepare(sql.data, 0, NULL);
	if (query == NULL)
		elog(ERROR, "the profiles cannot be read: %s",
			 SPI_result_code_string(SPI_result));
	return query;
}

static void
read_profiles(Check *check, Oid relation, const char *column)
{
	MemoryContext home = CurrentMemoryContext;
	MemoryContext row = AllocSetContextCreate(home, "mcp profile to check",
											  ALLOCSET_DEFAULT_SIZES);
	Portal		portal;
	uint64		i;

	if (SPI_connect() != SPI_OK_CONNECT)
		elog(ERROR, "SPI_connect failed");
	portal = SPI_cursor_open(NULL, prepare_query(relation, column), NULL,
							 NULL, true);
	for (;;)
	{
		SPI_cursor_fetch(portal, true, FETCHED);
		if (SPI_processed == 0)
			break;
		MemoryContextSwitchTo(home);
		for (i = 0; i < SPI_processed; i++)
		{
			bool		is_null;
			Datum		datum = SPI_getbinval(SPI_tuptable->vals[i],
											  SPI_tuptable->tupdesc, 1,
											  &is_null);

			CHECK_FOR_INTERRUPTS();
			if (!is_null)
				read_profile(check, datum, row);
		}
		SPI_freetuptable(SPI_tuptable);
	}
	SPI_cursor_close(portal);
	SPI_finish();
	MemoryContextSwitchTo(home);
	MemoryContextDelete(row);
}

/* --- what was found ------------------------------------------------------------------- */

/* a condition that is spelled right, and that nobody fulfils as things are */
static void
tell_leaf(Check *check, const Leaf *leaf)
{
	int64		profiles = McpVocabularyProfiles(check->words);
	StringInfoData text;
	McpFinding	finding;
	bool		empty;

	/* what can never be true has been told */
	if (leaf->holds > 0 ||
		!(McpConditionCan(check->plan, leaf->condition, &empty) &
		  MCP_CAN_BE_TRUE))
		return;
	initStringInfo(&text);
	McpSegmentPrintNode(&check->plan->tree, leaf->condition->node, &text);
	finding.condition = McpTextMake(text.data, text.len);
	finding.severity = leaf->unknown == profiles ? MCP_SEVERITY_WARNING :
		MCP_SEVERITY_HINT;
	finding.problem = leaf->unknown == profiles ?
		psprintf("unknown for each of the " INT64_FORMAT " profiles", profiles) :
		psprintf("holds for none of the " INT64_FORMAT " profiles now", profiles);
	finding.suggestion = NULL;
	put_row(check->result, &finding);
}

static void
tell_relation(Check *check)
{
	int64		profiles = McpVocabularyProfiles(check->words);
	bool		found = false;
	StringInfoData text;
	McpFinding	finding;
	uint32		i;

	for (i = 0; i < check->count && profiles > 0; i++)
	{
		if (!McpCheckNames(&check->plan->tree, check->leaves[i].condition->node,
						   check->words, put_row, check->result))
			tell_leaf(check, &check->leaves[i]);
		found |= check->leaves[i].holds == 0;
	}
	if (check->members > 0 || found || !check->possible)
		return;
	initStringInfo(&text);
	McpSegmentPrint(&check->plan->tree, &text);
	finding.severity = MCP_SEVERITY_HINT;
	finding.condition = McpTextMake(text.data, text.len);
	finding.problem = profiles == 0 ? "the relation has no profiles" :
		psprintf("none of the " INT64_FORMAT " profiles is in it now", profiles);
	finding.suggestion = NULL;
	put_row(check->result, &finding);
}

PG_FUNCTION_INFO_V1(mcp_check_segment);
Datum
mcp_check_segment(PG_FUNCTION_ARGS)
{
	Check		check = {0};
	struct varlena *value;
	McpError	error = {0};

	InitMaterializedSRF(fcinfo, MAT_SRF_USE_EXPECTED_DESC);
	if (PG_ARGISNULL(0))
		PG_RETURN_VOID();
	value = PG_DETOAST_DATUM(PG_GETARG_DATUM(0));
	check.result = (ReturnSetInfo *) fcinfo->resultinfo;
	check.plan = McpPlanCreate(VARDATA(value), VARSIZE(value) - VARHDRSZ,
							   &error);
	if (check.plan == NULL)
		McpErrorThrow(&error);
	McpPlanSetNow(check.plan, PG_ARGISNULL(3) ?
				  GetCurrentTransactionStartTimestamp() :
				  PG_GETARG_TIMESTAMPTZ(3));
	check.possible = McpCheckLogic(check.plan, put_row, check.result);
	if (PG_ARGISNULL(1))
		PG_RETURN_VOID();
	check.words = McpVocabularyCreate();
	collect_leaves(&check, check.plan->root);
	read_profiles(&check, PG_GETARG_OID(1),
				  profile_column(PG_GETARG_OID(1), profile_type(fcinfo),
								 PG_ARGISNULL(2) ? NULL :
								 text_to_cstring(PG_GETARG_TEXT_PP(2))));
	tell_relation(&check);
	PG_RETURN_VOID();
}
