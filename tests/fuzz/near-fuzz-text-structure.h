/* near-fuzz-text-structure.h — any bytes as a structure file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-fuzz.h"
#include "near-structures.h"

#include <math.h>

static inline void
fuzz_check_notes (const GPtrArray *notes)
{
  for (guint i = 0; i < notes->len; i++)
    g_assert_true (g_utf8_validate (((const NearNote *) notes->pdata[i])->text, -1, NULL));
}

/* Everything that comes out is finite, and every text is UTF-8. */
static inline void
fuzz_check_structures (const NearStructures *structures)
{
  for (gsize f = 0; f < near_structures_get_n_frames (structures); f++)
    {
      const NearCrystal *crystal = near_structures_get_frame (structures, f);

      fuzz_check_notes (near_crystal_get_notes (crystal));
      g_assert_true (g_utf8_validate (near_crystal_get_title (crystal), -1, NULL));
      for (guint s = 0; s < near_crystal_get_n_species (crystal); s++)
        g_assert_true (g_utf8_validate (near_crystal_get_species (crystal, s)->label, -1, NULL));
      for (gsize i = 0; i < 3 * near_crystal_get_n_atoms (crystal); i++)
        g_assert_true (isfinite (near_crystal_peek_positions (crystal)[i]));
    }
  for (gsize i = 0; i < near_structures_get_n_fields (structures); i++)
    {
      NearField *field = near_structures_get_field (structures, i);
      gsize n = near_field_get_n (field, 0) * near_field_get_n (field, 1) * near_field_get_n (field, 2);

      g_assert_true (g_utf8_validate (near_field_get_name (field), -1, NULL));
      for (gsize k = 0; k < n; k++)
        g_assert_true (isfinite (near_field_peek (field)[k]));
    }
}

/* Written and read again: the same atoms. */
static inline void
fuzz_check_round_trip (const NearStructures *structures, const char *format)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) notes = near_notes_new ();
  NearCrystal *crystal
      = near_structures_get_frame (structures, near_structures_get_n_frames (structures) - 1);
  NearField *field
      = near_structures_get_n_fields (structures) > 0 ? near_structures_get_field (structures, 0) : NULL;
  gsize n_bytes;
  g_autofree char *text
      = near_structures_format (&crystal, 1, field, format, NULL, notes, &n_bytes, &error);

  fuzz_check_notes (notes);
  if (text == NULL)
    {
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED);
      return;
    }
  g_autoptr (NearStructures) again
      = near_structures_parse (text, n_bytes, "again", format, NULL, NULL, &error);
  g_assert_no_error (error);
  const NearCrystal *read = near_structures_get_frame (again, 0);
  gsize n = near_crystal_get_n_atoms (crystal);
  const double *x = near_crystal_peek_positions (crystal), *y = near_crystal_peek_positions (read);
  double largest = 1.0;

  g_assert_cmpuint (near_crystal_get_n_atoms (read), ==, n);
  for (gsize i = 0; i < 3 * n; i++)
    largest = fmax (largest, fabs (x[i]));
  for (gsize i = 0; i < 3 * n; i++)
    g_assert_cmpfloat (fabs (x[i] - y[i]), <=, 1e-6 * largest);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpuint (near_crystal_get_element (read, i), ==, near_crystal_get_element (crystal, i));
}

static inline int
fuzz_structure (const uint8_t *data, size_t n_bytes, const char *name, const char *format)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strndup ((const char *) data, n_bytes);
  g_autoptr (NearStructures) structures
      = near_structures_parse (text, n_bytes, name, format, NULL, NULL, &error);

  if (structures == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  g_assert_no_error (error);
  fuzz_check_structures (structures);
  if (near_format_can_write (format))
    fuzz_check_round_trip (structures, format);
  return 0;
}
