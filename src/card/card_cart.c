/*
 * card_cart.c: what is in any cart, bought nowhere and not taken out
 *
 * Events are read the oldest first.  Those of one time are taken in the order
 * put in, taken out, bought, so that it does not matter on which channels they
 * are.
 */
#include "card/card.h"
#include "card/card_tally.h"

typedef enum Step
{
	STEP_PUT,
	STEP_TAKE,
	STEP_BUY,
	STEPS
} Step;

typedef struct Line
{
	uint32		item;			/* code in the journey's values */
	int64		quantity;		/* an amount; 0: not in a cart */
	int64		price;			/* for priced units; 0 units: not known */
	int64		priced;
	uint32		first_channel;
	uint32		channel;
	int64		first_at;
	int64		last_at;
} Line;

typedef struct McpCartWork
{
	McpRegion	region;
	McpTally	tally;			/* item to line */
	Line	   *lines;
	uint32		line_room;
	uint32		item_room;
	/* codes in the journey, or -1 */
	int32		actions[STEPS];
	int32		line_action;	/* purchase_item, which is STEP_BUY too */
	int32		item_name;
	int32		quantity_name;
} McpCartWork;

McpCart *
McpCartCreate(void)
{
	McpCart    *cart = McpAllocZero(sizeof(McpCart));

	cart->work = McpAllocZero(sizeof(McpCartWork));
	cart->work->region = McpRegionNow();
	McpTallyInit(&cart->work->tally);
	return cart;
}

static bool
find_names(McpCartWork *work, const McpJourney *journey)
{
	const McpDict *actions = &journey->actions;

	work->actions[STEP_PUT] = McpDictFind(actions, McpTextLiteral("cart"));
	if (work->actions[STEP_PUT] < 0)
		return false;
	work->actions[STEP_TAKE] = McpDictFind(actions, McpTextLiteral("uncart"));
	work->actions[STEP_BUY] = McpDictFind(actions, McpTextLiteral("purchase"));
	work->line_action = McpDictFind(actions, McpTextLiteral("purchase_item"));
	work->item_name = McpDictFind(&journey->names, McpTextLiteral("item"));
	work->quantity_name = McpDictFind(&journey->names,
									  McpTextLiteral("quantity"));
	return work->item_name >= 0;
}

/* --- one event ------------------------------------------------------------------ */

static Line *
line_of(McpCartWork *work, uint32 item)
{
	McpTallyEntry *entry = McpTallyGet(&work->tally, item);
	uint32		n = work->tally.count - 1;

	if (entry->count != 0)
		return &work->lines[entry->channel];
	entry->count = 1;
	entry->channel = n;
	if (work->lines == NULL)
	{
		work->line_room = 16;
		work->lines = McpAllocIn(work->region, sizeof(Line) * 16);
	}
	else if (n == work->line_room)
	{
		work->line_room *= 2;
		work->lines = McpRealloc(work->lines,
								 sizeof(Line) * work->line_room);
	}
	memset(&work->lines[n], 0, sizeof(Line));
	work->lines[n].item = item;
	return &work->lines[n];
}

/* the quantity that an event says; 0: it says none above 0 */
static int64
quantity_of(const McpCartWork *work, const McpJourney *journey, uint32 set)
{
	uint32		size = McpJourneySetSize(journey, set);
	uint32		n;

	if (work->quantity_name < 0)
		return 0;
	for (n = 0; n < size; n++)
	{
		McpPair		pair = McpJourneySetPair(journey, set, n);
		int64		amount;

		if (pair.name == (uint32) work->quantity_name &&
			McpAmountParse(McpDictGet(&journey->values, pair.value),
						   &amount) == MCP_AMOUNT_OK && amount > 0)
			return amount;
	}
	return 0;
}

static void
put_in(Line *line, const McpJourney *journey, uint32 i, int64 quantity,
	   bool alone)
{
	int64		price;

	line->channel = McpJourneyChannel(journey, i);
	line->last_at = McpJourneyTime(journey, i);
	if (line->quantity == 0)
	{
		line->first_channel = line->channel;
		line->first_at = line->last_at;
		line->priced = 0;
	}
	if (quantity == 0)
		quantity = MCP_AMOUNT_ONE;
	line->quantity = quantity > MCP_AMOUNT_MAX - line->quantity ?
		MCP_AMOUNT_MAX : line->quantity + quantity;
	/* the value of an event with several items is not that of each */
	if (alone && McpJourneyValue(journey, i, &price))
	{
		line->price = price;
		line->priced = quantity;
	}
}

