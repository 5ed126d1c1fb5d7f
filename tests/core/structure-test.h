/* structure-test.h — texts of structure files in tests: read, refused, written and read again
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-structures.h"

#include <string.h>

G_BEGIN_DECLS

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
  return structures;
}

/* @text must be refused, with @fragment in the message. */
static inline void
structure_test_refuse (const char *text, gssize n_bytes, const char *name, const char *format,
                       const NearReadOptions *options, NearError code, const char *fragment)
{
  g_autoptr (GError) error = NULL;
  gsize n = n_bytes < 0 ? strlen (text) : (gsize) n_bytes;
  g_autoptr (NearStructures) structures
      = near_structures_parse (text, n, name, format, options, NULL, &error);

  g_assert_null (structures);
  g_assert_nonnull (error);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  if (strstr (error->message, fragment) == NULL)
    g_error ("“%s” is not in “%s”", fragment, error->message);
  g_assert_error (error, NEAR_ERROR, (int) code);
}

/* The text of the note of this id of the first frame, which must be there. */
static inline const char *
structure_test_get_note (const NearStructures *structures, const char *id)
{
  const NearNote *note
      = near_notes_find (near_crystal_get_notes (near_structures_get_frame (structures, 0)), id);

  if (note == NULL)
    g_error ("there is no note “%s”", id);
  return note->text;
}

static inline gboolean
structure_test_has_note (const NearStructures *structures, const char *id)
{
  return near_notes_find (near_crystal_get_notes (near_structures_get_frame (structures, 0)), id)
         != NULL;
}

/* All frames written as @format and read again. */
static inline NearStructures *
structure_test_write_and_read (const NearStructures *structures, const char *format,
                               const char *name, GPtrArray *notes, char **text)
{
  g_autoptr (GError) error = NULL;
  gsize n = near_structures_get_n_frames (structures), n_bytes;
  g_autofree NearCrystal **frames = g_new (NearCrystal *, n);
  g_autofree char *written = NULL;

  for (gsize i = 0; i < n; i++)
    frames[i] = near_structures_get_frame (structures, i);
  written = near_structures_format (frames, n, NULL, format, NULL, notes, &n_bytes, &error);
  g_assert_no_error (error);
  NearStructures *again = near_structures_parse (written, n_bytes, name, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (near_structures_get_format (again), ==, format);
  if (text != NULL)
    *text = g_steal_pointer (&written);
  return again;
}

G_END_DECLS
