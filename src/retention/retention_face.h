/*
 * retention_face.h: what the faces of this room share
 */
#ifndef MCP_RETENTION_FACE_H
#define MCP_RETENTION_FACE_H

#include "core/options.h"
#include "core/summary.h"
#include "profile/profile.h"
#include "retention/retention.h"

extern const McpSummaryKind McpRetentionKind;
extern const McpSummaryKind McpLifecycleKind;
extern const McpSummaryKind McpStickinessKind;

/* a column of options: the zone, and its name into the rule */
extern void McpRuleZone(Datum value, bool is_null, McpTallyRule *rule,
						McpCalendar *calendar);

/* a column of options: a unit, or what it is when it is NULL */
extern McpPeriodUnit McpUnitOption(Datum value, bool is_null,
								   const char *what, McpPeriodUnit otherwise);

/* a column of options: a filter, * when it is NULL */
extern McpFilter *McpFilterOption(Datum value, bool is_null);

/* the first day of a period as a date */
extern Datum McpPeriodDate(McpPeriodUnit unit, int32 period);

/* faces of lifecycle and stickiness reports: add argument 1 to the state */
extern Datum McpActiveReport(FunctionCallInfo fcinfo, bool of_profile,
							 const McpSummaryKind *kind, int columns,
							 McpOptionsMake make);

#endif
