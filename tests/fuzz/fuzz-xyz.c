/* fuzz-xyz.c — any bytes as XYZ or extended XYZ
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-fuzz.h"
#include "near-structures.h"

#include <math.h>

/* What was read can be written and is then read as the same frames. */
static void
check_round_trip (const NearStructures *structures)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) notes = near_notes_new ();
  gsize n = near_structures_get_n_frames (structures), n_bytes;
  g_autofree NearCrystal **frames = g_new (NearCrystal *, n);

  for (gsize i = 0; i < n; i++)
    frames[i] = near_structures_get_frame (structures, i);
  g_autofree char *text
      = near_structures_format (frames, n, NULL, "extxyz", NULL, notes, &n_bytes, &error);
  g_assert_no_error (error);
  g_assert_true (g_utf8_validate (text, (gssize) n_bytes, NULL));
  g_autoptr (NearStructures) again
      = near_structures_parse (text, n_bytes, "again.xyz", "extxyz", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (near_structures_get_n_frames (again), ==, n);
  for (gsize i = 0; i < n; i++)
    {
      NearCrystal *crystal = near_structures_get_frame (again, i);
      gsize n_atoms = near_crystal_get_n_atoms (crystal);

      g_assert_cmpuint (n_atoms, ==, near_crystal_get_n_atoms (frames[i]));
      /* The sign of zero is not written. */
      for (gsize k = 0; k < 3 * n_atoms; k++)
        g_assert_cmpfloat (near_crystal_peek_positions (crystal)[k], ==,
                           near_crystal_peek_positions (frames[i])[k]);
      for (gsize k = 0; k < n_atoms; k++)
        g_assert_cmpuint (near_crystal_get_element (crystal, k), ==,
                          near_crystal_get_element (frames[i], k));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearStructures) structures = near_structures_parse (
      (const char *) data, n_bytes, "fuzz.xyz", "extxyz", NULL, NULL, &error);

  if (structures == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  for (gsize i = 0; i < near_structures_get_n_frames (structures); i++)
    {
      NearCrystal *crystal = near_structures_get_frame (structures, i);
      const GPtrArray *notes = near_crystal_get_notes (crystal);

      for (gsize k = 0; k < 3 * near_crystal_get_n_atoms (crystal); k++)
        g_assert_true (isfinite (near_crystal_peek_positions (crystal)[k]));
      for (guint k = 0; k < notes->len; k++)
        g_assert_true (g_utf8_validate (((const NearNote *) notes->pdata[k])->text, -1, NULL));
    }
  check_round_trip (structures);
  return 0;
}
