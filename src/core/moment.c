/*
 * moment.c: reading and printing times
 *
 * Civil dates by Howard Hinnant's days_from_civil and civil_from_days, with
 * the epoch moved from 1970 to 2000.
 */
#include "core/moment.h"

#define DAYS_1970_TO_2000 10957

int64
McpDayFromCivil(int year, int month, int day)
{
	int64		y = month <= 2 ? (int64) year - 1 : year;
	int64		era = (y >= 0 ? y : y - 399) / 400;
	int64		yoe = y - era * 400;
	int64		doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64		doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

	return era * 146097 + doe - 719468 - DAYS_1970_TO_2000;
}

void
McpDayToCivil(int64 day, int *year, int *month, int *mday)
{
	int64		z = day + DAYS_1970_TO_2000 + 719468;
	int64		era = (z >= 0 ? z : z - 146096) / 146097;
	int64		doe = z - era * 146097;
	int64		yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64		doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
	int64		mp = (5 * doy + 2) / 153;

	*mday = (int) (doy - (153 * mp + 2) / 5 + 1);
	*month = (int) (mp < 10 ? mp + 3 : mp - 9);
	*year = (int) (yoe + era * 400 + (*month <= 2 ? 1 : 0));
}

bool
McpCivilValid(int year, int month, int day)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool		leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

	if (month < 1 || month > 12 || day < 1)
		return false;
	return day <= days[month - 1] + (month == 2 && leap ? 1 : 0);
}

/* exactly `count` digits at *p */
static bool
digits(const char **p, const char *end, int count, int *value)
{
	int			i;

	if (end - *p < count)
		return false;
	*value = 0;
	for (i = 0; i < count; i++)
	{
		char		c = (*p)[i];

		if (c < '0' || c > '9')
			return false;
		*value = *value * 10 + (c - '0');
	}
	*p += count;
	return true;
}

static bool
literal(const char **p, const char *end, char c)
{
	if (*p < end && **p == c)
	{
		(*p)++;
		return true;
	}
	return false;
}

static bool
parse_date(const char **p, const char *end, int64 *day)
{
	int			year,
				month,
				mday;

	if (!digits(p, end, 4, &year) || !literal(p, end, '-') ||
		!digits(p, end, 2, &month) || !literal(p, end, '-') ||
		!digits(p, end, 2, &mday) || !McpCivilValid(year, month, mday))
		return false;
	*day = McpDayFromCivil(year, month, mday);
	return true;
}

/* HH:MM[:SS[.ffffff]]; more than six digits of a second are refused */
static bool
parse_clock(const char **p, const char *end, int64 *clock)
{
	int			hour,
				minute,
				second = 0;
	int64		fraction = 0;

	if (!digits(p, end, 2, &hour) || !literal(p, end, ':') ||
		!digits(p, end, 2, &minute))
		return false;
	if (literal(p, end, ':'))
	{
		if (!digits(p, end, 2, &second))
			return false;
		if (literal(p, end, '.'))
		{
			int64		unit = MCP_SECOND / 10;
			int			digit;

			if (!digits(p, end, 1, &digit))
				return false;
			fraction = digit * unit;
			while (unit > 1 && digits(p, end, 1, &digit))
			{
				unit /= 10;
				fraction += digit * unit;
			}
		}
	}
	if (hour > 23 || minute > 59 || second > 59)
		return false;
	*clock = hour * MCP_HOUR + minute * MCP_MINUTE + second * MCP_SECOND +
		fraction;
	return true;
}

static bool
parse_zone(const char **p, const char *end, int64 *offset)
{
	int			hour,
				minute = 0;
	bool		negative;

	*offset = 0;
	if (*p == end || literal(p, end, 'Z') || literal(p, end, 'z'))
		return true;
	if (**p != '+' && **p != '-')
		return false;
	negative = *(*p)++ == '-';
	if (!digits(p, end, 2, &hour))
		return false;
	if (*p < end)
	{
		literal(p, end, ':');
		if (!digits(p, end, 2, &minute))
			return false;
	}
	if (hour > 15 || minute > 59)
		return false;
	*offset = hour * MCP_HOUR + minute * MCP_MINUTE;
	if (negative)
		*offset = -*offset;
	return true;
}

bool
McpMomentParse(McpText text, int64 *moment)
{
	const char *p = text.data;
	const char *end = p + text.len;
	int64		day;
	int64		clock = 0;
	int64		offset = 0;

	if (!parse_date(&p, end, &day))
		return false;
	if (p < end)
	{
		if (!literal(&p, end, 'T') && !literal(&p, end, 't') &&
			!literal(&p, end, ' '))
			return false;
		if (!parse_clock(&p, end, &clock) || !parse_zone(&p, end, &offset) ||
			p != end)
			return false;
	}
	*moment = day * MCP_DAY + clock - offset;
	return true;
}

bool
McpDateParse(McpText text, int32 *day)
{
	const char *p = text.data;
	int64		value;

	if (!parse_date(&p, text.data + text.len, &value) ||
		p != text.data + text.len)
		return false;
	*day = (int32) value;
	return true;
}

int
McpDatePrint(int32 day, char *buffer)
{
	int			year,
				month,
				mday;

	McpDayToCivil(day, &year, &month, &mday);
	return snprintf(buffer, MCP_MOMENT_TEXT_MAX, "%04d-%02d-%02d",
					year, month, mday);
}

int
McpMomentPrint(int64 moment, char *buffer)
{
	int64		day = McpDayOfMoment(moment);
	int64		clock = moment - day * MCP_DAY;
	int			fraction = (int) (clock % MCP_SECOND);
	int			length = McpDatePrint((int32) day, buffer);

	length += snprintf(buffer + length, MCP_MOMENT_TEXT_MAX - length,
					   "T%02d:%02d:%02d",
					   (int) (clock / MCP_HOUR),
					   (int) (clock / MCP_MINUTE % 60),
					   (int) (clock / MCP_SECOND % 60));
	if (fraction != 0)
	{
		length += snprintf(buffer + length, MCP_MOMENT_TEXT_MAX - length,
						   ".%06d", fraction);
		while (buffer[length - 1] == '0')
			length--;
	}
	buffer[length++] = 'Z';
	buffer[length] = '\0';
	return length;
}
