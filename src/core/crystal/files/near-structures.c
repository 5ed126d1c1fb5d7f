/* near-structures.c — structure files in and out
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-structures.h"

#include "near-crystal-private.h"
#include "near-file.h"
#include "near-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_FILE_BYTES ((gsize) 8 << 30)
#define DETECT_BYTES 65536
/* Atoms of all frames together that are looked at for what is odd. */
#define MOST_CHECKED 2000000
#define UTF8_MARK "\xef\xbb\xbf"

struct _NearStructures
{
  const NearFormatInfo *format;
  GPtrArray *frames; /* NearCrystal */
  GPtrArray *fields; /* NearField */
};

static void
clear (gpointer data)
{
  NearStructures *self = data;

  g_clear_pointer (&self->frames, g_ptr_array_unref);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
}

NearStructures *
near_structures_ref (NearStructures *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_structures_unref (NearStructures *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

const char *
near_structures_get_format (const NearStructures *self)
{
  return self->format->info.id;
}

gsize
near_structures_get_n_frames (const NearStructures *self)
{
  return self->frames->len;
}

NearCrystal *
near_structures_get_frame (const NearStructures *self, gsize frame)
{
  g_return_val_if_fail (frame < self->frames->len, NULL);
  return self->frames->pdata[frame];
}

gsize
near_structures_get_n_fields (const NearStructures *self)
{
  return self->fields->len;
}

NearField *
near_structures_get_field (const NearStructures *self, gsize field)
{
  g_return_val_if_fail (field < self->fields->len, NULL);
  return self->fields->pdata[field];
}

/* --- which format --------------------------------------------------------------------------------- */

static const NearFormatInfo *
get_format (gsize row)
{
  return (const NearFormatInfo *) near_table_get (&near_format_table, row);
}

static gboolean
name_fits (const NearFormatInfo *format, const char *lower)
{
  for (gsize i = 0; format->names != NULL && format->names[i] != NULL; i++)
    if (g_str_has_prefix (lower, format->names[i]))
      return TRUE;
  for (gsize i = 0; format->extensions[i] != NULL; i++)
    if (g_str_has_suffix (lower, format->extensions[i]))
      return TRUE;
  return FALSE;
}

static char *
dup_lower_name (const char *path)
{
  g_autofree char *base = g_path_get_basename (path);

  return g_ascii_strdown (base, -1);
}

/* By content first: names lie more often. Of equally good matches the one whose name fits. */
static const NearFormatInfo *
detect (const char *name, const char *data, gsize n_bytes)
{
  const NearFormatInfo *best = NULL;
  g_autofree char *lower = dup_lower_name (name);
  gsize n_mark = n_bytes >= 3 && memcmp (data, UTF8_MARK, 3) == 0 ? 3 : 0;
  gsize n = MIN (n_bytes - n_mark, DETECT_BYTES);
  g_autofree char *head = g_strndup (data + n_mark, n);
  int best_score = 0;

  for (gsize i = 0; i < near_format_table.n_rows; i++)
    {
      const NearFormatInfo *format = get_format (i);
      NearMatch match = format->detect (lower, head, n);
      gboolean fits = name_fits (format, lower);
      int score = match == NEAR_MATCH_NAME_ONLY && !fits ? 0 : 2 * (int) match + (fits && match > 0);

      if (score > best_score)
        {
          best_score = score;
          best = format;
        }
    }
  return best;
}

static gboolean
check_text (const char *data, gsize n_bytes, const char *name, GError **error)
{
  gsize n_mark = n_bytes >= 3 && memcmp (data, UTF8_MARK, 3) == 0 ? 3 : 0, blanks = n_mark;

  while (blanks < n_bytes && g_ascii_isspace (data[blanks]))
    blanks++;
  if (blanks == n_bytes)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA, _ ("%s: the file is empty"), name);
      return FALSE;
    }
  if (n_bytes >= 2 && (memcmp (data, "\xff\xfe", 2) == 0 || memcmp (data, "\xfe\xff", 2) == 0))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("%s: the text is UTF-16; save it as UTF-8 or ASCII"), name);
      return FALSE;
    }
  const char *nul = memchr (data, '\0', n_bytes);
  if (nul != NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("%s: this is a binary file (byte %zu is zero); a text file with a structure is expected"),
                   name, (gsize) (nul - data) + 1);
      return FALSE;
    }
  return TRUE;
}

