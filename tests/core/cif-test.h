/* cif-test.h — CIF as text, for tests
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "structure-test.h"

G_BEGIN_DECLS

#define CELL(a, b, c, alpha, beta, gamma)                                                          \
  "_cell_length_a " #a "\n_cell_length_b " #b "\n_cell_length_c " #c "\n_cell_angle_alpha " #alpha  \
  "\n_cell_angle_beta " #beta "\n_cell_angle_gamma " #gamma "\n"
#define CUBE CELL (5, 5, 5, 90, 90, 90)
#define ATOMS                                                                                      \
  "loop_\n_atom_site_label\n_atom_site_type_symbol\n_atom_site_fract_x\n_atom_site_fract_y\n"       \
  "_atom_site_fract_z\n"
#define IDENTITY "_symmetry_equiv_pos_as_xyz x,y,z\n"

static inline NearCrystal *
cif_test_read_with (const char *text, const NearReadOptions *options)
{
  g_autoptr (NearStructures) structures = structure_test_read (text, "test.cif", "cif", options);

  g_assert_cmpuint (near_structures_get_n_frames (structures), ==, 1);
  return near_crystal_ref (structure_test_get_first (structures));
}

static inline NearCrystal *
cif_test_read (const char *text)
{
  return cif_test_read_with (text, NULL);
}

/* A file of one block: cell, symmetry and atoms. */
static inline char *
cif_test_join (const char *cell, const char *symmetry, const char *atoms)
{
  return g_strconcat ("data_x\n", cell, symmetry, ATOMS, atoms, NULL);
}

static inline NearCrystal *
cif_test_read_block (const char *cell, const char *symmetry, const char *atoms)
{
  g_autofree char *text = cif_test_join (cell, symmetry, atoms);

  return cif_test_read (text);
}

/* Fails if there is no such note, or not of that level, or without the words. */
static inline void
cif_test_check_note (const NearCrystal *crystal, const char *id, NearNoteLevel level, const char *words)
{
  const NearNote *note = structure_test_find_note (crystal, id);

  g_assert_cmpint (note->level, ==, level);
  if (strstr (note->text, words) == NULL)
    g_error ("“%s” does not say “%s”", note->text, words);
}

static inline void
cif_test_check_no_note (const NearCrystal *crystal, const char *id)
{
  const NearNote *note = near_notes_find (near_crystal_get_notes (crystal), id);

  if (note != NULL)
    g_error ("%s: %s", id, note->text);
}

/* The crystals of these tests are thin: that distances are long is no matter. */
static inline void
cif_test_check_no_warning (const NearCrystal *crystal)
{
  const GPtrArray *notes = near_crystal_get_notes (crystal);

  for (guint i = 0; i < notes->len; i++)
    {
      const NearNote *note = notes->pdata[i];

      if (note->level == NEAR_NOTE_WARNING && strcmp (note->id, "perhaps-bohr") != 0)
        g_error ("%s: %s", note->id, note->text);
    }
}

static inline void
cif_test_check_error (const char *text,
                      const NearReadOptions *options,
                      NearError code,
                      const char *words)
{
  structure_test_refuse (text, -1, "test.cif", "cif", options, code, words);
}

static inline void
cif_test_check_formula (const NearCrystal *crystal, const char *expected)
{
  g_autofree char *formula = near_crystal_dup_formula (crystal);

  g_assert_cmpstr (formula, ==, expected);
}

G_END_DECLS
