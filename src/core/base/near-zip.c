/* near-zip.c — zip archives of a few named members, read with suspicion and written repeatably
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-zip.h"
#include "near-file.h"
#include "near-text.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <zip.h>

#define EXCERPT_CHARS 60
#define READ_CHUNK 65536
/* Every member has the time 1980-01-01 00:00, the earliest that the format knows. */
#define DOS_TIME 0
#define DOS_DATE 33

struct _NearZipReader
{
  zip_t *archive;
  GBytes *bytes; /* nullable: what the archive reads from */
  char *name;
  GPtrArray *members;  /* char *, in the archive's order */
  GHashTable *indices; /* member -> its number, both borrowed from members */
};

struct _NearZipWriter
{
  GPtrArray *members;  /* char * */
  GPtrArray *contents; /* GBytes *, of the same length */
};

/**
 * near_zip_name_is_safe:
 *
 * Returns: whether @name stays inside the archive wherever it is unpacked: relative, UTF-8, no
 *   "..", no backslash, no drive, no control characters
 */
gboolean
near_zip_name_is_safe (const char *name)
{
  g_return_val_if_fail (name != NULL, FALSE);

  if (*name == '\0' || *name == '/' || (g_ascii_isalpha (name[0]) && name[1] == ':')
      || strchr (name, '\\') != NULL || !g_utf8_validate (name, -1, NULL))
    return FALSE;
  for (const char *c = name; *c != '\0'; c++)
    if (g_ascii_iscntrl (*c))
      return FALSE;
  g_auto (GStrv) parts = g_strsplit (name, "/", -1);
  return !g_strv_contains ((const char *const *) parts, "..");
}

/* --- reading -------------------------------------------------------------------------------- */

void
near_zip_reader_free (NearZipReader *self)
{
  if (self == NULL)
    return;
  if (self->archive != NULL)
    zip_discard (self->archive);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_hash_table_unref (self->indices);
  g_ptr_array_unref (self->members);
  g_free (self->name);
  g_free (self);
}

static NearZipReader *
new_reader (const char *name)
{
  NearZipReader *self = g_new0 (NearZipReader, 1);

  self->name = g_strdup (name);
  self->members = g_ptr_array_new_with_free_func (g_free);
  self->indices = g_hash_table_new (g_str_hash, g_str_equal);
  return self;
}

static void
set_open_error (GError **error, const char *name, zip_error_t *problem)
{
  int code = zip_error_code_zip (problem);

  if (code == ZIP_ER_NOZIP || code == ZIP_ER_INCONS || code == ZIP_ER_EOF)
    g_set_error (
        error, NEAR_ERROR, NEAR_ERROR_PARSE,
        _ ("%s: this is no zip archive, or its end is missing (%s); fetch or save it again"), name,
        zip_error_strerror (problem));
  else
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("%s: the zip archive cannot be read: %s"),
                 name, zip_error_strerror (problem));
}

/* The list of members; refuses names that no careful program writes. A NUL in a name is a blank
 * by now: libzip saw to that. */
static gboolean
list_members (NearZipReader *self, GError **error)
{
  zip_int64_t n = zip_get_num_entries (self->archive, 0);

  for (zip_int64_t i = 0; i < n; i++)
    {
      const char *member = zip_get_name (self->archive, (zip_uint64_t) i, ZIP_FL_ENC_GUESS);
      g_autofree char *shown = near_text_excerpt (member != NULL ? member : "", -1, EXCERPT_CHARS);

      if (member == NULL || !near_zip_name_is_safe (member))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                       _ ("%s: the archive's member “%s” has a name that could lead outside of it; "
                          "only relative names without “..” are read"),
                       self->name, shown);
          return FALSE;
        }
      if (g_hash_table_contains (self->indices, member))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                       _ ("%s: the archive has two members “%s”"), self->name, shown);
          return FALSE;
        }
      char *owned = g_strdup (member);
      g_ptr_array_add (self->members, owned);
      g_hash_table_insert (self->indices, owned, GSIZE_TO_POINTER ((gsize) i));
    }
  return TRUE;
}

