/* near-file.c — whole files in and out, never half a file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FIRST_CHUNK 65536
#define LARGEST_CALL (1 << 30)
#define N_TEMPORARY_NAMES 100

/* --- reading -------------------------------------------------------------------------------- */

static void
set_read_error (GError **error, const char *path, int code)
{
  g_autofree char *shown = g_filename_display_name (path);

  switch (code)
    {
    case ENOENT:
    case ENOTDIR:
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_FILE, _ ("%s: there is no such file"), shown);
      break;
    case EISDIR:
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_FILE,
                   _ ("%s: this is a folder; a file is expected"), shown);
      break;
    case EACCES:
    case EPERM:
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_FILE, _ ("%s: no permission to read this file"),
                   shown);
      break;
    default:
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_FILE, _ ("%s: cannot be read: %s"), shown,
                   g_strerror (code));
      break;
    }
}

static void
set_too_large (GError **error, const char *path, gsize n_bytes, gsize max_bytes)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *size = g_format_size_full (n_bytes, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *limit = g_format_size_full (max_bytes, G_FORMAT_SIZE_IEC_UNITS);

  g_set_error (
      error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
      _ ("%s: the file is too large: %s (%zu bytes) or more; at most %s (%zu bytes) can be read"),
      shown, size, n_bytes, limit, max_bytes);
}

static void
set_no_memory (GError **error, const char *path, gsize n_bytes)
{
  g_autofree char *shown = g_filename_display_name (path);
  g_autofree char *size = g_format_size_full (n_bytes, G_FORMAT_SIZE_IEC_UNITS);

  g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
               _ ("%s: there is not enough memory to read a file of %s"), shown, size);
}

/* The size that a file system states is a hint: pipes and /proc have none, files grow. */
static char *
read_all (int fd, const char *path, gsize hint, gsize max_bytes, gsize *n_bytes, GError **error)
{
  gsize allocated = MAX (hint + 1, FIRST_CHUNK), n = 0;
  g_autofree char *data = g_try_malloc (allocated);

  while (data != NULL)
    {
      if (n + 1 == allocated)
        {
          gsize larger = allocated <= G_MAXSSIZE / 2 ? 2 * allocated : 0;
          char *moved = larger > 0 ? g_try_realloc (data, larger) : NULL;

          if (moved == NULL)
            break;
          data = moved;
          allocated = larger;
        }
      gssize got = read (fd, data + n, MIN (allocated - 1 - n, LARGEST_CALL));
      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        {
          set_read_error (error, path, errno);
          return NULL;
        }
      n += (gsize) got;
      if (n > max_bytes)
        {
          set_too_large (error, path, n, max_bytes);
          return NULL;
        }
      if (got == 0)
        {
          data[n] = '\0';
          *n_bytes = n;
          return g_steal_pointer (&data);
        }
    }
  set_no_memory (error, path, MAX (n, hint));
  return NULL;
}

/**
 * near_file_read:
 * @max_bytes: a longer file is refused
 * @data: (out) (transfer full): the file's bytes and one NUL more
 * @n_bytes: (out): without the NUL
 *
 * Errors: NEAR_ERROR_NO_FILE; NEAR_ERROR_TOO_LARGE, also if memory does not suffice
 */
gboolean
near_file_read (const char *path, gsize max_bytes, char **data, gsize *n_bytes, GError **error)
{
  g_return_val_if_fail (path != NULL && data != NULL && n_bytes != NULL, FALSE);

  struct stat status;
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  if (fd < 0)
    {
      set_read_error (error, path, errno);
      return FALSE;
    }
  char *bytes = NULL;
  if (fstat (fd, &status) != 0)
    set_read_error (error, path, errno);
  else if (S_ISDIR (status.st_mode))
    set_read_error (error, path, EISDIR);
  else if (S_ISREG (status.st_mode) && (guint64) status.st_size > max_bytes)
    set_too_large (error, path, (gsize) status.st_size, max_bytes);
  else
    bytes = read_all (fd, path, S_ISREG (status.st_mode) ? (gsize) status.st_size : 0, max_bytes,
                      n_bytes, error);
  close (fd);
  if (bytes == NULL)
    return FALSE;
  *data = bytes;
  return TRUE;
}

/* --- writing -------------------------------------------------------------------------------- */

