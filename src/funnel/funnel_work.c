/*
 * funnel_work.c: chains as linked steps, and the queues of those that live
 */
#include "funnel/funnel_work.h"

#include "core/table.h"

#define NODES_AT_FIRST 256

McpFunnelWork *
McpFunnelWorkCreate(void)
{
	McpFunnelWork *work = McpAllocZero(sizeof(McpFunnelWork));

	work->region = McpRegionNow();
	work->capacity = NODES_AT_FIRST;
	work->nodes = McpAlloc(work->capacity * sizeof(McpFunnelNode));
	return work;
}

void
McpFunnelWorkFree(McpFunnelWork *work)
{
	uint32		step;

	for (step = 0; step <= MCP_FUNNEL_STEPS_MAX; step++)
	{
		if (work->queues[step].nodes != NULL)
			McpFree(work->queues[step].nodes);
	}
	if (work->lists != NULL)
		McpFree(work->lists);
	if (work->owners != NULL)
		McpFree(work->owners);
	McpFree(work->nodes);
	McpFree(work);
}

uint32 *
McpFunnelLists(McpFunnelWork *work, uint32 needed)
{
	work->lists = McpArrayAnew(work->region, work->lists, needed,
							   &work->lists_capacity, sizeof(uint32));
	return work->lists;
}

/* mark a chain; the number of nodes that were not marked before */
static uint32
mark_chain(const McpFunnelWork *work, uint32 *places, int32 node)
{
	uint32		marked = 0;

	for (; node >= 0 && places[node] == 0; node = work->nodes[node].parent)
	{
		places[node] = 1;
		marked++;
	}
	return marked;
}

/* keep the nodes of living chains and of the best one */
static void
compact(McpFunnelWork *work)
{
	uint32	   *places = McpAllocZero((Size) work->used * sizeof(uint32));
	uint32		kept = 0;
	uint32		step,
				i;

	mark_chain(work, places, work->best);
	for (step = 1; step <= work->rule->steps; step++)
	{
		const McpFunnelQueue *queue = &work->queues[step];

		for (i = queue->head; i < queue->tail; i++)
			mark_chain(work, places, (int32) queue->nodes[i]);
	}
	for (i = 0; i < work->used; i++)
	{
		if (places[i] == 0)
			continue;
		work->nodes[kept] = work->nodes[i];
		/* parents come before their children */
		if (work->nodes[kept].parent >= 0)
			work->nodes[kept].parent =
				(int32) places[work->nodes[kept].parent];
		places[i] = kept++;
	}
	if (work->best >= 0)
		work->best = (int32) places[work->best];
	for (step = 1; step <= work->rule->steps; step++)
	{
		McpFunnelQueue *queue = &work->queues[step];

		for (i = queue->head; i < queue->tail; i++)
			queue->nodes[i] = places[queue->nodes[i]];
	}
	work->used = kept;
	McpFree(places);
}

void
McpFunnelMakeRoom(McpFunnelWork *work, uint32 more)
{
	compact(work);
	while (work->capacity / 2 < work->used + more)
		work->capacity *= 2;
	work->nodes = McpRealloc(work->nodes, (Size) work->capacity *
							 sizeof(McpFunnelNode));
}

/* room for one more at the tail */
static void
queue_room(McpFunnelWork *work, McpFunnelQueue *queue)
{
	if (queue->tail < queue->capacity)
		return;
	if (queue->nodes == NULL)
	{
		queue->capacity = 16;
		queue->nodes = McpAllocIn(work->region,
								  queue->capacity * sizeof(uint32));
	}
	else if (queue->head > queue->capacity / 2)
	{
		memmove(queue->nodes, queue->nodes + queue->head,
				(Size) (queue->tail - queue->head) * sizeof(uint32));
		queue->tail -= queue->head;
		queue->head = 0;
	}
	else
	{
		queue->capacity *= 2;
		queue->nodes = McpRealloc(queue->nodes, (Size) queue->capacity *
								  sizeof(uint32));
	}
}

void
McpFunnelPush(McpFunnelWork *work, uint32 step, uint32 node)
{
	McpFunnelQueue *queue = &work->queues[step];
	int64		start = work->nodes[node].start;

	while (queue->tail > queue->head &&
		   work->nodes[queue->nodes[queue->tail - 1]].start < start)
		queue->tail--;
	/* without gaps an earlier one of the same start is as good */
	if (!work->rule->has_gaps && queue->tail > queue->head)
		return;
	if (queue->tail == queue->head)
		queue->head = queue->tail = 0;
	queue_room(work, queue);
	queue->nodes[queue->tail++] = node;
}

int32
McpFunnelSource(McpFunnelWork *work, uint32 from, uint32 step, int64 time)
{
	McpFunnelQueue *queue = &work->queues[from];
	const McpFunnelNode *nodes = work->nodes;
	uint32		low,
				high;

	if (work->rule->has_gaps)
	{
		while (queue->head < queue->tail &&
			   time - nodes[queue->nodes[queue->head]].last >
			   work->gap_max[from])
			queue->head++;
		low = queue->head;
		high = queue->tail;
		while (low < high)
		{
			uint32		middle = low + (high - low) / 2;

			if (time - nodes[queue->nodes[middle]].last >
				work->rule->gap[step])
				low = middle + 1;
			else
				high = middle;
		}
	}
	else
		low = queue->head;
	if (low >= queue->tail ||
		time - nodes[queue->nodes[low]].start > work->rule->within)
		return -1;
	return (int32) queue->nodes[low];
}