/* Takes @source. */
static gboolean
open_source (NearZipReader *self, zip_source_t *source, zip_error_t *problem, GError **error)
{
  if (source != NULL)
    self->archive = zip_open_from_source (source, ZIP_RDONLY, problem);
  if (self->archive == NULL)
    {
      set_open_error (error, self->name, problem);
      zip_source_free (source);
      return FALSE;
    }
  return list_members (self, error);
}

static gboolean
fail_empty (const char *name, GError **error)
{
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
               _ ("%s: the file is empty; a zip archive is expected"), name);
  return FALSE;
}

/* Missing files and folders get the messages of near_file_read(). libzip would take a file of no
 * bytes for an archive of no members. */
static gboolean
check_readable (const char *path, const char *name, GError **error)
{
  g_autofree char *data = NULL;
  gsize n_bytes;
  g_autoptr (GError) problem = NULL;

  if (near_file_read (path, 0, &data, &n_bytes, &problem))
    return fail_empty (name, error);
  if (g_error_matches (problem, NEAR_ERROR, NEAR_ERROR_TOO_LARGE))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&problem));
  return FALSE;
}

/**
 * near_zip_reader_open:
 *
 * Errors: NEAR_ERROR_NO_FILE; NEAR_ERROR_PARSE if this is no zip archive, or if a member's name is
 *   unsafe or there twice
 * Returns: (transfer full): a reader
 */
NearZipReader *
near_zip_reader_open (const char *path, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  g_autofree char *name = g_filename_display_name (path);
  zip_error_t problem;

  if (!check_readable (path, name, error))
    return NULL;
  g_autoptr (NearZipReader) self = new_reader (name);
  zip_error_init (&problem);
  gboolean opened
      = open_source (self, zip_source_file_create (path, 0, -1, &problem), &problem, error);
  zip_error_fini (&problem);
  return opened ? g_steal_pointer (&self) : NULL;
}

/**
 * near_zip_reader_open_bytes:
 * @name: what messages call the source
 *
 * Errors: NEAR_ERROR_PARSE, as near_zip_reader_open()
 * Returns: (transfer full): a reader, which holds a reference to @bytes
 */
NearZipReader *
near_zip_reader_open_bytes (GBytes *bytes, const char *name, GError **error)
{
  g_return_val_if_fail (bytes != NULL && name != NULL, NULL);

  g_autoptr (NearZipReader) self = new_reader (name);
  gsize n_bytes;
  gconstpointer data = g_bytes_get_data (bytes, &n_bytes);
  zip_error_t problem;

  if (n_bytes == 0)
    {
      fail_empty (name, error);
      return NULL;
    }
  self->bytes = g_bytes_ref (bytes);
  zip_error_init (&problem);
  gboolean opened
      = open_source (self, zip_source_buffer_create (data, n_bytes, 0, &problem), &problem, error);
  zip_error_fini (&problem);
  return opened ? g_steal_pointer (&self) : NULL;
}

/**
 * near_zip_reader_get_n:
 *
 * Returns: members of the archive, folders ("name/") included
 */
gsize
near_zip_reader_get_n (const NearZipReader *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->members->len;
}

const char *
near_zip_reader_get_name (const NearZipReader *self, gsize i)
{
  g_return_val_if_fail (self != NULL && i < self->members->len, NULL);
  return g_ptr_array_index (self->members, i);
}

gboolean
near_zip_reader_has (const NearZipReader *self, const char *name)
{
  g_return_val_if_fail (self != NULL && name != NULL, FALSE);
  return g_hash_table_contains (self->indices, name);
}

static void
set_member_error (GError **error,
                  const NearZipReader *self,
                  const char *member,
                  zip_error_t *problem)
{
  switch (zip_error_code_zip (problem))
    {
    case ZIP_ER_NOPASSWD:
    case ZIP_ER_WRONGPASSWD:
    case ZIP_ER_ENCRNOTSUPP:
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                   _ ("%s: “%s” is encrypted; save the archive without a password"), self->name,
                   member);
      break;
    case ZIP_ER_COMPNOTSUPP:
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                   _ ("%s: “%s” is compressed by a method that is not known here; "
                      "save the archive with the method “deflate”"),
                   self->name, member);
      break;
    case ZIP_ER_CRC:
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("%s: “%s” is damaged: its checksum does not match; fetch or save the archive "
                      "again"),
                   self->name, member);
      break;
    default:
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("%s: “%s” is damaged or cut off: %s"),
                   self->name, member, zip_error_strerror (problem));
      break;
    }
}

