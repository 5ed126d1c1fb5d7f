/* lammps-test.h — what the tests of LAMMPS's formats share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "near-test.h"
#include "structure-test.h"

G_BEGIN_DECLS

#define DATA "lammps-data"
#define DUMP "lammps-dump"

static inline NearStructures *
parse (const char *text, const char *format)
{
  return structure_test_read (text, "test.txt", format, NULL);
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

G_END_DECLS
