/*
 * the text form of identifiers, digests of feeds, and normal forms: whatever
 * is taken is UTF-8, and its own normal form
 *
 * needs: src/identity/identity_email.c
 */
#include "fuzz.h"
#include "identity/identity_hash.h"
#include "identity/identity_normal.h"

typedef McpProblem (*Normaliser) (McpText raw, McpNormal *normal);

static McpProblem
phone_in_indonesia(McpText raw, McpNormal *normal)
{
	return McpNormalPhone(raw, McpTextLiteral("ID"), normal);
}

static const Normaliser normalisers[] = {
	McpNormalEmail, McpNormalId, McpNormalCard, McpNormalHandle,
	McpNormalPart, phone_in_indonesia
};

static void
fuzz_normal(Normaliser normalise, McpText raw)
{
	McpNormal	once;
	McpNormal	twice;
	McpNormal	forms[MCP_EMAIL_FORMS];
	int			count;
	McpProblem	problem = normalise(raw, &once);

	MUST((problem == MCP_PROBLEM_NONE) == (McpProblemName(problem) == NULL));
	if (problem != MCP_PROBLEM_NONE)
		return;
	MUST(once.text.len > 0);
	MUST(fuzz_valid_utf8((const uint8 *) once.text.data, once.text.len));
	MUST(normalise(once.text, &twice) == MCP_PROBLEM_NONE);
	MUST(McpTextEqual(once.text, twice.text));
	if (normalise != McpNormalEmail)
		return;
	MUST(McpEmailForms(raw, forms, &count) == MCP_PROBLEM_NONE);
	MUST(count >= 1 && count <= MCP_EMAIL_FORMS);
	MUST(McpTextEqual(forms[0].text, once.text));
	(void) McpRelayDomain(McpEmailDomain(once.text));
}

void
fuzz(const uint8 *data, Size size)
{
	McpIdentifier identifier;
	McpError	error = {0};
	uint8		digest[MCP_DIGEST_SIZE];
	char		text[MCP_IDENTIFIER_TEXT_MAX];

	if (size == 0 || memchr(data, 0, size) != NULL)
		return;
	if (McpIdentifierParse(text_of(data, size), &identifier, &error))
	{
		MUST(McpIdentifierValid(&identifier));
		MUST(McpIdentifierPrint(&identifier, text) == (int) size);
	}
	else
		must_explain(&error);
	(void) McpDigestParse(text_of(data, size), digest);
	fuzz_normal(normalisers[data[0] % lengthof(normalisers)],
				text_of(data + 1, size - 1));
}