static void
set_write_error (GError **error, const char *path, int code)
{
  g_autofree char *shown = g_filename_display_name (path);
  const char *remedy;

  switch (code)
    {
    case ENOENT:
    case ENOTDIR:
      remedy = _ ("the folder does not exist; make it first or choose another");
      break;
    case EISDIR:
      remedy = _ ("this is a folder; give the name of a file");
      break;
    case EACCES:
    case EPERM:
    case EROFS:
      remedy = _ ("there is no permission to write here; choose another folder or name");
      break;
    case ENOSPC:
    case EDQUOT:
      remedy = _ ("the disk is full; free some space or choose another place");
      break;
    case EFBIG:
      remedy = _ ("the file would be larger than the system allows; choose another place");
      break;
    case ENAMETOOLONG:
      remedy = _ ("the name is too long; choose a shorter one");
      break;
    default:
      remedy = g_strerror (code);
      break;
    }
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_WRITE, _ ("%s: cannot be written: %s"), shown, remedy);
}

/* Returns 0 or errno. */
static int
write_all (int fd, const char *data, gsize n_bytes)
{
  while (n_bytes > 0)
    {
      gssize put = write (fd, data, MIN (n_bytes, LARGEST_CALL));

      if (put < 0 && errno == EINTR)
        continue;
      if (put < 0)
        return errno;
      data += put;
      n_bytes -= (gsize) put;
    }
  return 0;
}

/* open() rather than mkstemp(), because it applies the umask. */
static int
open_temporary (const char *folder, char **name)
{
  for (int i = 0; i < N_TEMPORARY_NAMES; i++)
    {
      g_autofree char *base
          = g_strdup_printf (".near-%08x%08x.tmp", g_random_int (), g_random_int ());
      g_autofree char *path = g_build_filename (folder, base, NULL);
      int fd = open (path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);

      if (fd >= 0)
        *name = g_steal_pointer (&path);
      if (fd >= 0 || errno != EEXIST)
        return fd;
    }
  return -1;
}

/* A rename lasts only when the folder is on disk too. Not every file system can; no harm then. */
static void
sync_folder (const char *folder)
{
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  if (fd >= 0)
    {
      (void) !fsync (fd);
      close (fd);
    }
}

/* Returns 0 or errno; on failure @target is as it was and no temporary file is left. */
static int
replace_file (const char *target, const struct stat *old, const char *data, gsize n_bytes)
{
  g_autofree char *folder = g_path_get_dirname (target);
  g_autofree char *temporary = NULL;
  int fd = open_temporary (folder, &temporary);
  int code;

  if (fd < 0)
    return errno;
  code = write_all (fd, data, n_bytes);
  if (code == 0 && old != NULL && fchmod (fd, old->st_mode & 07777) != 0)
    code = errno;
  if (code == 0 && fsync (fd) != 0 && errno != EINVAL)
    code = errno;
  if (close (fd) != 0 && code == 0)
    code = errno;
  if (code == 0 && g_rename (temporary, target) != 0)
    code = errno;
  if (code != 0)
    g_unlink (temporary);
  else
    sync_folder (folder);
  return code;
}

/* Devices and pipes (/dev/stdout) are written to, not replaced. Returns 0 or errno. */
static int
write_special (const char *path, const char *data, gsize n_bytes)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  int code;

  if (fd < 0)
    return errno;
  code = write_all (fd, data, n_bytes);
  if (close (fd) != 0 && code == 0)
    code = errno;
  return code;
}

/**
 * near_file_write_atomic:
 *
 * Writes a temporary file in the same folder, flushes it to disk and renames it, so that @path
 * holds all of the old bytes or all of the new ones. Follows symbolic links and keeps the
 * permissions of a file that is there already.
 *
 * Errors: NEAR_ERROR_WRITE, with what to do about it; the old file is then unchanged
 */
gboolean
near_file_write_atomic (const char *path, gconstpointer data, gsize n_bytes, GError **error)
{
  g_return_val_if_fail (path != NULL && (data != NULL || n_bytes == 0), FALSE);

  struct stat status;
  gboolean exists = stat (path, &status) == 0;
  char *resolved = exists ? realpath (path, NULL) : NULL;
  int code;

  if (*path == '\0')
    code = ENOENT;
  else if (path[strlen (path) - 1] == '/' || (exists && S_ISDIR (status.st_mode)))
    code = EISDIR;
  else if (exists && access (path, W_OK) != 0)
    code = errno;
  else if (exists && !S_ISREG (status.st_mode))
    code = write_special (path, data, n_bytes);
  else
    code
        = replace_file (resolved != NULL ? resolved : path, exists ? &status : NULL, data, n_bytes);
  free (resolved);
  if (code != 0)
    set_write_error (error, path, code);
  return code == 0;
}
