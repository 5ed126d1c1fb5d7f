/* fuzz-cif.c — any bytes as a Crystallographic Information File
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-fuzz.h"
#include "near-structures.h"

/* Rounded positions may move onto each other when they are written with fewer or more digits; nothing else
 * may get lost. */
static void
check_round_trip (NearCrystal *crystal)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  gsize n_bytes;

  if (!near_crystal_has_cell (crystal))
    return;
  text = near_structures_format (&crystal, 1, NULL, "cif", NULL, NULL, &n_bytes, &error);
  g_assert_no_error (error);
  g_autoptr (NearStructures) again
      = near_structures_parse (text, n_bytes, "again.cif", "cif", NULL, NULL, &error);
  g_assert_no_error (error);
  NearCrystal *second = near_structures_get_frame (again, 0);
  const GPtrArray *notes = near_crystal_get_notes (second);
  if (near_notes_find (notes, "sites-shared") == NULL && near_notes_find (notes, "sites-twice") == NULL)
    g_assert_cmpuint (near_crystal_get_n_atoms (second), ==, near_crystal_get_n_atoms (crystal));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearStructures) structures
      = near_structures_parse ((const char *) data, n_bytes, "fuzz.cif", "cif", NULL, NULL, &error);

  if (structures == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  NearCrystal *crystal = near_structures_get_frame (structures, 0);
  const GPtrArray *notes = near_crystal_get_notes (crystal);
  for (guint i = 0; i < notes->len; i++)
    g_assert_true (g_utf8_validate (((const NearNote *) notes->pdata[i])->text, -1, NULL));
  g_assert_true (g_utf8_validate (near_crystal_get_title (crystal), -1, NULL));
  check_round_trip (crystal);
  return 0;
}
