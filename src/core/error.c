/*
 * error.c: errors as values
 */
#include "core/base.h"

/* print, and where it had to be cut leave no half of a UTF-8 character */
static void print_clipped(char *buffer, Size size, const char *format,
						  va_list args) pg_attribute_printf(3, 0);

static void
print_clipped(char *buffer, Size size, const char *format, va_list args)
{
	int			length = vsnprintf(buffer, size, format, args);
	Size		end;

	if (length < 0 || (Size) length < size)
		return;
	end = size - 1;
	while (end > 0 && ((unsigned char) buffer[end - 1] & 0xC0) == 0x80)
		end--;
	if (end > 0 && (unsigned char) buffer[end - 1] >= 0xC0)
		end--;
	buffer[end] = '\0';
}

bool
(McpErrorSet) (McpError *error, int sqlstate, const char *format, ...)
{
	va_list		args;

	if (error->sqlstate != 0)
		return false;
	error->sqlstate = sqlstate;
	error->detail[0] = error->hint[0] = '\0';
	va_start(args, format);
	print_clipped(error->message, sizeof(error->message), format, args);
	va_end(args);
	return false;
}

void
McpErrorDetail(McpError *error, const char *format, ...)
{
	va_list		args;

	va_start(args, format);
	print_clipped(error->detail, sizeof(error->detail), format, args);
	va_end(args);
}

void
McpErrorHint(McpError *error, const char *format, ...)
{
	va_list		args;

	va_start(args, format);
	print_clipped(error->hint, sizeof(error->hint), format, args);
	va_end(args);
}

#ifndef MCP_STANDALONE

void
McpErrorThrow(const McpError *error)
{
	ereport(ERROR,
			(errcode(error->sqlstate),
			 errmsg_internal("%s", error->message),
			 error->detail[0] ? errdetail_internal("%s", error->detail) : 0,
			 error->hint[0] ? errhint("%s", error->hint) : 0));
	pg_unreachable();
}

#endif
