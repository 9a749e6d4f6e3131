/*
 * spread.c: how lengths of time are spread, in little memory
 */
#include "stat/spread.h"

#define BITS MCP_SPREAD_BITS
#define VALUES_AT_FIRST 4

static inline void
add_to(uint32 *bucket, uint32 more)
{
	*bucket = *bucket > PG_UINT32_MAX - more ? PG_UINT32_MAX : *bucket + more;
}

/* the middle of a bucket */
static int64
bucket_middle(uint32 bucket)
{
	uint32		shift;

	if (bucket < (2 << BITS))
		return bucket;
	shift = (bucket >> BITS) - 1;
	return ((int64) ((bucket & ((1 << BITS) - 1)) + (1 << BITS)) << shift) +
		(INT64CONST(1) << shift) / 2;
}

/* have the buckets from `low` to `high`, by whole powers of two */
static void
cover(McpSpread *spread, McpRegion region, uint32 low, uint32 high)
{
	uint32		first = low >> BITS << BITS;
	uint32		end = ((high >> BITS) + 1) << BITS;
	uint32	   *buckets;

	if (spread->buckets != NULL)
	{
		first = Min(first, spread->first);
		end = Max(end, spread->first + spread->capacity);
		if (end - first == spread->capacity)
			return;
	}
	buckets = McpAllocIn(region, (end - first) * sizeof(uint32));
	memset(buckets, 0, (end - first) * sizeof(uint32));
	if (spread->buckets != NULL)
	{
		memcpy(buckets + (spread->first - first), spread->buckets,
			   spread->capacity * sizeof(uint32));
		McpFree(spread->buckets);
	}
	spread->buckets = buckets;
	spread->first = (uint16) first;
	spread->capacity = end - first;
}

/* from now on count in buckets, `low` to `high` among them */
static void
give_up_values(McpSpread *spread, McpRegion region, uint32 low, uint32 high)
{
	int64	   *values = spread->values;
	uint32		i;

	for (i = 0; i < spread->count; i++)
	{
		low = Min(low, McpSpreadBucket(values[i]));
		high = Max(high, McpSpreadBucket(values[i]));
	}
	cover(spread, region, low, high);
	for (i = 0; i < spread->count; i++)
		add_to(&spread->buckets[McpSpreadBucket(values[i]) - spread->first],
			   1);
	if (values != NULL)
		McpFree(values);
	spread->values = NULL;
}

/* while values are kept, when there are too many, and beyond the buckets */
void
McpSpreadAddSlow(McpSpread *spread, McpRegion region, uint32 exact,
				 int64 value)
{
	uint32		bucket = McpSpreadBucket(value);

	if (spread->buckets != NULL || spread->count == exact)
	{
		if (spread->buckets == NULL)
			give_up_values(spread, region, bucket, bucket);
		else
			cover(spread, region, bucket, bucket);
		add_to(&spread->buckets[bucket - spread->first], 1);
		spread->count++;
		return;
	}
	if (spread->values == NULL)
	{
		spread->capacity = VALUES_AT_FIRST;
		spread->values = McpAllocIn(region,
									spread->capacity * sizeof(int64));
	}
	else if (spread->count == spread->capacity)
	{
		spread->capacity *= 2;
		spread->values = McpRealloc(spread->values,
									spread->capacity * sizeof(int64));
	}
	spread->values[spread->count++] = value;
	spread->sorted = false;
}

void
McpSpreadMerge(McpSpread *into, McpRegion region, uint32 exact,
			   const McpSpread *from)
{
	uint32		last = from->first + from->capacity - 1;
	uint32		i;

	if (from->buckets == NULL)
	{
		for (i = 0; i < from->count; i++)
			McpSpreadAdd(into, region, exact, from->values[i]);
		return;
	}
	if (into->buckets == NULL)
		give_up_values(into, region, from->first, last);
	else
		cover(into, region, from->first, last);
	for (i = 0; i < from->capacity; i++)
		add_to(&into->buckets[from->first - into->first + i],
			   from->buckets[i]);
	into->count += from->count;
}

