/* fuzz-structure-json.c — any bytes as structures in JSON
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-fuzz.h"
#include "near-structures.h"

#include <string.h>

/* Through a data file, which every crystal with a cell can go. */
static void
check_round_trip (NearCrystal *crystal)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text
      = near_structures_format (&crystal, 1, NULL, "lammps-data", NULL, NULL, NULL, &error);

  if (text == NULL)
    {
      g_assert_true (error != NULL && g_utf8_validate (error->message, -1, NULL));
      return;
    }
  g_autoptr (NearStructures) again = near_structures_parse (text, strlen (text), "again.data",
                                                            "lammps-data", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (near_crystal_get_n_atoms (near_structures_get_frame (again, 0)), ==,
                    near_crystal_get_n_atoms (crystal));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearStructures) structures = near_structures_parse (
      (const char *) data, n_bytes, "fuzz.json", "json", NULL, NULL, &error);

  if (structures == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return 0;
    }
  g_assert_no_error (error);
  for (gsize i = 0; i < near_structures_get_n_frames (structures); i++)
    {
      NearCrystal *crystal = near_structures_get_frame (structures, i);
      const GPtrArray *notes = near_crystal_get_notes (crystal);

      g_assert_cmpuint (near_crystal_get_n_atoms (crystal), >, 0);
      for (guint k = 0; k < notes->len; k++)
        g_assert_true (g_utf8_validate (((const NearNote *) notes->pdata[k])->text, -1, NULL));
      check_round_trip (crystal);
    }
  return 0;
}
