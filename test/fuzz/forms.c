/*
 * forms.c: random changes of every text and binary form, sent to a server
 *
 *	forms seconds seed
 *
 * A client of libpq.  Table form_seed has good values of every type (type,
 * value as text), table form_use a query for each type that asks something of
 * a value ($1).  A changed form must be refused with SQLSTATE class 22 or 54,
 * or be read; then its binary form, its text form, and the binary form of that
 * text must be the same value, and the query must answer or refuse by the same
 * classes.  The server must stay up.  What breaks this is printed in hex.
 */
#include <libpq-fe.h>

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SEEDS_MAX	4096
#define TYPES_MAX	64
#define FORM_MAX	20000		/* longer seeds are left to other tests */
#define FAULTS_MAX	5

typedef struct Bytes
{
	char	   *data;
	size_t		length;
} Bytes;

typedef struct Type
{
	char	   *name;
	char	   *use;
	bool		is_row;			/* of columns: the server's form, not ours */
	Bytes		text[SEEDS_MAX];
	Bytes		binary[SEEDS_MAX];
	int			seeds;
	long		tried[2];		/* text, binary */
	long		read[2];
} Type;

static PGconn *connection;
static Type types[TYPES_MAX];
static int	type_count;
static int	faults;
static uint64_t state;

/* --- chance ------------------------------------------------------------------ */

/* splitmix64 */
static uint64_t
chance(uint64_t below)
{
	uint64_t	z = (state += UINT64_C(0x9E3779B97F4A7C15));

	z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
	z ^= z >> 31;
	return below == 0 ? z : z % below;
}

/* --- bytes ------------------------------------------------------------------- */

static Bytes
copy_of(const char *data, size_t length)
{
	Bytes		bytes;

	bytes.data = malloc(length + 1);
	if (bytes.data == NULL)
		abort();
	memcpy(bytes.data, data, length);
	bytes.data[length] = '\0';
	bytes.length = length;
	return bytes;
}

/* [at, at + gone) becomes the given bytes */
static void
replace(Bytes *bytes, size_t at, size_t gone, const char *data, size_t length)
{
	size_t		behind = bytes->length - at - gone;
	char	   *result = malloc(at + length + behind + 1);

	if (result == NULL)
		abort();
	memcpy(result, bytes->data, at);
	memcpy(result + at, data, length);
	memcpy(result + at + length, bytes->data + at + gone, behind);
	free(bytes->data);
	bytes->data = result;
	bytes->length = at + length + behind;
	result[bytes->length] = '\0';
}

static const char *const words[] = {
	"", "0", "1", "-1", "99999999999999999999", "9223372036854775807", "1e400",
	"NaN", "infinity", "null", "true", "\"", "\\", "\n", "\t", "{", "}", "[",
	"]", "(", ")", ",", ":", "->", "not ", " and ", " or ", "((((((((((",
	"[[[[[[[[[[", "{{{{{{{{{{", "2026-02-30", "2026-01-01T00:00:00Z",
	"1900-01-01", "9999-12-31", "\xc3\xa9", "\xff", "\xf0\x9f\x98\x80",
	"\xed\xa0\x80", "%", "$x", "in zone \"UTC\"", "last 3 days"
};

/* numbers at the borders of their kinds, in network order */
static void
put_number(Bytes *bytes)
{
	static const uint64_t borders[] = {
		0, 1, 2, 255, 256, 65535, 65536, INT32_MAX, 0x80000000u, UINT32_MAX,
		INT64_MAX, UINT64_C(0x8000000000000000), UINT64_MAX
	};
	uint64_t	number = borders[chance(sizeof(borders) / sizeof(borders[0]))];
	size_t		width = (size_t) 1 << chance(4);
	char		field[8];
	size_t		at;
	size_t		i;

	if (bytes->length < width)
		return;
	for (i = 0; i < width; i++)
		field[i] = (char) (number >> (8 * (width - 1 - i)));
	at = chance(bytes->length - width + 1);
	memcpy(bytes->data + at, field, width);
}

static void
change(Bytes *bytes, const Bytes *other)
{
	size_t		at = chance(bytes->length + 1);
	size_t		rest = bytes->length - at;
	size_t		span = chance(1 + (rest < 16 ? rest : 16));
	const char *word;
	Bytes		piece;

	switch (chance(8))
	{
		case 0:
			if (rest > 0)
				bytes->data[at] ^= (char) (1 << chance(8));
			break;
		case 1:
			if (rest > 0)
				bytes->data[at] = (char) chance(256);
			break;
		case 2:
			replace(bytes, at, span, "", 0);
			break;
		case 3:
			word = words[chance(sizeof(words) / sizeof(words[0]))];
			replace(bytes, at, chance(2) * span, word, strlen(word));
			break;
		case 4:
			piece = copy_of(bytes->data + at, span);
			replace(bytes, chance(bytes->length + 1), 0, piece.data, piece.length);
			free(piece.data);
			break;
		case 5:					/* the rest is another's */
			if (other->length > 0)
			{
				size_t		from = chance(other->length);

				replace(bytes, at, rest, other->data + from,
						other->length - from);
			}
			break;
		case 6:
			if (chance(4) == 0)
				replace(bytes, at, rest, "", 0);
			break;
		default:
			put_number(bytes);
			break;
	}
}

