/* print(parse(x)) reads back as the same amount */
#include "fuzz.h"
#include "core/amount.h"

void
fuzz(const uint8 *data, Size size)
{
	char		buffer[MCP_AMOUNT_TEXT_MAX];
	int64		amount;
	int64		again;
	int			length;

	if (McpAmountParse(text_of(data, size), &amount) != MCP_AMOUNT_OK)
		return;
	MUST(amount >= -MCP_AMOUNT_MAX && amount <= MCP_AMOUNT_MAX);
	length = McpAmountPrint(amount, buffer);
	MUST(length > 0 && length <= 21);
	MUST(McpAmountParse(McpTextMake(buffer, length), &again) == MCP_AMOUNT_OK);
	MUST(again == amount);
}
