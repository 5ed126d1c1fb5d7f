/* structure-text-test.h — structure files as strings in tests
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-structures.h"

#include <string.h>

G_BEGIN_DECLS

static inline NearStructures *
structure_text_parse (const char *text, const char *name, const char *format,
                      const NearReadOptions *options)
{
  g_autoptr (GError) error = NULL;
  NearStructures *structures
      = near_structures_parse (text, strlen (text), name, format, options, NULL, &error);

  g_assert_no_error (error);
  return structures;
}

/* A text that must be refused: the message begins with @begin and holds @fragment. */
static inline void
structure_text_refuse (const char *text, const char *name, const char *format, NearError code,
                       const char *begin, const char *fragment)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearStructures) structures
      = near_structures_parse (text, strlen (text), name, format, NULL, NULL, &error);

  if (structures != NULL)
    g_error ("read, but should be refused (“%s”):\n%s", fragment, text);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  if (error->code != (int) code || !g_str_has_prefix (error->message, begin)
      || strstr (error->message, fragment) == NULL)
    g_error ("message “%s” (%s); expected “%s…%s…” (%s)", error->message,
             near_error_get_name ((NearError) error->code), begin, fragment, near_error_get_name (code));
}

static inline const NearNote *
structure_text_find_note (const NearStructures *structures, const char *id)
{
  return near_notes_find (near_crystal_get_notes (near_structures_get_frame (structures, 0)), id);
}

static inline void
structure_text_assert_note (const NearStructures *structures, const char *id, NearNoteLevel level)
{
  const NearNote *note = structure_text_find_note (structures, id);

  if (note == NULL)
    {
      const GPtrArray *notes = near_crystal_get_notes (near_structures_get_frame (structures, 0));

      for (guint i = 0; i < notes->len; i++)
        g_test_message ("%s: %s", ((NearNote *) notes->pdata[i])->id, ((NearNote *) notes->pdata[i])->text);
      g_error ("no note “%s”", id);
    }
  g_assert_cmpint (note->level, ==, level);
}

/* The same atoms, cell, periodicity and species. */
static inline void
structure_text_assert_same (const NearCrystal *a, const NearCrystal *b, double tolerance)
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

/* Written in @format and read again. */
static inline NearStructures *
structure_text_write_and_read (NearCrystal *const *frames, gsize n_frames, NearField *field,
                               const char *format, GPtrArray *notes)
{
  g_autoptr (GError) error = NULL;
  gsize n_bytes;
  g_autofree char *text
      = near_structures_format (frames, n_frames, field, format, NULL, notes, &n_bytes, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (strlen (text), ==, n_bytes);
  NearStructures *again = near_structures_parse (text, n_bytes, "again", format, NULL, NULL, &error);
  if (error != NULL)
    g_error ("%s in:\n%s", error->message, text);
  return again;
}

G_END_DECLS
