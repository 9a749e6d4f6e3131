/*
 * index_support.c: what the planner asks about mcp.matches and @@
 *
 * An index of profiles knows only profile @? segment, the need of a segment.
 * Being in a segment at any time implies it, so a search for members may go
 * through the index; the planner keeps the question itself as a filter.
 */
#include "core/compat.h"
#include "index/index_support.h"

#include "catalog/pg_am.h"
#include "catalog/pg_type.h"
#include "nodes/makefuncs.h"
#include "nodes/nodeFuncs.h"
#include "nodes/supportnodes.h"
#include "optimizer/optimizer.h"
#include "utils/lsyscache.h"

void
McpTreeOfDatum(Datum segment, McpTree *tree)
{
	struct varlena *value = PG_DETOAST_DATUM(segment);
	McpError	error = {0};

	if (!McpSegmentOpen(tree, VARDATA(value), VARSIZE(value) - VARHDRSZ,
						MCP_CHECK_DEEP, &error))
		McpErrorThrow(&error);
}

/* is it a constant that needs nothing? */
static bool
needs_nothing(Node *node)
{
	McpTree		tree;

	if (!IsA(node, Const) || ((Const *) node)->constisnull)
		return false;
	McpTreeOfDatum(((Const *) node)->constvalue, &tree);
	return McpSegmentNeed(&tree) == NULL;
}

static List *
arguments_of(Node *node)
{
	if (IsA(node, FuncExpr))
		return ((FuncExpr *) node)->args;
	if (IsA(node, OpExpr))
		return ((OpExpr *) node)->args;
	return NIL;
}

/* the operator @? of the index's family, if it is one of profiles */
static Oid
index_operator(SupportRequestIndexCondition *request, Node *profile,
			   Node *segment)
{
	Oid			operator;
	char	   *name;

	if (request->index->relam != GIN_AM_OID)
		return InvalidOid;
	operator = get_opfamily_member(request->opfamily, exprType(profile),
								   exprType(segment), 1);
	if (!OidIsValid(operator))
		return InvalidOid;
	name = get_opname(operator);
	return name != NULL && memcmp(name, "@?", sizeof("@?")) == 0 ? operator :
		InvalidOid;
}

static Node *
index_condition(SupportRequestIndexCondition *request)
{
	List	   *arguments = arguments_of(request->node);
	Node	   *profile;
	Node	   *segment;
	Oid			operator;

	if (request->indexarg != 0 || list_length(arguments) < 2)
		return NULL;
	profile = linitial(arguments);
	segment = lsecond(arguments);
	operator = index_operator(request, profile, segment);
	if (!OidIsValid(operator) ||
		!is_pseudo_constant_for_index(request->root, segment, request->index))
		return NULL;
	/* where nothing is needed the index has nothing to say */
	if (needs_nothing(segment))
		return NULL;
	request->lossy = true;
	return (Node *) list_make1(make_opclause(operator, BOOLOID, false,
											 (Expr *) profile,
											 (Expr *) segment, InvalidOid,
											 InvalidOid));
}

PG_FUNCTION_INFO_V1(mcp_matches_support);
Datum
mcp_matches_support(PG_FUNCTION_ARGS)
{
	Node	   *request = (Node *) PG_GETARG_POINTER(0);

	if (IsA(request, SupportRequestIndexCondition))
		PG_RETURN_POINTER(index_condition((SupportRequestIndexCondition *)
										  request));
	if (IsA(request, SupportRequestSelectivity))
	{
		SupportRequestSelectivity *share = (SupportRequestSelectivity *) request;

		share->selectivity = McpSegmentSelectivity(share->root, share->args,
												   share->varRelid, false);
		PG_RETURN_POINTER(share);
	}
	PG_RETURN_POINTER(NULL);
}