/* --- the server -------------------------------------------------------------- */

static void
fault(const Type *type, int form, const Bytes *input, const char *what)
{
	size_t		i;

	faults++;
	printf("# %s, %s form: %s\n#   ", type->name, form ? "binary" : "text", what);
	for (i = 0; i < input->length && i < 4000; i++)
		printf("%02x", (unsigned char) input->data[i]);
	printf("\n");
	fflush(stdout);
}

static PGresult *
ask(const char *statement, const Bytes *value, int form, int result_form)
{
	const char *values[1];
	int			lengths[1];
	int			forms[1];

	values[0] = value->data;
	lengths[0] = (int) value->length;
	forms[0] = form;
	return PQexecPrepared(connection, statement, 1, values, lengths, forms,
						  result_form);
}

/*
 * The classes 22 and 54; and what the server itself says of a row's binary
 * form whose columns are of another type, or end too early.
 */
static bool
may_refuse(const char *code)
{
	return code != NULL &&
		(strncmp(code, "22", 2) == 0 || strncmp(code, "54", 2) == 0 ||
		 strcmp(code, "42804") == 0 || strcmp(code, "08P01") == 0);
}

/* was it answered?  Another refusal than those is a fault */
static bool
answered(PGresult *result, const Type *type, int form, const Bytes *input,
		 const char *doing)
{
	char		what[600];
	const char *code;

	if (PQresultStatus(result) == PGRES_TUPLES_OK)
		return true;
	code = PQresultErrorField(result, PG_DIAG_SQLSTATE);
	if (may_refuse(code))
		return false;
	snprintf(what, sizeof(what), "%s: SQLSTATE %s, %s", doing,
			 code == NULL ? "none" : code, PQresultErrorMessage(result));
	what[strcspn(what, "\n")] = '\0';
	fault(type, form, input, what);
	return false;
}

static Bytes
value_of(PGresult *result)
{
	return copy_of(PQgetvalue(result, 0, 0), PQgetlength(result, 0, 0));
}

/* read, written as text, read again: one value, byte for byte */
static void
check_round_trip(const Type *type, const char *echo, int form,
				 const Bytes *input, const Bytes *binary)
{
	PGresult   *result = ask(echo, binary, 1, 0);
	Bytes		text;
	Bytes		again;

	if (PQresultStatus(result) != PGRES_TUPLES_OK)
	{
		fault(type, form, input, "its own binary form is not read");
		PQclear(result);
		return;
	}
	text = value_of(result);
	PQclear(result);
	result = ask(echo, &text, 0, 1);
	if (PQresultStatus(result) != PGRES_TUPLES_OK)
		fault(type, form, input, "its own text form is not read");
	else
	{
		again = value_of(result);
		if (again.length != binary->length ||
			memcmp(again.data, binary->data, again.length) != 0)
			fault(type, form, input, "text and back is another value");
		free(again.data);
	}
	PQclear(result);
	free(text.data);
}

static void
try(Type *type, int number, int form, const Bytes *input)
{
	char		echo[32];
	char		use[32];
	PGresult   *result;
	Bytes		binary;

	snprintf(echo, sizeof(echo), "echo%d", number);
	snprintf(use, sizeof(use), "use%d", number);
	type->tried[form]++;
	result = ask(echo, input, form, 1);
	if (answered(result, type, form, input, "reading"))
	{
		type->read[form]++;
		binary = value_of(result);
		if (!type->is_row)
			check_round_trip(type, echo, form, input, &binary);
		PQclear(result);
		result = ask(use, &binary, 1, 0);
		answered(result, type, form, input, "using");
		free(binary.data);
	}
	PQclear(result);
}

/* --- seeds ------------------------------------------------------------------- */

static PGresult *
want(const char *sql)
{
	PGresult   *result = PQexec(connection, sql);
	ExecStatusType status = PQresultStatus(result);

	if (status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK)
		return result;
	printf("# %s\n# %s", sql, PQerrorMessage(connection));
	exit(2);
}