static void
take_step(McpCartWork *work, const McpJourney *journey, uint32 i, Step step)
{
	uint32		set = McpJourneySet(journey, i);
	uint32		size = set == 0 ? 0 : McpJourneySetSize(journey, set);
	uint32		items = 0;
	int64		quantity;
	uint32		n;

	for (n = 0; n < size; n++)
		items += McpJourneySetPair(journey, set, n).name ==
			(uint32) work->item_name;
	if (items == 0)
		return;
	quantity = quantity_of(work, journey, set);
	for (n = 0; n < size; n++)
	{
		McpPair		pair = McpJourneySetPair(journey, set, n);
		Line	   *line;

		if (pair.name != (uint32) work->item_name)
			continue;
		line = line_of(work, pair.value);
		if (step == STEP_PUT)
			put_in(line, journey, i, quantity, items == 1);
		else if (step == STEP_TAKE && quantity > 0)
			line->quantity -= Min(quantity, line->quantity);
		else
			line->quantity = 0;
	}
}

/* which step an event is; STEPS: none */
static Step
step_of(const McpCartWork *work, const McpJourney *journey, uint32 i)
{
	int32		action = (int32) McpJourneyAction(journey, i);
	int			step;

	if (action == work->line_action)
		return STEP_BUY;
	for (step = STEP_PUT; step < STEPS; step++)
	{
		if (action == work->actions[step])
			return step;
	}
	return STEPS;
}

/* the events [first, end) of one time */
static void
take_moment(McpCartWork *work, const McpJourney *journey, uint32 first,
			uint32 end)
{
	int			step;
	uint32		i;

	for (step = STEP_PUT; step < STEPS; step++)
	{
		for (i = end; i > first; i--)
		{
			if (step_of(work, journey, i - 1) == (Step) step)
				take_step(work, journey, i - 1, step);
		}
	}
}

/* --- what is left ------------------------------------------------------------------ */

/* value of the quantity at a price, rounded half away from zero */
static int128
value_of(const Line *line)
{
	int128		product = (int128) line->price * line->quantity;
	int128		whole = product / line->priced;
	int128		rest = product % line->priced;

	if (rest < 0)
		rest = -rest;
	if (rest * 2 >= line->priced)
		whole += product < 0 ? -1 : 1;
	return whole;
}

/* the newest first, then by item */
static int
compare_items(const void *a, const void *b)
{
	const McpCartItem *x = a;
	const McpCartItem *y = b;

	if (x->last_at != y->last_at)
		return x->last_at > y->last_at ? -1 : 1;
	return McpTextCompare(x->item, y->item);
}

static void
put_item(McpCart *cart, const McpJourney *journey, const Line *line)
{
	McpCartItem *item = &cart->items[cart->count++];

	item->item = McpDictGet(&journey->values, line->item);
	item->quantity = line->quantity;
	item->has_value = line->priced > 0;
	item->value = item->has_value ? value_of(line) : 0;
	item->first_channel = line->first_channel;
	item->channel = line->channel;
	item->first_at = line->first_at;
	item->last_at = line->last_at;
}

static void
collect(McpCart *cart, const McpJourney *journey)
{
	McpCartWork *work = cart->work;
	uint32		n;

	if (work->item_room < work->tally.count)
	{
		if (cart->items != NULL)
			McpFree(cart->items);
		work->item_room = work->line_room;
		cart->items = McpAllocIn(work->region,
								 sizeof(McpCartItem) * work->item_room);
	}
	for (n = 0; n < work->tally.count; n++)
	{
		if (work->lines[n].quantity > 0)
			put_item(cart, journey, &work->lines[n]);
	}
	qsort(cart->items, cart->count, sizeof(McpCartItem), compare_items);
}

void
McpCartRead(McpCart *cart, const McpJourney *journey, int64 as_of)
{
	McpCartWork *work = cart->work;
	uint32		first = McpJourneyUpto(journey, as_of);
	uint32		end = journey->live;

	cart->count = 0;
	if (!find_names(work, journey))
		return;
	McpTallyEmpty(&work->tally);
	while (end > first)
	{
		uint32		begin = end - 1;
		int64		time = McpJourneyTime(journey, begin);

		while (begin > first && McpJourneyTime(journey, begin - 1) == time)
			begin--;
		if (end / 1024 != begin / 1024)
			MCP_CHECK_INTERRUPTS();
		/* alone at its time, as nearly all are */
		if (begin + 1 == end)
		{
			Step		step = step_of(work, journey, begin);

			if (step != STEPS)
				take_step(work, journey, begin, step);
		}
		else
			take_moment(work, journey, begin, end);
		end = begin;
	}
	if (work->tally.count > 0)
		collect(cart, journey);
}
