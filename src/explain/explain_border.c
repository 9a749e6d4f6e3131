/*
 * explain_border.c: when what moves with the clock passes what stands still
 */
#include "explain/explain_border.h"

/*
 * How far a border can go back at most, and how much faster than the clock it
 * can go: months differ by 3 days in length, and clocks have been put on or
 * back by up to a day, at either end.
 */
#define SLACK (8 * MCP_DAY)

#define FORWARD_PIECES 64		/* looked at, at most */

typedef struct Piece
{
	int64		at;				/* the border at the piece's start */
	int64		until;			/* where the piece ends */
	bool		moves;			/* with the clock; else it stands still */
} Piece;

bool
McpBorderOfWindow(McpBorder *border, const PlanWindow *window, bool upto)
{
	border->window = *window;
	border->upto = upto;
	switch (window->op)
	{
		case MCP_WINDOW_BETWEEN:
		case MCP_WINDOW_PREVIOUS:
			return true;
		case MCP_WINDOW_LAST:
		case MCP_WINDOW_THIS:
			/* the end of the window itself is now; of the one before not */
			return !upto || window->before != PLAN_NOT_BEFORE;
		default:
			return false;
	}
}

void
McpBorderOfSpan(McpBorder *border, int unit, int64 number,
				const McpZone *zone)
{
	memset(border, 0, sizeof(*border));
	border->window.op = MCP_WINDOW_LAST;
	border->window.units[0] = unit;
	border->window.numbers[0] = number;
	border->window.zone = zone;
}

int64
McpBorderAt(McpBorder *border, int64 moment)
{
	McpWindowSet(&border->window, moment);
	return border->upto ? border->window.upto : border->window.after;
}

static int64
local_of(const McpZone *zone, int64 moment, McpZoneStretch *stretch)
{
	stretch->until = MCP_NEVER;
	stretch->from = PG_INT64_MIN;
	stretch->offset = 0;
	if (zone != NULL)
		McpZoneStretchFind(zone, moment, stretch);
	return moment + stretch->offset;
}

int64
McpDayNext(const McpZone *zone, int64 moment)
{
	McpZoneStretch stretch;
	int64		local = local_of(zone, moment, &stretch);
	int64		midnight = (McpDayOfMoment(local) + 1) * MCP_DAY;

	return Min(moment + (midnight - local), stretch.until);
}

/*
 * A local time turns back into a moment with the offset a day before, a day
 * behind, or either: how far can it go until another may hold?  (See
 * McpZoneFromLocal.)  Only clock changes within two days matter.
 */
static int64
room_of_local(const McpZone *zone, int64 local)
{
	McpZoneStretch before,
				after;
	int64		room = MCP_NEVER;

	if (zone == NULL)
		return room;
	McpZoneStretchFind(zone, local - 2 * MCP_DAY, &before);
	while (before.until < local + 3 * MCP_DAY)
	{
		int64		change = before.until;
		int64		breaks[4];
		int			i;

		McpZoneStretchFind(zone, change, &after);
		breaks[0] = change - MCP_DAY;
		breaks[1] = change + MCP_DAY;
		breaks[2] = change + before.offset;
		breaks[3] = change + after.offset;
		for (i = 0; i < 4; i++)
		{
			if (breaks[i] > local)
				room = Min(room, breaks[i] - local);
		}
		if (after.until <= change)
			break;
		before = after;
	}
	return room;
}

/* "n months before": with the clock, within a day of it */
static void
piece_of_months(const McpZone *zone, int unit, int64 number, int64 moment,
				Piece *piece)
{
	McpZoneStretch stretch;
	int64		local = local_of(zone, moment, &stretch);
	int64		day = McpDayOfMoment(local);
	int64		room = (day + 1) * MCP_DAY - local;

	local += (McpSpanFromDay(day, unit, number, -1) - day) * MCP_DAY;
	room = Min(room, room_of_local(zone, local));
	piece->until = Min(moment + room, stretch.until);
}

/* a span before now, or one behind it that is below zero: with the clock */
static void
piece_of_span(const McpZone *zone, int unit, int64 number, int64 moment,
			  Piece *piece)
{
	piece->moves = true;
	piece->until = MCP_NEVER;
	if (McpUnitMonths(unit) != 0)
		piece_of_months(zone, unit, number, moment, piece);
}

/* the start of a unit: still, until the unit ends */
static void
piece_of_unit(const PlanWindow *window, int64 moment, Piece *piece)
{
	McpZoneStretch stretch;
	int64		local = local_of(window->zone, moment, &stretch);
	int64		start = McpUnitStart(McpDayOfMoment(local), window->units[0]);
	int64		next = McpSpanFromDay(start, window->units[0], 1, 1);

	/* far from both ends no change of the clock can lead out of the unit */
	if (local - start * MCP_DAY > 2 * MCP_DAY &&
		next * MCP_DAY - local > 4 * MCP_DAY)
		piece->until = moment + next * MCP_DAY - local - 3 * MCP_DAY;
	else
		piece->until = McpDayNext(window->zone, moment);
	piece->moves = false;
}

/*
 * The end of "the month before, so far": a month before now, but no later
 * than the month's end.
 */
static void
piece_so_far(const PlanWindow *window, int64 moment, Piece *piece)
{
	PlanWindow	whole = *window;
	int64		ago = McpSpanFrom(moment, window->units[0], 1, -1,
								  window->zone);
	Piece		other;

	whole.before = PLAN_BEFORE;
	McpWindowSet(&whole, moment);
	piece_of_unit(&whole, moment, piece);
	piece_of_span(window->zone, window->units[0], 1, moment, &other);
	piece->until = Min(piece->until, other.until);
	if (ago >= whole.upto)
		return;
	piece->moves = true;
	piece->until = Min(piece->until, moment + (whole.upto - ago));
}

