/*
 * session_cut.c: the sessions of a journey
 */
#include "session/session.h"

#define ROOM_AT_FIRST 64
#define ROOM_KEPT 65536			/* events; more are freed at the next journey */
#define MOMENT_AT_ONCE 64

/* where the pass stands */
typedef struct Pass
{
	McpSessionReader *reader;
	const McpJourney *journey;
	McpZoneStretch stretch;
	int64		day;			/* of the last event */
} Pass;

McpSessionReader *
McpSessionReaderCreate(void)
{
	McpSessionReader *reader = McpAllocZero(sizeof(McpSessionReader));

	reader->region = McpRegionNow();
	reader->gap = reader->max_length = PG_INT64_MAX;
	return reader;
}

/* an array with room for `count`; what was in it may be lost */
static void
make_room(McpRegion region, void **array, uint32 *capacity, uint32 count,
		  Size size)
{
	if (*capacity >= count && *capacity > 0 &&
		(*capacity <= ROOM_KEPT || count > ROOM_KEPT))
		return;
	if (*array != NULL)
		McpFree(*array);
	*capacity = Max(count, ROOM_AT_FIRST);
	*array = McpAllocIn(region, (Size) *capacity * size);
}

/* --- one event after the other --------------------------------------------- */

static McpSession *
begin(Pass *pass, uint32 place, int64 time, int32 value,
	  McpSessionCause cause)
{
	McpSessionReader *reader = pass->reader;
	McpSession *session;

	if (reader->count == reader->capacity)
	{
		reader->capacity = Max(reader->capacity * 2, ROOM_AT_FIRST);
		if (reader->sessions == NULL)
			reader->sessions = McpAllocIn(reader->region,
										  (Size) reader->capacity *
										  sizeof(McpSession));
		else
			reader->sessions = McpRealloc(reader->sessions,
										  (Size) reader->capacity *
										  sizeof(McpSession));
	}
	session = &reader->sessions[reader->count++];
	memset(session, 0, sizeof(*session));
	session->started = time;
	session->first = place;
	session->value = value;
	session->ended_value = -1;
	session->cause = cause;
	return session;
}

static void
look_at(Pass *pass, McpSession *session, uint32 place)
{
	McpSessionReader *reader = pass->reader;
	uint32	   *seen = &reader->seen[McpJourneyChannel(pass->journey, place)];
	int64		value;

	if (*seen != reader->count)
	{
		*seen = reader->count;
		session->channels++;
	}
	if (reader->converts == NULL ||
		!McpFilterMatches(reader->converts, pass->journey, place))
		return;
	session->conversions++;
	if (McpJourneyValue(pass->journey, place, &value))
		session->worth += value;
}

/* does a moment begin a session, whatever happens in it?  FIRST: no */
static McpSessionCause
cut_before(Pass *pass, int64 time)
{
	McpSessionReader *reader = pass->reader;
	McpSession *session = &reader->sessions[reader->count - 1];
	int64		day = pass->day;

	if (reader->by_day)
		pass->day = McpDayOfMoment(McpZoneToLocalNear(reader->zone, time,
													  &pass->stretch));
	if (time - session->ended > reader->gap)
		return MCP_SESSION_PAUSE;
	if (pass->day != day)
		return MCP_SESSION_DAY;
	if (time - session->started > reader->max_length)
		return MCP_SESSION_LENGTH;
	return MCP_SESSION_FIRST;
}

static inline void
add_event(Pass *pass, uint32 place, int64 time, int32 value, bool new_moment)
{
	McpSessionReader *reader = pass->reader;
	McpSession *session;

	if (reader->count == 0)
	{
		session = begin(pass, place, time, value, MCP_SESSION_FIRST);
		if (reader->by_day)
			pass->day = McpDayOfMoment(McpZoneToLocalNear(reader->zone, time,
														  &pass->stretch));
	}
	else
	{
		McpSessionCause cause = new_moment ? cut_before(pass, time) :
			MCP_SESSION_FIRST;

		session = &reader->sessions[reader->count - 1];
		if (cause == MCP_SESSION_FIRST && value >= 0 &&
			value != session->ended_value)
			cause = MCP_SESSION_PROPERTY;
		if (cause != MCP_SESSION_FIRST)
			session = begin(pass, place, time, value, cause);
	}
	session->ended = time;
	session->last = place;
	session->events++;
	if (value >= 0)
		session->ended_value = value;
	if (!reader->counts_only)
		look_at(pass, session, place);
}

/* --- events of one moment, when a property cuts ------------------------------ */

