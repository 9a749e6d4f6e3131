/*
 * identity_emailforms.c: the forms of an address that other feeds hash
 */
#include "identity/identity_normal.h"

McpText
McpEmailDomain(McpText normal)
{
	uint32		at = normal.len;

	while (at > 0 && normal.data[at - 1] != '@')
		at--;
	return McpTextMake(normal.data + at, normal.len - at);
}

/* one more form, when it is not there yet */
static void
add_form(McpNormal *forms, int *count, const char *data, int length)
{
	McpNormal  *form = &forms[*count];
	int			i;

	for (i = 0; i < *count; i++)
	{
		if (McpTextEqual(forms[i].text, McpTextMake(data, length)))
			return;
	}
	if (length <= 0 || length > MCP_NORMAL_MAX)
		return;
	memcpy(form->data, data, length);
	form->text = McpTextMake(form->data, length);
	(*count)++;
}

/*
 * Trimmed and in lower case, as most feeds hash; of a gmail address also in
 * its own domain without dots, with and without its tag, as Google's and
 * UID2's rules have it.
 */
McpProblem
McpEmailForms(McpText raw, McpNormal forms[MCP_EMAIL_FORMS], int *count)
{
	McpProblem	problem = McpNormalEmail(raw, &forms[0]);
	char		lower[MCP_NORMAL_MAX];
	char		form[MCP_NORMAL_MAX];
	int			length;
	const char *at;
	McpText		domain;

	*count = 0;
	if (problem != MCP_PROBLEM_NONE)
		return problem;
	*count = 1;
	length = McpTextLower(McpTextTrim(raw), lower, sizeof(lower));
	if (length <= 0)
		return problem;
	add_form(forms, count, lower, length);
	at = memchr(lower, '@', length);
	domain = McpTextMake(at, lower + length - at);
	if (lower[0] == '"' ||
		!McpGmailDomain(McpTextMake(at + 1, domain.len - 1)))
		return problem;
	for (length = 0; length < 2; length++)
	{
		int			local = (int) (at - lower);

		memcpy(form, lower, local);
		local = McpGmailLocal(form, local, length == 0);
		memcpy(form + local, domain.data, domain.len);
		add_form(forms, count, form, local + (int) domain.len);
	}
	return problem;
}