static void
find_piece(McpBorder *border, int64 moment, Piece *piece)
{
	const PlanWindow *window = &border->window;
	bool		upto = border->upto;
	bool		before = window->before != PLAN_NOT_BEFORE;
	int			i = window->op == MCP_WINDOW_BETWEEN && upto ? 1 : 0;

	piece->at = McpBorderAt(border, moment);
	if (window->op == MCP_WINDOW_THIS && upto &&
		window->before == PLAN_BEFORE_SO_FAR)
		piece_so_far(window, moment, piece);
	else if (window->op == MCP_WINDOW_THIS ||
			 window->op == MCP_WINDOW_PREVIOUS)
		piece_of_unit(window, moment, piece);
	else
		piece_of_span(window->zone, window->units[i],
					  window->numbers[i] * (before && !upto ? 2 :
											window->op == MCP_WINDOW_NEXT ?
											-1 : 1),
					  moment, piece);
}

int64
McpBorderForward(McpBorder *border, int64 moment)
{
	Piece		piece;
	int			pieces;

	find_piece(border, moment, &piece);
	for (pieces = 0; pieces < FORWARD_PIECES; pieces++)
	{
		int64		reached = piece.at;

		if (piece.until > MCP_LAST_MOMENT)
			return MCP_NEVER;
		if (piece.moves)
			reached += piece.until - moment;
		moment = piece.until;
		find_piece(border, moment, &piece);
		if (piece.at < reached)
			break;
	}
	return moment;
}

int64
McpBorderCross(McpBorder *border, int64 moment, int64 before, int64 behind)
{
	int64		p = moment;
	Piece		piece;

	for (;; p = piece.until)
	{
		MCP_CHECK_INTERRUPTS();
		if (p > MCP_LAST_MOMENT)
			return MCP_NEVER;
		find_piece(border, p, &piece);
		if (p > moment && (piece.at < before || piece.at >= behind))
			return p;
		if (piece.moves && behind != MCP_NEVER &&
			p + (behind - piece.at) < piece.until)
		{
			p += behind - piece.at;
			return p > MCP_LAST_MOMENT ? MCP_NEVER : p;
		}
		/* what was passed long ago does not come back */
		if (before != MCP_MOMENT_NONE && piece.at - before < SLACK)
			continue;
		if (behind == MCP_NEVER)
			return MCP_NEVER;
		/* what goes with the clock goes as fast; what waits is not ahead */
		if (piece.moves)
			piece.until = Max(piece.until,
							  p + (behind - piece.at) - 2 * SLACK);
		else
			piece.until = Max(piece.until, behind - 2 * MCP_DAY);
	}
}

/* --- days ---------------------------------------------------------------------- */

/*
 * The first moment after `moment` at which its local day is `day` or later,
 * when it was earlier, or earlier, when it was not.
 */
static int64
pass_day(const McpZone *zone, int64 moment, int64 day)
{
	McpZoneStretch stretch;
	int64		today = McpDayOfMoment(local_of(zone, moment, &stretch));
	bool		passed = today >= day;

	if (passed && today > day + 2)
		return MCP_NEVER;		/* no clock is put back that far */
	if (!passed && day - today > 4)
		moment += (day - today - 3) * MCP_DAY;
	while (moment <= MCP_LAST_MOMENT)
	{
		moment = McpDayNext(zone, moment);
		today = McpDayOfMoment(local_of(zone, moment, &stretch));
		if ((today >= day) != passed)
			return moment;
		if (passed && today > day + 2)
			break;
	}
	return MCP_NEVER;
}

/* the first day from `day` on with another value, or one beyond `last` */
static int64
step_to(int64 day, int64 last, McpDayFunction function, const void *context,
		int64 value)
{
	while (day <= last && function(context, day) == value)
		day++;
	return day;
}

static int64
halve_to(int64 day, int64 last, McpDayFunction function, const void *context,
		 int64 value)
{
	int64		end = last + 1;

	while (day < end)
	{
		int64		middle = day + (end - day) / 2;

		if (function(context, middle) == value)
			day = middle + 1;
		else
			end = middle;
	}
	return day;
}

static int64
change_day(const McpZone *zone, int64 moment, McpDayFunction function,
		   const void *context, bool comes_back)
{
	McpZoneStretch stretch;
	int64		today = McpDayOfMoment(local_of(zone, moment, &stretch));
	int64		last = MCP_LAST_MOMENT / MCP_DAY + 2;
	int64		value = function(context, today);
	int64		day;
	int64		back = MCP_NEVER;
	int64		on;

	/* a clock that is put back at midnight makes it yesterday again */
	if (zone != NULL && function(context, today - 1) != value)
		back = pass_day(zone, moment, today);
	day = comes_back ? step_to(today + 1, last, function, context, value) :
		halve_to(today + 1, last, function, context, value);
	on = day > last ? MCP_NEVER : pass_day(zone, moment, day);
	on = Min(on, back);
	return on > MCP_LAST_MOMENT ? MCP_NEVER : on;
}

int64
McpDayChange(const McpZone *zone, int64 moment, McpDayFunction function,
			 const void *context)
{
	return change_day(zone, moment, function, context, true);
}

int64
McpDayPass(const McpZone *zone, int64 moment, McpDayFunction function,
		   const void *context)
{
	return change_day(zone, moment, function, context, false);
}