static void
set_member_too_large (GError **error,
                      const NearZipReader *self,
                      const char *member,
                      gsize max_bytes)
{
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
               _ ("%s: “%s” is larger than the %zu bytes that can be read"), self->name, member,
               max_bytes);
}

static GBytes *
read_member (
    NearZipReader *self, zip_file_t *file, const char *member, gsize max_bytes, GError **error)
{
  gsize allocated = READ_CHUNK, n = 0;
  g_autofree char *data = g_malloc (allocated);

  for (;;)
    {
      if (n == allocated)
        {
          char *moved = allocated <= G_MAXSSIZE / 2 ? g_try_realloc (data, 2 * allocated) : NULL;

          if (moved == NULL)
            {
              set_member_too_large (error, self, member, n);
              return NULL;
            }
          data = moved;
          allocated *= 2;
        }
      zip_int64_t got = zip_fread (file, data + n, allocated - n);
      if (got < 0)
        {
          set_member_error (error, self, member, zip_file_get_error (file));
          return NULL;
        }
      if (got == 0)
        return g_bytes_new_take (g_steal_pointer (&data), n);
      n += (gsize) got;
      if (n > max_bytes)
        {
          set_member_too_large (error, self, member, max_bytes);
          return NULL;
        }
    }
}

/**
 * near_zip_reader_read:
 * @max_bytes: a member that unpacks to more is refused, whatever its header claims
 *
 * Errors: NEAR_ERROR_UNKNOWN_NAME if there is no such member; NEAR_ERROR_TOO_LARGE;
 *   NEAR_ERROR_PARSE if it is damaged or cut off; NEAR_ERROR_UNSUPPORTED if it is encrypted
 * Cost: at most 2 @max_bytes of memory
 * Returns: (transfer full): the member's bytes
 */
GBytes *
near_zip_reader_read (NearZipReader *self, const char *name, gsize max_bytes, GError **error)
{
  g_return_val_if_fail (self != NULL && name != NULL, NULL);

  gpointer index;
  g_autofree char *shown = near_text_excerpt (name, -1, EXCERPT_CHARS);

  if (!g_hash_table_lookup_extended (self->indices, name, NULL, &index))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME,
                   _ ("%s: there is no “%s” in the archive"), self->name, shown);
      return NULL;
    }
  zip_file_t *file = zip_fopen_index (self->archive, GPOINTER_TO_SIZE (index), 0);
  if (file == NULL)
    {
      set_member_error (error, self, shown, zip_get_error (self->archive));
      return NULL;
    }
  GBytes *bytes = read_member (self, file, shown, max_bytes, error);
  zip_fclose (file);
  return bytes;
}

/* --- writing -------------------------------------------------------------------------------- */

/**
 * near_zip_writer_new:
 *
 * Returns: (transfer full): a writer of an archive, which holds nothing yet
 */
NearZipWriter *
near_zip_writer_new (void)
{
  NearZipWriter *self = g_new0 (NearZipWriter, 1);

  self->members = g_ptr_array_new_with_free_func (g_free);
  self->contents = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  return self;
}

void
near_zip_writer_free (NearZipWriter *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->members);
  g_ptr_array_unref (self->contents);
  g_free (self);
}

/**
 * near_zip_writer_add:
 * @name: safe, and not added before
 * @data: copied
 */
void
near_zip_writer_add (NearZipWriter *self, const char *name, gconstpointer data, gsize n_bytes)
{
  g_return_if_fail (data != NULL || n_bytes == 0);

  g_autoptr (GBytes) bytes = g_bytes_new (data, n_bytes);

  near_zip_writer_add_bytes (self, name, bytes);
}

/**
 * near_zip_writer_add_bytes:
 * @name: safe, and not added before
 *
 * Members called *.npy are stored, others deflated: doubles hardly get smaller, only slower.
 */
void
near_zip_writer_add_bytes (NearZipWriter *self, const char *name, GBytes *bytes)
{
  g_return_if_fail (self != NULL && name != NULL && bytes != NULL);
  g_return_if_fail (near_zip_name_is_safe (name) && !g_str_has_suffix (name, "/"));
  g_return_if_fail (!g_ptr_array_find_with_equal_func (self->members, name, g_str_equal, NULL));

  g_ptr_array_add (self->members, g_strdup (name));
  g_ptr_array_add (self->contents, g_bytes_ref (bytes));
}

