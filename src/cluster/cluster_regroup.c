/*
 * cluster_regroup.c: rows with one record_key become one record
 */
#include "cluster/cluster_forest.h"

#define ST_SORT sort_numbers
#define ST_ELEMENT_TYPE uint32
#define ST_COMPARE(a, b) (*(a) < *(b) ? -1 : *(a) > *(b))
#define ST_SCOPE static
#define ST_DEFINE
#ifndef MCP_STANDALONE
#define ST_CHECK_FOR_INTERRUPTS
#endif
#include "lib/sort_template.h"

#define FEW 12

Size
McpNumbersUnique(uint32 *numbers, Size count)
{
	Size		kept = 1;
	Size		i,
				j;

	for (i = 1; i < count && numbers[i - 1] < numbers[i]; i++)
		;
	if (i >= count)
		return count;
	if (count > FEW)
		sort_numbers(numbers, count);
	else
	{
		for (; i < count; i++)
		{
			uint32		number = numbers[i];

			for (j = i; j > 0 && numbers[j - 1] > number; j--)
				numbers[j] = numbers[j - 1];
			numbers[j] = number;
		}
	}
	for (i = 1; i < count; i++)
	{
		if (numbers[i] != numbers[i - 1])
			numbers[kept++] = numbers[i];
	}
	return kept;
}

/* every record's mentions, one after the other, from those of its rows */
static uint32 *
gather(const McpForest *forest, Size *start)
{
	uint32	   *gathered = McpBigAlloc(Max(forest->mention_count, 1) *
									sizeof(uint32));
	Size		row,
				i;

	for (row = 0; row < forest->row_count; row++)
		start[forest->row_record[row] + 1] += forest->start[row + 1] -
			forest->start[row];
	for (i = 0; i < forest->record_count; i++)
		start[i + 1] += start[i];
	for (row = 0; row < forest->row_count; row++)
	{
		Size		count = forest->start[row + 1] - forest->start[row];

		MCP_CHECK_INTERRUPTS();
		memcpy(gathered + start[forest->row_record[row]],
			   forest->mentions + forest->start[row], count * sizeof(uint32));
		start[forest->row_record[row]] += count;
	}
	/* every start has moved on to the next one's: back */
	memmove(start + 1, start, forest->record_count * sizeof(Size));
	start[0] = 0;
	return gathered;
}

void
McpForestRegroup(McpForest *forest)
{
	Size	   *start = McpBigAllocZero((forest->record_count + 1) * sizeof(Size));
	uint32	   *gathered = gather(forest, start);
	Size		kept = 0;
	Size		next = 0;
	Size		i;

	for (i = 0; i < forest->record_count; i++)
	{
		Size		count = start[i + 1] - next;

		MCP_CHECK_INTERRUPTS();
		count = McpNumbersUnique(gathered + next, count);
		memmove(gathered + kept, gathered + next, count * sizeof(uint32));
		next = start[i + 1];
		start[i] = kept;
		kept += count;
	}
	start[i] = kept;
	McpForestPeak(forest);
	if (forest->mentions != NULL)	/* no row had an identifier */
		McpFree(forest->mentions);
	McpFree(forest->start);
	forest->mentions = gathered;
	forest->start = start;
	forest->mention_count = kept;
}
