/*
 * journey_face.h: journeys as SQL values, inside the journey room
 */
#ifndef MCP_JOURNEY_FACE_H
#define MCP_JOURNEY_FACE_H

#include "core/compat.h"

#include "journey/journey.h"

/* open an argument where it lies; detoasted when it has to be */
static inline void
McpJourneyOpenDatum(Datum datum, McpJourney *journey)
{
	struct varlena *value = PG_DETOAST_DATUM_PACKED(datum);
	McpError	error;

	error.sqlstate = 0;
	if (!McpJourneyOpen(journey, VARDATA_ANY(value), VARSIZE_ANY_EXHDR(value),
						MCP_CHECK_SHALLOW, &error))
		McpErrorThrow(&error);
}

/* a body behind VARHDRSZ free bytes as a value */
static inline Datum
McpJourneyDatum(uint8 *buffer, Size size)
{
	SET_VARSIZE(buffer, VARHDRSZ + size);
	return PointerGetDatum(buffer);
}

/* what a collector has gathered, as a value; no events: an empty journey */
extern bool McpJourneyOfCollector(McpCollector *collector, Datum *result,
								  McpError *error);

#endif
