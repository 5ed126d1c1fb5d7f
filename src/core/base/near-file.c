/* near-file.c — files in and out, never half a file
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

struct _NearFileWriter
{
  char *path;      /* for messages */
  char *target;    /* what is replaced */
  char *temporary; /* NULL: a device or a pipe, which is written to, not replaced */
  int fd;          /* -1: closed */
  gboolean exists;
  mode_t mode; /* of the file that is there */
};

/* Returns 0 or errno. */
static int
open_writer (NearFileWriter *self)
{
  const char *path = self->path;
  struct stat status;

  self->exists = stat (path, &status) == 0;
  if (*path == '\0')
    return ENOENT;
  if (path[strlen (path) - 1] == '/' || (self->exists && S_ISDIR (status.st_mode)))
    return EISDIR;
  if (self->exists && access (path, W_OK) != 0)
    return errno;
  if (self->exists && !S_ISREG (status.st_mode))
    self->fd = open (path, O_WRONLY | O_CLOEXEC);
  else
    {
      char *resolved = self->exists ? realpath (path, NULL) : NULL;

      self->target = g_strdup (resolved != NULL ? resolved : path);
      free (resolved);
      self->mode = self->exists ? status.st_mode & 07777 : 0;
      g_autofree char *folder = g_path_get_dirname (self->target);
      self->fd = open_temporary (folder, &self->temporary);
    }
  return self->fd < 0 ? errno : 0;
}

/* Returns 0 or errno; on failure the target is as it was and no temporary file is left. */
static int
close_writer (NearFileWriter *self)
{
  int code = 0;

  if (self->temporary != NULL && self->exists && fchmod (self->fd, self->mode) != 0)
    code = errno;
  if (self->temporary != NULL && code == 0 && fsync (self->fd) != 0 && errno != EINVAL)
    code = errno;
  if (close (self->fd) != 0 && code == 0)
    code = errno;
  self->fd = -1;
  if (self->temporary == NULL)
    return code;
  if (code == 0 && g_rename (self->temporary, self->target) != 0)
    code = errno;
  if (code != 0)
    g_unlink (self->temporary);
  else
    {
      g_autofree char *folder = g_path_get_dirname (self->target);

      sync_folder (folder);
    }
  g_clear_pointer (&self->temporary, g_free);
  return code;
}

/**
 * near_file_writer_new:
 *
 * For files that are made piece by piece. What is at @path does not change before
 * near_file_writer_finish(); a writer that is freed without it leaves nothing.
 *
 * Errors: NEAR_ERROR_WRITE, with what to do about it
 */
NearFileWriter *
near_file_writer_new (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  NearFileWriter *self = g_new0 (NearFileWriter, 1);

  self->path = g_strdup (path);
  self->fd = -1;
  int code = open_writer (self);
  if (code == 0)
    return self;
  set_write_error (error, path, code);
  near_file_writer_free (self);
  return NULL;
}

gboolean
near_file_writer_append (NearFileWriter *self, gconstpointer data, gsize n_bytes, GError **error)
{
  g_return_val_if_fail (self != NULL && self->fd >= 0 && (data != NULL || n_bytes == 0), FALSE);

  int code = write_all (self->fd, data, n_bytes);
  if (code != 0)
    set_write_error (error, self->path, code);
  return code == 0;
}

gboolean
near_file_writer_finish (NearFileWriter *self, GError **error)
{
  g_return_val_if_fail (self != NULL && self->fd >= 0, FALSE);

  int code = close_writer (self);
  if (code != 0)
    set_write_error (error, self->path, code);
  return code == 0;
}

void
near_file_writer_free (NearFileWriter *self)
{
  if (self == NULL)
    return;
  if (self->fd >= 0)
    close (self->fd);
  if (self->temporary != NULL)
    g_unlink (self->temporary);
  g_free (self->temporary);
  g_free (self->target);
  g_free (self->path);
  g_free (self);
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

  g_autoptr (NearFileWriter) writer = near_file_writer_new (path, error);

  return writer != NULL && near_file_writer_append (writer, data, n_bytes, error)
         && near_file_writer_finish (writer, error);
}