/* --- reading -------------------------------------------------------------------------------------- */

/* What concerns the file concerns every frame, and stands before what concerns one. */
static void
finish_notes (NearReader *reader)
{
  gsize n_checked = 0;

  for (guint i = 0; i < reader->frames->len; i++)
    {
      GPtrArray *notes = _near_crystal_get_notes_mutable (reader->frames->pdata[i]);
      g_autoptr (GPtrArray) own = near_notes_new ();

      near_notes_append (own, notes);
      g_ptr_array_set_size (notes, 0);
      near_notes_append (notes, reader->notes);
      near_notes_append (notes, own);
      /* About a second of looking; the last frame, which is used most, always. */
      n_checked += near_crystal_get_n_atoms (reader->frames->pdata[i]);
      if (i == 0 || i + 1 == reader->frames->len || n_checked <= MOST_CHECKED)
        near_crystal_check (reader->frames->pdata[i], notes);
    }
}

static NearStructures *
parse (const char *data, gsize n_bytes, const char *path, const char *format_id,
       const NearReadOptions *options, const NearMonitor *monitor, GError **error)
{
  static const NearReadOptions usual = { 0 };
  g_autofree char *base = g_path_get_basename (path);
  g_autofree char *name = g_filename_display_name (base);
  const NearFormatInfo *format;
  gsize row;

  if (!check_text (data, n_bytes, name, error))
    return NULL;
  if (format_id != NULL && !near_table_find (&near_format_table, format_id, &row, error))
    return NULL;
  format = format_id != NULL ? get_format (row) : detect (path, data, n_bytes);
  if (format == NULL)
    {
      g_autofree char *ids = near_table_dup_ids (&near_format_table, ", ");

      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("%s: neither the name nor the content is that of a structure file; formats "
                      "that can be read: %s. If it is one of them, name it (--format)"),
                   name, ids);
      return NULL;
    }

  NearReader reader = { .name = name,
                        .path = path,
                        .data = data,
                        .n_bytes = n_bytes,
                        .options = options != NULL ? options : &usual,
                        .monitor = monitor,
                        .text = data,
                        .frames = g_ptr_array_new_with_free_func ((GDestroyNotify) near_crystal_unref),
                        .fields = g_ptr_array_new_with_free_func ((GDestroyNotify) near_field_unref),
                        .notes = near_notes_new () };
  gboolean good;
  NearStructures *self = NULL;

  near_text_lines_init (&reader.lines, data, n_bytes);
  good = format->read (&reader, error);
  if (good && reader.frames->len == 0)
    good = near_reader_fail_file (&reader, error, NEAR_ERROR_NO_DATA, _ ("there are no atoms in it"));
  if (good)
    {
      finish_notes (&reader);
      self = g_atomic_rc_box_new0 (NearStructures);
      self->format = format;
      self->frames = g_ptr_array_ref (reader.frames);
      self->fields = g_ptr_array_ref (reader.fields);
    }
  g_ptr_array_unref (reader.frames);
  g_ptr_array_unref (reader.fields);
  g_ptr_array_unref (reader.notes);
  return self;
}

/**
 * near_structures_parse:
 * @data: (array length=n_bytes): the file's bytes
 * @name: its name, for messages and to guess the format
 * @format: (nullable): a format's id; NULL: from name and content
 * @options: (nullable): what the file does not say
 *
 * Returns: (transfer full) (nullable): at least one crystal
 * Errors: NEAR_ERROR_PARSE and what the reader finds; NEAR_ERROR_UNKNOWN_NAME for a format that there is
 *   not; NEAR_ERROR_CANCELLED
 */
NearStructures *
near_structures_parse (const char *data, gsize n_bytes, const char *name, const char *format,
                       const NearReadOptions *options, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail ((data != NULL || n_bytes == 0) && name != NULL, NULL);

  /* Readers rely on a NUL after the text. */
  g_autofree char *copy = g_malloc (n_bytes + 1);

  if (n_bytes > 0)
    memcpy (copy, data, n_bytes);
  copy[n_bytes] = '\0';
  return parse (copy, n_bytes, name, format, options, monitor, error);
}

/**
 * near_structures_load:
 *
 * near_structures_parse() of a file of at most 8 GiB.
 *
 * Errors: also NEAR_ERROR_NO_FILE, NEAR_ERROR_TOO_LARGE
 */
