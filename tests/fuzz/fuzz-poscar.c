/* fuzz-poscar.c — any bytes as POSCAR or CHGCAR
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-fuzz.h"
#include "near-structures.h"

#include <math.h>

/* What was read can be written and is then read as the same number of atoms. */
static void
check_round_trip (NearCrystal *crystal)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) notes = near_notes_new ();
  gsize n_bytes;
  g_autofree char *text
      = near_structures_format (&crystal, 1, NULL, "poscar", NULL, notes, &n_bytes, &error);

  g_assert_no_error (error);
  g_assert_true (g_utf8_validate (text, (gssize) n_bytes, NULL));
  g_autoptr (NearStructures) again
      = near_structures_parse (text, n_bytes, "again.vasp", "poscar", NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (near_structures_get_n_frames (again), ==, 1);
  g_assert_cmpuint (near_crystal_get_n_atoms (near_structures_get_frame (again, 0)), ==,
                    near_crystal_get_n_atoms (crystal));
}

static void
parse (const uint8_t *data, size_t n_bytes, const char *name, const char *format)
{
  const NearReadOptions options = { .elements = "Al Fe" };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearStructures) structures = near_structures_parse (
      (const char *) data, n_bytes, name, format, n_bytes % 2 == 0 ? &options : NULL, NULL, &error);

  if (structures == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      return;
    }

  NearCrystal *crystal = near_structures_get_frame (structures, 0);
  const GPtrArray *notes = near_crystal_get_notes (crystal);

  for (gsize k = 0; k < 3 * near_crystal_get_n_atoms (crystal); k++)
    g_assert_true (isfinite (near_crystal_peek_fractional (crystal)[k]));
  for (guint k = 0; k < notes->len; k++)
    g_assert_true (g_utf8_validate (((const NearNote *) notes->pdata[k])->text, -1, NULL));
  for (gsize k = 0; k < near_structures_get_n_fields (structures); k++)
    g_assert_false (isnan (near_field_peek (near_structures_get_field (structures, k))[0]));
  check_round_trip (crystal);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t n_bytes)
{
  parse (data, n_bytes, "fuzz.vasp", "poscar");
  parse (data, n_bytes, "CHGCAR", "chgcar");
  return 0;
}
