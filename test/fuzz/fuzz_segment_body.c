/*
 * stored bytes of a segment, as a disk may change them: refused, or good to
 * print, plan and ask
 * needs: src/segment/segment_check.c
 */
#include "fuzz_bodies.h"
#include "explain/explain.h"

void
fuzz(const uint8 *data, Size size)
{
	McpError	error = {0};
	McpTree		tree;
	McpPlan    *plan;
	McpProfile	profile;
	McpFound	found;
	int64		moment;
	StringInfoData print;
	char	   *copy = palloc(size + 4);

	/* behind a varlena's length word, aligned */
	memcpy(copy + 4, data, size);
	if (!McpSegmentOpen(&tree, copy + 4, size, MCP_CHECK_DEEP, &error))
	{
		MUST(error.sqlstate == MCP_ERR_CORRUPT);
		return;
	}
	initStringInfo(&print);
	McpSegmentPrint(&tree, &print);
	memset(&profile, 0, sizeof(profile));
	McpJourneyOpenEmpty(&profile.journey);
	profile.texts.offset_width = 1;
	profile.texts.offsets = (const uint8 *) "";
	profile.texts.bytes = "";
	plan = McpPlanCreate(copy + 4, size, &error);
	if (plan == NULL)
		return;
	McpPlanSetNow(plan, 0);
	if (tree.nodes[0].kind == 60)
		McpPlanMeasure(plan, &profile, &found);
	else
	{
		McpPlanMatch(plan, &profile);
		McpPlanNextChange(plan, &moment);
	}
}