static int
compare_values(const void *a, const void *b)
{
	int64		x = *(const int64 *) a;
	int64		y = *(const int64 *) b;

	return x < y ? -1 : x > y ? 1 : 0;
}

static void
sort_values(McpSpread *spread)
{
	if (!spread->sorted && spread->count > 0)
		qsort(spread->values, spread->count, sizeof(int64), compare_values);
	spread->sorted = true;
}

/* the value at a place in the order; of one in a bucket its middle */
static int64
value_at(McpSpread *spread, uint64 place)
{
	uint64		before = 0;
	uint32		i;

	if (spread->buckets == NULL)
	{
		sort_values(spread);
		return spread->values[place];
	}
	for (i = 0; i < spread->capacity - 1; i++)
	{
		before += spread->buckets[i];
		if (before > place)
			break;
	}
	return bucket_middle(spread->first + i);
}

int64
McpSpreadQuantile(McpSpread *spread, uint32 numerator, uint32 denominator)
{
	uint64		place;
	uint64		rest;
	int64		low;

	if (spread->count == 0)
		return -1;
	/* (count - 1) * numerator / denominator, whole and rest */
	place = (spread->count - 1) / denominator * numerator +
		(spread->count - 1) % denominator * numerator / denominator;
	rest = (spread->count - 1) % denominator * numerator % denominator;
	low = value_at(spread, place);
	if (rest == 0)
		return low;
	return low + (int64) ((double) (value_at(spread, place + 1) - low) *
						  (double) rest / denominator);
}

void
McpSpreadWrite(McpSpread *spread, StringInfo buffer)
{
	uint32		used = 0;
	uint32		i;

	McpWrite64(buffer, spread->count);
	if (spread->buckets == NULL)
	{
		sort_values(spread);
		for (i = 0; i < spread->count; i++)
			McpWrite64(buffer, (uint64) spread->values[i]);
		return;
	}
	for (i = 0; i < spread->capacity; i++)
		used += spread->buckets[i] != 0;
	McpWrite32(buffer, used);
	for (i = 0; i < spread->capacity; i++)
	{
		if (spread->buckets[i] == 0)
			continue;
		McpWrite16(buffer, (uint16) (spread->first + i));
		McpWrite32(buffer, spread->buckets[i]);
	}
}

static bool
read_buckets(McpReader *reader, McpRegion region, uint64 count,
			 McpSpread *spread)
{
	uint32		used = McpReadCount(reader, 6);
	uint64		sum = 0;
	int32		last = -1;
	uint32		i;

	for (i = 0; i < used; i++)
	{
		int32		bucket = McpRead16(reader);
		uint32		size = McpRead32(reader);

		if (bucket <= last || bucket >= MCP_SPREAD_BUCKETS || size == 0 ||
			size > count - sum)
			return false;
		cover(spread, region, (uint32) bucket, (uint32) bucket);
		spread->buckets[bucket - spread->first] = size;
		sum += size;
		last = bucket;
	}
	spread->count = count;
	/* less only where a bucket is full */
	return sum == count || sum >= PG_UINT32_MAX;
}

bool
McpSpreadRead(McpReader *reader, McpRegion region, uint32 exact,
			  McpSpread *spread)
{
	uint64		count = McpRead64(reader);
	int64		last = 0;
	uint64		i;

	memset(spread, 0, sizeof(*spread));
	if (count >= (UINT64CONST(1) << 62))
		return false;
	if (count > exact)
		return read_buckets(reader, region, count, spread);
	if (count > reader->left / 8)
		return false;
	for (i = 0; i < count; i++)
	{
		int64		value = (int64) McpRead64(reader);

		if (value < last)
			return false;
		McpSpreadAdd(spread, region, exact, value);
		last = value;
	}
	spread->sorted = true;
	return !reader->failed;
}
