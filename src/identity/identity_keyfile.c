/*
 * identity_keyfile.c: the key in a file, and the setting mcp.key_file
 *
 * The file is 64 hexadecimal digits and a line feed.  The rules are those of
 * ssl_key_file: a regular file of the server's user that nobody else can
 * read, or of root and at most readable by the group.  And it must not lie in
 * the data directory, or a base backup would carry it.
 */
#include "identity/identity_key.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "miscadmin.h"
#include "storage/fd.h"
#include "utils/guc.h"

#define FILE_SIZE (2 * MCP_SECRET_SIZE + 1)

char	   *McpKeyFile = "";

static bool
check_key_file(char **value, void **extra, GucSource source)
{
	if ((*value)[0] == '\0' || is_absolute_path(*value))
		return true;
	GUC_check_errdetail("The path must be absolute.");
	return false;
}

/* also at every reload with the same name: the file may be another */
static void
assign_key_file(const char *value, void *extra)
{
	McpKeyForget();
}

void
McpKeyFileInit(void)
{
	DefineCustomStringVariable("mcp.key_file",
							   "File that holds the identity key instead of table mcp.key.",
							   "An absolute path outside the data directory; the file must be readable by the server's user only.",
							   &McpKeyFile,
							   "",
							   PGC_SIGHUP,
							   GUC_SUPERUSER_ONLY | GUC_NO_SHOW_ALL |
							   GUC_DISALLOW_IN_AUTO_FILE,
							   check_key_file, assign_key_file, NULL);
}

/* the path as a message may show it: where a superuser set it, to them only */
static const char *
shown(const char *path)
{
	return superuser() ? path : "(mcp.key_file)";
}

/* an absolute path whose folder, links resolved, is not in the data directory */
static void
check_path(const char *path)
{
	char		folder[MAXPGPATH];
	char		real[PATH_MAX];
	char		data[PATH_MAX];

	if (!is_absolute_path(path) || strlen(path) >= MAXPGPATH)
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_NAME),
				 errmsg("the path of a key file must be absolute")));
	strlcpy(folder, path, sizeof(folder));
	canonicalize_path(folder);
	if (realpath(folder, real) == NULL)
	{
		get_parent_directory(folder);
		if (realpath(folder, real) == NULL)
			ereport(ERROR,
					(errcode_for_file_access(),
					 errmsg("could not find the folder of key file \"%s\": %m",
							shown(path))));
	}
	if (realpath(DataDir, data) != NULL &&
		path_is_prefix_of_path(data, real))
		ereport(ERROR,
				(errcode(ERRCODE_INVALID_NAME),
				 errmsg("key file \"%s\" lies in the data directory", shown(path)),
				 errhint("Choose a folder that no base backup contains.")));
}

/* the rules of ssl_key_file */
static void
check_rights(const char *path, int file)
{
	struct stat status;
	mode_t		forbidden;

	if (fstat(file, &status) != 0)
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not access key file \"%s\": %m", shown(path))));
	if (!S_ISREG(status.st_mode))
		ereport(ERROR,
				(errcode(ERRCODE_CONFIG_FILE_ERROR),
				 errmsg("key file \"%s\" is not a regular file", shown(path))));
	if (status.st_uid != geteuid() && status.st_uid != 0)
		ereport(ERROR,
				(errcode(ERRCODE_CONFIG_FILE_ERROR),
				 errmsg("key file \"%s\" must be owned by the database user or root",
						shown(path))));
	forbidden = status.st_uid == geteuid() ? S_IRWXG | S_IRWXO :
		S_IWGRP | S_IXGRP | S_IRWXO;
	if (status.st_mode & forbidden)
		ereport(ERROR,
				(errcode(ERRCODE_CONFIG_FILE_ERROR),
				 errmsg("key file \"%s\" has group or world access", shown(path)),
				 errhint("Give it mode 0600 when the database user owns it, or 0640 when root does.")));
}

void
McpKeyFileRead(const char *path, uint8 *secret)
{
	char		text[FILE_SIZE + 1];
	int			file;
	int			size;
	bool		good;

	check_path(path);
	file = OpenTransientFile(path, O_RDONLY | PG_BINARY | O_NONBLOCK);
	if (file < 0)
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not open key file \"%s\": %m", shown(path))));
	check_rights(path, file);
	size = (int) read(file, text, sizeof(text));
	CloseTransientFile(file);
	good = (size == FILE_SIZE || size == FILE_SIZE - 1) &&
		(size < FILE_SIZE || text[FILE_SIZE - 1] == '\n') &&
		McpHexParse(text, MCP_SECRET_SIZE, secret);
	explicit_bzero(text, sizeof(text));
	if (!good)
	{
		explicit_bzero(secret, MCP_SECRET_SIZE);
		ereport(ERROR,
				(errcode(ERRCODE_CONFIG_FILE_ERROR),
				 errmsg("key file \"%s\" does not hold a key", shown(path)),
				 errdetail("A key file is 64 hexadecimal digits and a line feed.")));
	}
}

void
McpKeyFileWrite(const char *path, const uint8 *secret)
{
	char		text[FILE_SIZE];
	int			file;
	bool		written;

	check_path(path);
	file = OpenTransientFilePerm(path,
								 O_WRONLY | O_CREAT | O_EXCL | PG_BINARY,
								 S_IRUSR | S_IWUSR);
	if (file < 0)
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not create key file \"%s\": %m", shown(path))));
	McpHexPrint(secret, MCP_SECRET_SIZE, text);
	text[FILE_SIZE - 1] = '\n';
	errno = 0;
	written = write(file, text, FILE_SIZE) == FILE_SIZE &&
		pg_fsync(file) == 0;
	explicit_bzero(text, sizeof(text));
	if (CloseTransientFile(file) != 0 || !written)
	{
		if (errno == 0)
			errno = ENOSPC;
		(void) unlink(path);
		ereport(ERROR,
				(errcode_for_file_access(),
				 errmsg("could not write key file \"%s\": %m", shown(path))));
	}
}
