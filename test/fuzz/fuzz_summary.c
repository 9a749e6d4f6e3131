/*
 * summaries of segments, funnels and paths, from bytes: what is read writes
 * itself the same, merges with nothing to itself, and with itself; the first
 * byte says which
 * needs: src/overlap/overlap_summary.c src/funnel/funnel_summary.c src/path/path_wire.c
 */
#include "fuzz.h"
#include "funnel/funnel_summary.h"
#include "overlap/overlap_summary.h"
#include "path/path_summary.h"

typedef struct Kind
{
	void	   *(*create) (void);
	void		(*write) (void *content, StringInfo buffer);
	bool		(*read) (void *content, const void *bytes, Size size);
	bool		(*merge) (void *into, void *from, McpError *error);
} Kind;

static const Kind kinds[] = {
	{McpSegmentSummaryCreate, McpSegmentSummaryWrite, McpSegmentSummaryRead,
	McpSegmentSummaryMerge},
	{McpFunnelSummaryCreate, McpFunnelSummaryWrite, McpFunnelSummaryRead,
	McpFunnelSummaryMerge},
	{McpPathSummaryCreate, McpPathSummaryWrite, McpPathSummaryRead,
	McpPathSummaryMerge}
};

static void
must_write(const Kind *kind, void *content, const uint8 *data, Size size)
{
	StringInfoData bytes;

	initStringInfo(&bytes);
	kind->write(content, &bytes);
	MUST((Size) bytes.len == size);
	MUST(memcmp(bytes.data, data, size) == 0);
}

void
fuzz(const uint8 *data, Size size)
{
	const Kind *kind;
	void	   *summary,
			   *copy;
	McpError	error = {0};

	if (size == 0)
		return;
	kind = &kinds[data[0] % lengthof(kinds)];
	data++;
	size--;
	summary = kind->create();
	if (!kind->read(summary, data, size))
		return;
	must_write(kind, summary, data, size);
	copy = kind->create();
	if (!kind->merge(copy, summary, &error))
	{
		must_explain(&error);
		return;
	}
	must_write(kind, copy, data, size);
	if (!kind->merge(copy, summary, &error))
		must_explain(&error);
}
