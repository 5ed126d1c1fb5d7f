/* near-spglib-cell.c — a crystal as spglib wants it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-symmetry-private.h"

#include "near-cell-list.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static gboolean
check_symprec (double symprec, GError **error)
{
  if (symprec > 0.0 && symprec <= NEAR_MAX_SYMPREC)
    return TRUE;
  g_autofree char *shown = near_text_dup_significant (symprec, 6);
  g_set_error (
      error, NEAR_ERROR, NEAR_ERROR_RANGE,
      _ ("the tolerance of the symmetry search is %s Å; it must be more than 0 and at most %g Å "
         "(%g is usual)"),
      shown, NEAR_MAX_SYMPREC, NEAR_SYMPREC);
  return FALSE;
}

/* spglib gives up without a word of where ("too close distance between atoms"). */
static gboolean
check_distances (const NearCrystal *crystal, double symprec, GError **error)
{
  static const gboolean everywhere[3] = { TRUE, TRUE, TRUE };
  gsize n = near_crystal_get_n_atoms (crystal);
  double squared_distance;
  gsize pair[2];
  g_autoptr (NearCellList) list
      = near_cell_list_new (near_crystal_get_lattice (crystal), everywhere, n,
                            near_crystal_peek_positions (crystal), symprec, error);
  if (list == NULL)
    return FALSE;
  if (!near_cell_list_find_nearest (list, FALSE, &squared_distance, pair))
    return TRUE;

  const guint16 *species = near_crystal_peek_species (crystal);
  g_autofree char *distance = near_text_dup_significant (sqrt (squared_distance), 3);
  g_autofree char *tolerance = near_text_dup_significant (symprec, 6);
  g_set_error (
      error, NEAR_ERROR, NEAR_ERROR_RANGE,
      _ ("atoms %zu (%s) and %zu (%s) are %s Å apart, not more than the tolerance of %s Å: no "
         "symmetry can be told. Remove one of them, or make them one mixed site, or choose a "
         "smaller "
         "tolerance"),
      pair[0] + 1, near_crystal_get_species (crystal, species[pair[0]])->label,
      pair[1] + 1, near_crystal_get_species (crystal, species[pair[1]])->label,
      distance, tolerance);
  return FALSE;
}

static void
note_directions (const NearCrystal *crystal, GPtrArray *notes)
{
  const gboolean *periodic = near_crystal_get_periodic (crystal);

  if (notes != NULL && !(periodic[0] && periodic[1] && periodic[2]))
    near_notes_add (
        notes, NEAR_NOTE_WARNING, "not-periodic",
        _ ("The crystal does not repeat along all of a, b and c. Its symmetry was found as if it "
           "did: that of the cell repeated with its empty space."));
}

gboolean
_near_spglib_cell_init (NearSpglibCell *self, const NearCrystal *crystal, double symprec,
                        GPtrArray *notes, GError **error)
{
  const NearMat3 *lattice = near_crystal_get_lattice (crystal);
  gsize n = near_crystal_get_n_atoms (crystal);

  *self = (NearSpglibCell){ 0 };
  if (lattice == NULL)
    {
      g_set_error_literal (
          error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
          _ ("these atoms have no cell: a space group needs a crystal that repeats"));
      return FALSE;
    }
  if (n > NEAR_SYMMETRY_MAX_ATOMS)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("the symmetry of %zu atoms would take too long to find (at most %d; the time "
                      "grows with "
                      "the square of the number); take a smaller cell of the crystal"),
                   n, NEAR_SYMMETRY_MAX_ATOMS);
      return FALSE;
    }
  if (!check_symprec (symprec, error) || !check_distances (crystal, symprec, error))
    return FALSE;
  note_directions (crystal, notes);
  const double *x = near_crystal_peek_fractional (crystal);
  const guint16 *species = near_crystal_peek_species (crystal);
  self->n = (int) n;
  self->positions = g_malloc_n (n, sizeof *self->positions);
  self->types = g_new (int, n);
  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      self->lattice[i][j] = lattice->m[j][i];
  for (gsize i = 0; i < n; i++)
    {
      for (guint k = 0; k < 3; k++)
        self->positions[i][k] = x[3 * i + k] - floor (x[3 * i + k]);
      self->types[i] = species[i] + 1;
    }
  return TRUE;
}

void
_near_spglib_cell_clear (NearSpglibCell *self)
{
  g_clear_pointer (&self->positions, g_free);
  g_clear_pointer (&self->types, g_free);
}

double
_near_symmetry_snap (double x)
{
  for (int d = 1; d <= 12; d++)
    if (fabs (x * d - nearbyint (x * d)) < 1e-8)
      return nearbyint (x * d) / d + 0.0;
  return x;
}