static gboolean
put_member (zip_t *archive, const char *member, GBytes *bytes)
{
  gsize n_bytes;
  gconstpointer data = g_bytes_get_data (bytes, &n_bytes);
  zip_source_t *source = zip_source_buffer (archive, data, n_bytes, 0);
  zip_int32_t method = g_str_has_suffix (member, ".npy") ? ZIP_CM_STORE : ZIP_CM_DEFLATE;

  if (source == NULL)
    return FALSE;
  zip_int64_t index = zip_file_add (archive, member, source, ZIP_FL_ENC_UTF_8);
  if (index < 0)
    {
      zip_source_free (source);
      return FALSE;
    }
  return zip_set_file_compression (archive, (zip_uint64_t) index, method, 0) == 0
         && zip_file_set_dostime (archive, (zip_uint64_t) index, DOS_TIME, DOS_DATE, 0) == 0;
}

static GBytes *
read_source (zip_source_t *source)
{
  zip_stat_t status;

  if (zip_source_stat (source, &status) != 0 || (status.valid & ZIP_STAT_SIZE) == 0
      || zip_source_open (source) != 0)
    return NULL;
  g_autofree char *data = g_try_malloc (MAX (status.size, 1));
  zip_int64_t got = data != NULL ? zip_source_read (source, data, status.size) : -1;
  zip_source_close (source);
  if (got < 0 || (zip_uint64_t) got != status.size)
    return NULL;
  return g_bytes_new_take (g_steal_pointer (&data), status.size);
}

/* An archive without members: libzip writes none at all then. */
static GBytes *
empty_archive (void)
{
  static const guint8 end[22] = { 'P', 'K', 5, 6 };

  return g_bytes_new_static (end, sizeof end);
}

static GBytes *
build (NearZipWriter *self, zip_error_t *problem)
{
  zip_source_t *source = zip_source_buffer_create (NULL, 0, 0, problem);
  zip_t *archive = source != NULL ? zip_open_from_source (source, ZIP_TRUNCATE, problem) : NULL;
  GBytes *bytes = NULL;
  gboolean complete = TRUE;

  if (archive == NULL)
    {
      zip_source_free (source);
      return NULL;
    }
  zip_source_keep (source);
  for (guint i = 0; complete && i < self->members->len; i++)
    complete = put_member (archive, g_ptr_array_index (self->members, i),
                           g_ptr_array_index (self->contents, i));
  if (complete && zip_close (archive) == 0)
    bytes = read_source (source);
  else
    {
      zip_error_set (problem, zip_error_code_zip (zip_get_error (archive)), 0);
      zip_discard (archive);
    }
  zip_source_free (source);
  return bytes;
}

/**
 * near_zip_writer_finish_bytes:
 *
 * The same members in the same order give the same bytes: every time stamp is 1980-01-01.
 *
 * Errors: NEAR_ERROR_FAILED if memory does not suffice
 * Returns: (transfer full): the archive
 */
GBytes *
near_zip_writer_finish_bytes (NearZipWriter *self, GError **error)
{
  g_return_val_if_fail (self != NULL, NULL);

  zip_error_t problem;

  if (self->members->len == 0)
    return empty_archive ();
  zip_error_init (&problem);
  GBytes *bytes = build (self, &problem);
  if (bytes == NULL)
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_FAILED, _ ("the zip archive cannot be made: %s"),
                 zip_error_strerror (&problem));
  zip_error_fini (&problem);
  return bytes;
}

/**
 * near_zip_writer_finish:
 *
 * near_zip_writer_finish_bytes() into a file, by near_file_write_atomic().
 */
gboolean
near_zip_writer_finish (NearZipWriter *self, const char *path, GError **error)
{
  g_return_val_if_fail (self != NULL && path != NULL, FALSE);

  g_autoptr (GBytes) bytes = near_zip_writer_finish_bytes (self, error);

  if (bytes == NULL)
    return FALSE;
  gsize n_bytes;
  gconstpointer data = g_bytes_get_data (bytes, &n_bytes);
  return near_file_write_atomic (path, data, n_bytes, error);
}