typedef struct Value
{
	int32		rank;
	int32		value;
	uint32		place;
} Value;

static int
compare_values(const void *a, const void *b)
{
	const Value *x = a;
	const Value *y = b;

	if (x->rank != y->rank)
		return x->rank < y->rank ? -1 : 1;
	/* older events have greater places */
	return x->place > y->place ? -1 : x->place < y->place ? 1 : 0;
}

/* events of one time, the newest first */
static void
add_moment(Pass *pass, const uint32 *places, uint32 count, int64 time)
{
	McpSessionReader *reader = pass->reader;
	Value		few[MOMENT_AT_ONCE];
	Value	   *values = count <= MOMENT_AT_ONCE ? few :
		McpAlloc((Size) count * sizeof(Value));
	int32		running = reader->count == 0 ? -1 :
		reader->sessions[reader->count - 1].ended_value;
	uint32		n;

	for (n = 0; n < count; n++)
	{
		Value	   *value = &values[n];

		value->place = places[count - 1 - n];
		value->value = McpSubjectCode(&reader->property, pass->journey,
									  value->place);
		value->rank = value->value < 0 ? -2 :
			value->value == running ? -1 : value->value;
	}
	if (count > 1)
	{
		/* a session that begins here has no value yet */
		Pass		ahead = *pass;

		if (running >= 0 && cut_before(&ahead, time) != MCP_SESSION_FIRST)
		{
			for (n = 0; n < count; n++)
				values[n].rank = values[n].value;
		}
		qsort(values, count, sizeof(Value), compare_values);
	}
	for (n = 0; n < count; n++)
		add_event(pass, values[n].place, time, values[n].value, n == 0);
	if (values != few)
		McpFree(values);
}

/* --- the journey -------------------------------------------------------------- */

/* the events that count, the newest first */
static uint32
collect(McpSessionReader *reader, const McpJourney *journey, uint32 from)
{
	uint32		count = 0;
	uint32		end = journey->live;
	uint32		i;

	make_room(reader->region, (void **) &reader->places,
			  &reader->place_capacity, end - from, sizeof(uint32));
	for (i = McpFilterNext(reader->events, journey, from, end); i < end;
		 i = McpFilterNext(reader->events, journey, i + 1, end))
		reader->places[count++] = i;
	return count;
}

static void
cut(Pass *pass, uint32 count)
{
	const uint32 *places = pass->reader->places;
	int64		before = MCP_MOMENT_NONE;
	uint32		n = count;

	while (n > 0)
	{
		uint32		first = n;
		int64		time = McpJourneyTime(pass->journey, places[n - 1]);

		if ((n & 0xFFF) == 0)
			MCP_CHECK_INTERRUPTS();
		n--;
		if (!pass->reader->by_property)
		{
			add_event(pass, places[n], time, -1, time != before);
			before = time;
			continue;
		}
		while (n > 0 && McpJourneyTime(pass->journey, places[n - 1]) == time)
			n--;
		add_moment(pass, places + n, first - n, time);
	}
}

void
McpSessionRead(McpSessionReader *reader, const McpJourney *journey,
			   int64 as_of)
{
	Pass		pass;
	uint32		channels = journey->channels.count;

	memset(&pass, 0, sizeof(pass));
	pass.reader = reader;
	pass.journey = journey;
	reader->count = 0;
	if (reader->capacity > ROOM_KEPT)
	{
		McpFree(reader->sessions);
		reader->sessions = NULL;
		reader->capacity = 0;
	}
	McpFilterResolve(reader->events, journey);
	if (reader->converts != NULL)
		McpFilterResolve(reader->converts, journey);
	if (reader->by_property)
		McpSubjectResolve(&reader->property, journey);
	if (!reader->counts_only)
	{
		make_room(reader->region, (void **) &reader->seen,
				  &reader->seen_capacity, channels, sizeof(uint32));
		memset(reader->seen, 0, (Size) channels * sizeof(uint32));
	}
	cut(&pass, collect(reader, journey, McpJourneyUpto(journey, as_of)));
}

bool
McpSessionIsOpen(const McpSessionReader *reader, const McpSession *session,
				 int64 as_of)
{
	if (session != &reader->sessions[reader->count - 1])
		return false;
	if (as_of >= MCP_MOMENT_END)
		as_of = MCP_MOMENT_END;
	if (as_of - session->ended > reader->gap ||
		as_of - session->started > reader->max_length)
		return false;
	return !reader->by_day ||
		McpDayOfMoment(McpZoneToLocal(reader->zone, as_of)) ==
		McpDayOfMoment(McpZoneToLocal(reader->zone, session->ended));
}