static void
prepare(const char *kind, int number, const char *sql, const char *type)
{
	char		name[32];
	char		oid_query[200];
	PGresult   *result;
	Oid			oid;

	snprintf(oid_query, sizeof(oid_query), "SELECT '%s'::regtype::oid", type);
	result = want(oid_query);
	oid = (Oid) strtoul(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	snprintf(name, sizeof(name), "%s%d", kind, number);
	result = PQprepare(connection, name, sql, 1, &oid);
	if (PQresultStatus(result) != PGRES_COMMAND_OK)
	{
		printf("# %s\n# %s", sql, PQerrorMessage(connection));
		exit(2);
	}
	PQclear(result);
}

static void
load_type(Type *type, int number, const char *name, const char *use)
{
	char		sql[1000];
	char		echo[32];
	PGresult   *rows;
	int			i;

	type->name = copy_of(name, strlen(name)).data;
	type->use = copy_of(use, strlen(use)).data;
	snprintf(sql, sizeof(sql), "SELECT typtype = 'c' FROM pg_type WHERE oid = '%s'::regtype", name);
	rows = want(sql);
	type->is_row = PQgetvalue(rows, 0, 0)[0] == 't';
	PQclear(rows);
	prepare("echo", number, "SELECT $1", name);
	prepare("use", number, use, name);
	snprintf(echo, sizeof(echo), "echo%d", number);
	snprintf(sql, sizeof(sql), "SELECT value FROM form_seed WHERE type = '%s' AND length(value) <= %d ORDER BY value COLLATE \"C\" LIMIT %d",
			 name, FORM_MAX, SEEDS_MAX);
	rows = want(sql);
	for (i = 0; i < PQntuples(rows); i++)
	{
		PGresult   *binary;

		type->text[i] = copy_of(PQgetvalue(rows, i, 0), PQgetlength(rows, i, 0));
		binary = ask(echo, &type->text[i], 0, 1);
		if (PQresultStatus(binary) != PGRES_TUPLES_OK)
		{
			printf("# a seed of %s is not read: %s", name, PQerrorMessage(connection));
			exit(2);
		}
		type->binary[i] = value_of(binary);
		PQclear(binary);
	}
	type->seeds = PQntuples(rows);
	PQclear(rows);
}

static void
load(void)
{
	PGresult   *rows = want("SELECT type, query FROM form_use ORDER BY type COLLATE \"C\"");
	int			i;

	for (i = 0; i < PQntuples(rows) && i < TYPES_MAX; i++)
	{
		load_type(&types[i], i, PQgetvalue(rows, i, 0), PQgetvalue(rows, i, 1));
		if (types[i].seeds > 0)
			continue;
		printf("# type %s has no seed\n", types[i].name);
		exit(2);
	}
	type_count = i;
	PQclear(rows);
}

/* --- all --------------------------------------------------------------------- */

static double
now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec + time.tv_nsec / 1e9;
}

static void
run(double seconds)
{
	double		end = now() + seconds;
	long		round = 0;

	for (; now() < end && faults < FAULTS_MAX &&
		 PQstatus(connection) == CONNECTION_OK; round++)
	{
		int			number = (int) (round % type_count);
		Type	   *type = &types[number];
		int			form = (int) chance(2);
		Bytes	   *seeds = form ? type->binary : type->text;
		Bytes	   *seed = &seeds[chance(type->seeds)];
		Bytes	   *other = &seeds[chance(type->seeds)];
		Bytes		input = copy_of(seed->data, seed->length);
		int			changes = 1 + (int) chance(4);

		while (changes-- > 0)
			change(&input, other);
		try(type, number, form, &input);
		free(input.data);
	}
}

int
main(int argc, char **argv)
{
	long		total = 0;
	int			i;

	if (argc != 3)
		return 2;
	state = strtoull(argv[2], NULL, 10);
	connection = PQconnectdb("");
	if (PQstatus(connection) != CONNECTION_OK)
	{
		printf("# %s", PQerrorMessage(connection));
		return 2;
	}
	PQclear(want("SET client_min_messages = error"));
	PQclear(want("SET log_min_messages = fatal"));
	PQclear(want("SET statement_timeout = '20s'"));
	load();
	run(atof(argv[1]));
	if (PQstatus(connection) != CONNECTION_OK)
	{
		printf("# the server is gone\n");
		faults++;
	}
	for (i = 0; i < type_count; i++)
	{
		printf("# %-24s text %8ld tried, %7ld read; binary %8ld tried, %7ld read\n",
			   types[i].name, types[i].tried[0], types[i].read[0],
			   types[i].tried[1], types[i].read[1]);
		total += types[i].tried[0] + types[i].tried[1];
	}
	printf("%ld\n", total);
	PQfinish(connection);
	return faults > 0;
}
