/* moments and dates: print(parse(x)) reads back as the same */
#include "fuzz.h"
#include "core/moment.h"

void
fuzz(const uint8 *data, Size size)
{
	char		buffer[MCP_MOMENT_TEXT_MAX];
	McpText		text = text_of(data, size);
	int64		moment;
	int64		again;
	int32		day;
	int32		day_again;
	int			length;

	if (McpMomentParse(text, &moment) && McpMomentUsable(moment))
	{
		length = McpMomentPrint(moment, buffer);
		MUST(length > 0 && length < MCP_MOMENT_TEXT_MAX);
		MUST(McpMomentParse(McpTextMake(buffer, length), &again));
		MUST(again == moment);
	}
	if (McpDateParse(text, &day))
	{
		length = McpDatePrint(day, buffer);
		MUST(length > 0 && length < MCP_MOMENT_TEXT_MAX);
		MUST(McpDateParse(McpTextMake(buffer, length), &day_again));
		MUST(day_again == day);
	}
}
