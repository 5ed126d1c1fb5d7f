/* lammps-test.h — what the tests of LAMMPS's formats share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-structures.h"
#include "near-test.h"

#include <string.h>

G_BEGIN_DECLS

#define DATA "lammps-data"
#define DUMP "lammps-dump"

static inline NearStructures *
parse_with (const char *text, const char *format, const NearReadOptions *options)
{
  g_autoptr (GError) error = NULL;
  NearStructures *structures
      = near_structures_parse (text, strlen (text), "test.txt", format, options, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (near_structures_get_format (structures), ==, format);
  return structures;
}

static inline NearStructures *
parse (const char *text, const char *format)
{
  return parse_with (text, format, NULL);
}

static inline gboolean
has_note (const NearCrystal *crystal, const char *id, const char *part)
{
  const NearNote *note = near_notes_find (near_crystal_get_notes (crystal), id);

  return note != NULL && strstr (note->text, part) != NULL;
}

static inline const char *
get_label (const NearCrystal *crystal, gsize atom)
{
  return near_crystal_get_species (crystal, near_crystal_peek_species (crystal)[atom])->label;
}

static inline void
check_positions (const NearCrystal *crystal, const double *expected)
{
  near_assert_close_array (near_crystal_peek_positions (crystal), expected,
                           3 * near_crystal_get_n_atoms (crystal), 1e-12, 1e-12);
}

typedef struct
{
  const char *text;
  NearError code;
  const char *part;
} Bad;

static inline void
check_bad (const Bad *rows, gsize n, const char *format)
{
  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GError) error = NULL;
      NearStructures *s = near_structures_parse (rows[i].text, strlen (rows[i].text), "bad.txt",
                                                 format, NULL, NULL, &error);

      g_test_message ("%s", error != NULL ? error->message : rows[i].text);
      g_assert_null (s);
      g_assert_error (error, NEAR_ERROR, (int) rows[i].code);
      g_assert_nonnull (strstr (error->message, rows[i].part));
      g_assert_true (g_str_has_prefix (error->message, "bad.txt:"));
    }
}

G_END_DECLS
