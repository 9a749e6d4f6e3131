/*
 * e-mail addresses and other ids: a normal form is its own normal form
 * needs: src/identity/identity_email.c src/identity/identity_id.c
 */
#include "fuzz.h"
#include "identity/identity_normal.h"

static McpNormal once;
static McpNormal twice;

static void
check(McpProblem (*normalise) (McpText raw, McpNormal *normal), McpText raw)
{
	McpProblem	problem = normalise(raw, &once);

	MUST(McpProblemName(problem) != NULL || problem == MCP_PROBLEM_NONE);
	if (problem != MCP_PROBLEM_NONE && problem != MCP_PROBLEM_RELAY)
		return;
	MUST(once.text.len > 0 && once.text.len <= MCP_NORMAL_MAX);
	MUST(fuzz_valid_utf8((const uint8 *) once.text.data, once.text.len));
	if (once.text.len > MCP_RAW_MAX)
		return;					/* it grew beyond what is looked at */
	MUST(normalise(once.text, &twice) == problem);
	MUST(McpTextEqual(once.text, twice.text));
}

void
fuzz(const uint8 *data, Size size)
{
	if (memchr(data, 0, size) != NULL)
		return;					/* no text in SQL has it */
	check(McpNormalEmail, text_of(data, size));
	check(McpNormalId, text_of(data, size));
}
