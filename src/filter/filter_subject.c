/*
 * filter_subject.c: what of an event a report goes by
 */
#include "filter/filter.h"

#include "core/name.h"

bool
McpSubjectRead(McpText text, const char *what, McpSubject *subject,
			   McpError *error)
{
	char	   *buffer = McpAlloc(MCP_NAME_MAX + 1);
	int			length = McpNameFold(text, buffer);

	if (length <= 0)
		return McpErrorSet(error, MCP_ERR_ARGUMENT,
						   "%s is not the name of a property", what);
	subject->name = McpTextMake(buffer, (Size) length);
	subject->kind = McpSubjectFromName(subject->name);
	subject->code = -1;
	if (subject->kind != MCP_SUBJECT_VALUE)
		return true;
	McpErrorSet(error, MCP_ERR_ARGUMENT,
				"%s cannot be the value of events", what);
	McpErrorHint(error, "Name a property, channel or action.");
	return false;
}

int32
McpSubjectCode(const McpSubject *subject, const McpJourney *journey, uint32 i)
{
	uint32		set = 0;
	uint32		first,
				end;

	switch (subject->kind)
	{
		case MCP_SUBJECT_CHANNEL:
			return (int32) McpJourneyChannel(journey, i);
		case MCP_SUBJECT_ACTION:
			return (int32) McpJourneyAction(journey, i);
		default:
			McpSubjectPairs(subject, journey, i, &set, &first, &end);
			if (first == end)
				return -1;
			return (int32) McpJourneySetPair(journey, set, first).value;
	}
}

McpText
McpSubjectText(const McpSubject *subject, const McpJourney *journey,
			   int32 code)
{
	McpText		none = {NULL, 0};

	if (code < 0)
		return none;
	switch (subject->kind)
	{
		case MCP_SUBJECT_CHANNEL:
			return McpDictGet(&journey->channels, (uint32) code);
		case MCP_SUBJECT_ACTION:
			return McpDictGet(&journey->actions, (uint32) code);
		default:
			return McpDictGet(&journey->values, (uint32) code);
	}
}