NearStructures *
near_structures_load (const char *path, const char *format, const NearReadOptions *options,
                      const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  g_autofree char *data = NULL;
  gsize n_bytes;

  if (!near_file_read (path, MAX_FILE_BYTES, &data, &n_bytes, error))
    return NULL;
  return parse (data, n_bytes, path, format, options, monitor, error);
}

/* --- writing -------------------------------------------------------------------------------------- */

gboolean
near_format_can_write (const char *format)
{
  gsize row;

  return near_table_find (&near_format_table, format, &row, NULL) && get_format (row)->write != NULL;
}

const char *
near_format_find_by_name (const char *path)
{
  g_autofree char *lower = dup_lower_name (path);

  for (gsize i = 0; i < near_format_table.n_rows; i++)
    if (get_format (i)->write != NULL && name_fits (get_format (i), lower))
      return get_format (i)->info.id;
  return NULL;
}

static void
append_writable (GString *text)
{
  for (gsize i = 0; i < near_format_table.n_rows; i++)
    if (get_format (i)->write != NULL)
      g_string_append_printf (text, "%s%s (%s)", text->len > 0 ? ", " : "", get_format (i)->info.id,
                              get_format (i)->extensions[0]);
}

static const NearFormatInfo *
find_writer (const char *format, GError **error)
{
  gsize row;

  if (!near_table_find (&near_format_table, format, &row, error))
    return NULL;
  if (get_format (row)->write == NULL)
    {
      g_autoptr (GString) formats = g_string_new (NULL);

      append_writable (formats);
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                   _ ("%s can be read but not written; formats that can be written: %s"),
                   _ (get_format (row)->info.name), formats->str);
      return NULL;
    }
  return get_format (row);
}

/**
 * near_structures_format:
 * @frames: (array length=n_frames): at least one
 * @field: (nullable): written by formats that hold one; else noted as left out
 * @notes: (nullable): gets a note for all that the format cannot hold
 * @n_bytes: (out) (nullable)
 *
 * Returns: (transfer full) (nullable): the text of a file
 * Errors: NEAR_ERROR_UNKNOWN_NAME, NEAR_ERROR_UNSUPPORTED: no such format or writer, or one that needs a
 *   cell and has none
 */
char *
near_structures_format (NearCrystal *const *frames, gsize n_frames, NearField *field, const char *format,
                        const NearWriteOptions *options, GPtrArray *notes, gsize *n_bytes, GError **error)
{
  g_return_val_if_fail (frames != NULL && n_frames > 0 && format != NULL, NULL);

  static const NearWriteOptions usual = { 0 };
  const NearFormatInfo *row = find_writer (format, error);
  g_autoptr (GPtrArray) own_notes = near_notes_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  NearWriter writer = { frames, n_frames, field, options != NULL ? options : &usual,
                        notes != NULL ? notes : own_notes, text };

  if (row == NULL || !row->write (&writer, error))
    return NULL;
  if (field != NULL && !row->writes_field)
    near_writer_note_lost (&writer, _ (row->info.name), _ ("a field on a grid"));
  if (n_bytes != NULL)
    *n_bytes = text->len;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * near_structures_save:
 *
 * near_structures_format() into a file, which is either whole or not touched.
 *
 * Errors: also NEAR_ERROR_WRITE; NEAR_ERROR_UNKNOWN_NAME if the name tells no format
 */
gboolean
near_structures_save (NearCrystal *const *frames, gsize n_frames, NearField *field, const char *path,
                      const char *format, const NearWriteOptions *options, GPtrArray *notes, GError **error)
{
  g_return_val_if_fail (path != NULL, FALSE);

  const char *id = format != NULL ? format : near_format_find_by_name (path);
  gsize n_bytes;

  if (id == NULL)
    {
      g_autoptr (GString) formats = g_string_new (NULL);
      g_autofree char *shown = g_filename_display_name (path);

      append_writable (formats);
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME,
                   _ ("%s: the name does not tell the format; formats that can be written: %s"), shown,
                   formats->str);
      return FALSE;
    }
  g_autofree char *text
      = near_structures_format (frames, n_frames, field, id, options, notes, &n_bytes, error);
  return text != NULL && near_file_write_atomic (path, text, n_bytes, error);
}
