/* structure-test.h — texts of structure files in tests: read, refused, written and read again
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-structures.h"

#include <string.h>

G_BEGIN_DECLS

/* A text that must be refused: the message has @words and, unless NULL, @more. */
typedef struct
{
  const char *text;
  NearError code;
  const char *words, *more;
} StructureTestBad;

/* @text must be read. */
static inline NearStructures *
structure_test_read (const char *text, const char *name, const char *format,
                     const NearReadOptions *options)
{
  g_autoptr (GError) error = NULL;
  NearStructures *structures
      = near_structures_parse (text, strlen (text), name, format, options, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (structures);
  if (format != NULL)
    g_assert_cmpstr (near_structures_get_format (structures), ==, format);
  return structures;
}

static inline NearCrystal *
structure_test_get_first (const NearStructures *structures)
{
  return near_structures_get_frame (structures, 0);
}

/* @text must be refused, with @fragment in the message, which begins with the name of the file unless
 * it may be of an option. */
static inline void
structure_test_refuse (const char *text, gssize n_bytes, const char *name, const char *format,
                       const NearReadOptions *options, NearError code, const char *fragment)
{
  g_autoptr (GError) error = NULL;
  gsize n = n_bytes < 0 ? strlen (text) : (gsize) n_bytes;
  g_autoptr (NearStructures) structures
      = near_structures_parse (text, n, name, format, options, NULL, &error);

  if (structures != NULL)
    g_error ("read, but should be refused (“%s”):\n%s", fragment, text);
  g_assert_nonnull (error);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  if (!g_error_matches (error, NEAR_ERROR, (int) code) || strstr (error->message, fragment) == NULL
      || (options == NULL
          && (!g_str_has_prefix (error->message, name) || error->message[strlen (name)] != ':')))
    g_error ("“%s” (%s) instead of “%s: …%s…” (%s)", error->message,
             near_error_get_name ((NearError) error->code), name, fragment,
             near_error_get_name (code));
}

static inline void
structure_test_refuse_all (const StructureTestBad *rows,
                           gsize n,
                           const char *name,
                           const char *format)
{
  for (gsize i = 0; i < n; i++)
    {
      structure_test_refuse (rows[i].text, -1, name, format, NULL, rows[i].code, rows[i].words);
      if (rows[i].more != NULL)
        structure_test_refuse (rows[i].text, -1, name, format, NULL, rows[i].code, rows[i].more);
    }
}

static inline gboolean
structure_test_has_note (const NearStructures *structures, const char *id)
{
  return near_notes_find (near_crystal_get_notes (structure_test_get_first (structures)), id)
         != NULL;
}

/* The note of this id of @crystal, which must be there. */
static inline const NearNote *
structure_test_find_note (const NearCrystal *crystal, const char *id)
{
  const GPtrArray *notes = near_crystal_get_notes (crystal);
  const NearNote *note = near_notes_find (notes, id);

  if (note == NULL)
    {
      for (guint i = 0; i < notes->len; i++)
        g_test_message ("%s: %s", ((NearNote *) notes->pdata[i])->id,
                        ((NearNote *) notes->pdata[i])->text);
      g_error ("there is no note “%s”", id);
    }
  return note;
}

/* The text of the note of this id of the first frame, which must be there. */
static inline const char *
structure_test_get_note (const NearStructures *structures, const char *id)
{
  return structure_test_find_note (structure_test_get_first (structures), id)->text;
}

static inline void
structure_test_assert_note (const NearStructures *structures, const char *id, NearNoteLevel level)
{
  g_assert_cmpint (structure_test_find_note (structure_test_get_first (structures), id)->level, ==,
                   level);
}

/* The same atoms, cell, periodicity and species. */
static inline void
structure_test_assert_same (const NearCrystal *a, const NearCrystal *b, double tolerance)
{
  gsize n = near_crystal_get_n_atoms (a);

  g_assert_cmpuint (near_crystal_get_n_atoms (b), ==, n);
  g_assert_cmpint (near_crystal_has_cell (a), ==, near_crystal_has_cell (b));
  for (guint k = 0; k < 9 && near_crystal_has_cell (a); k++)
    g_assert_cmpfloat_with_epsilon (near_crystal_get_lattice (a)->m[k / 3][k % 3],
                                    near_crystal_get_lattice (b)->m[k / 3][k % 3], tolerance);
  for (guint k = 0; k < 3; k++)
    g_assert_cmpint (near_crystal_get_periodic (a)[k], ==, near_crystal_get_periodic (b)[k]);
  for (gsize i = 0; i < n; i++)
    {
      g_assert_cmpuint (near_crystal_get_element (a, i), ==, near_crystal_get_element (b, i));
      for (guint k = 0; k < 3; k++)
        g_assert_cmpfloat_with_epsilon (near_crystal_peek_positions (a)[3 * i + k],
                                        near_crystal_peek_positions (b)[3 * i + k], tolerance);
    }
}

/* Written in @format and read again as a file of this @name, from which and from its content the
 * format must be recognised; or, if @name is NULL, in that format. */
static inline NearStructures *
structure_test_write_and_read (NearCrystal *const *frames,
                               gsize n_frames,
                               NearField *field,
                               const char *format,
                               const char *name,
                               GPtrArray *notes,
                               char **text)
{
  g_autoptr (GError) error = NULL;
  gsize n_bytes;
  g_autofree char *written
      = near_structures_format (frames, n_frames, field, format, NULL, notes, &n_bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (written), ==, n_bytes);
  NearStructures *again = near_structures_parse (written, n_bytes, name != NULL ? name : "again",
                                                 name != NULL ? NULL : format, NULL, NULL, &error);
  if (error != NULL)
    g_error ("%s in:\n%s", error->message, written);
  g_assert_cmpstr (near_structures_get_format (again), ==, format);
  if (text != NULL)
    *text = g_steal_pointer (&written);
  return again;
}

/* The same of all frames that were read. */
static inline NearStructures *
structure_test_write_again (const NearStructures *structures,
                            const char *format,
                            const char *name,
                            GPtrArray *notes,
                            char **text)
{
  gsize n = near_structures_get_n_frames (structures);
  g_autofree NearCrystal **frames = g_new (NearCrystal *, n);

  for (gsize i = 0; i < n; i++)
    frames[i] = near_structures_get_frame (structures, i);
  return structure_test_write_and_read (frames, n, NULL, format, name, notes, text);
}

G_END_DECLS
