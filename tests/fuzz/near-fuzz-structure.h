/* near-fuzz-structure.h — any bytes as a structure file
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
fuzz_check_crystal (const NearCrystal *crystal)
{
  gsize n = near_crystal_get_n_atoms (crystal);

  g_assert_cmpuint (n, >, 0);
  fuzz_check_notes (near_crystal_get_notes (crystal));
  g_assert_true (g_utf8_validate (near_crystal_get_title (crystal), -1, NULL));
  for (guint s = 0; s < near_crystal_get_n_species (crystal); s++)
    g_assert_true (g_utf8_validate (near_crystal_get_species (crystal, s)->label, -1, NULL));
  for (gsize i = 0; i < 3 * n; i++)
    g_assert_true (isfinite (near_crystal_peek_positions (crystal)[i]));
  for (gsize i = 0; near_crystal_has_cell (crystal) && i < 3 * n; i++)
    g_assert_true (isfinite (near_crystal_peek_fractional (crystal)[i]));
}

static inline void
fuzz_check_structures (const NearStructures *structures)
{
  g_assert_cmpuint (near_structures_get_n_frames (structures), >, 0);
  for (gsize f = 0; f < near_structures_get_n_frames (structures); f++)
    fuzz_check_crystal (near_structures_get_frame (structures, f));
  for (gsize i = 0; i < near_structures_get_n_fields (structures); i++)
    {
      NearField *field = near_structures_get_field (structures, i);
      gsize n = near_field_get_n (field, 0) * near_field_get_n (field, 1) * near_field_get_n (field, 2);

      g_assert_true (g_utf8_validate (near_field_get_name (field), -1, NULL));
      for (gsize k = 0; k < n; k++)
        g_assert_true (isfinite (near_field_peek (field)[k]));
    }
}

/* How near the positions of what a format's file gives back are to those written, in parts of the
 * largest; INFINITY where the axes or the order of the atoms are the format's own. */
static inline double
fuzz_get_tolerance (const char *format)
{
  if (g_str_equal (format, "cif") || g_str_equal (format, "poscar")
      || g_str_equal (format, "lammps-data"))
    return INFINITY;
  return g_str_equal (format, "extxyz") ? 0.0 : 1e-6;
}

static inline void
fuzz_check_same (const NearCrystal *crystal, const NearCrystal *read, double tolerance)
{
  const GPtrArray *notes = near_crystal_get_notes (read);
  gsize n = near_crystal_get_n_atoms (crystal);
  const double *x = near_crystal_peek_positions (crystal), *y = near_crystal_peek_positions (read);
  double largest = 1.0;

  /* In CIF, atoms may come to lie on each other when their positions are rounded; the reader says so. */
  if (near_notes_find (notes, "sites-shared") != NULL
      || near_notes_find (notes, "sites-twice") != NULL)
    return;
  g_assert_cmpuint (near_crystal_get_n_atoms (read), ==, n);
  if (tolerance == INFINITY)
    return;
  for (gsize i = 0; i < 3 * n; i++)
    largest = fmax (largest, fabs (x[i]));
  for (gsize i = 0; i < 3 * n; i++)
    g_assert_cmpfloat (fabs (x[i] - y[i]), <=, tolerance * largest);
  for (gsize i = 0; i < n; i++)
    g_assert_cmpuint (near_crystal_get_element (read, i), ==,
                      near_crystal_get_element (crystal, i));
}

/* Whether a writer may refuse: only what its format has no place for, and LAMMPS what is not finite
 * once it is turned into its axes. */
static inline gboolean
fuzz_may_refuse (const NearCrystal *crystal,
                 const NearField *field,
                 const char *format,
                 const GError *error)
{
  if (g_str_equal (format, "lammps-data")
      && g_error_matches (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE))
    return TRUE;
  if (!g_error_matches (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED))
    return FALSE;
  if (g_str_equal (format, "cube"))
    return field == NULL;
  return !g_str_equal (format, "extxyz") && !near_crystal_has_cell (crystal);
}

/* Written and read again: the same frames. */
static inline void
fuzz_check_round_trip (NearCrystal *const *frames, gsize n, NearField *field, const char *format)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) notes = near_notes_new ();
  gsize n_bytes;
  g_autofree char *text
      = near_structures_format (frames, n, field, format, NULL, notes, &n_bytes, &error);

  fuzz_check_notes (notes);
  if (text == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (fuzz_may_refuse (frames[0], field, format, error));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return;
    }
  g_assert_no_error (error);
  g_assert_true (g_utf8_validate (text, (gssize) n_bytes, NULL));
  g_autoptr (NearStructures) again
      = near_structures_parse (text, n_bytes, "again", format, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (near_structures_get_n_frames (again), ==, n);
  for (gsize i = 0; i < n; i++)
    fuzz_check_same (frames[i], near_structures_get_frame (again, i), fuzz_get_tolerance (format));
}

/* All that was read, through @format: extended XYZ has room for all frames in one file, of the others
 * each gets its own. */
static inline void
fuzz_check_writing (const NearStructures *structures, const char *format)
{
  gsize n = near_structures_get_n_frames (structures);
  NearField *field = near_structures_get_n_fields (structures) > 0
                         ? near_structures_get_field (structures, 0)
                         : NULL;
  g_autofree NearCrystal **frames = g_new (NearCrystal *, n);

  for (gsize i = 0; i < n; i++)
    frames[i] = near_structures_get_frame (structures, i);
  if (g_str_equal (format, "extxyz"))
    fuzz_check_round_trip (frames, n, NULL, format);
  for (gsize i = 0; i < n && !g_str_equal (format, "extxyz"); i++)
    fuzz_check_round_trip (frames + i, 1, field, format);
}

/* The format's own writer, or that of extended XYZ if it has none, must give back what was read; and
 * that of LAMMPS, which turns every cell into its own axes. */
static inline int
fuzz_structure_with (const uint8_t *data, size_t n_bytes, const char *name, const char *format,
                     const NearReadOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearStructures) structures = near_structures_parse ((const char *) data, n_bytes, name,
                                                                 format, options, NULL, &error);

  if (structures == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  g_assert_no_error (error);
  fuzz_check_structures (structures);
  fuzz_check_writing (structures, near_format_can_write (format) ? format : "extxyz");
  fuzz_check_writing (structures, "lammps-data");
  return 0;
}

static inline int
fuzz_structure (const uint8_t *data, size_t n_bytes, const char *name, const char *format)
{
  return fuzz_structure_with (data, n_bytes, name, format, NULL);
}
