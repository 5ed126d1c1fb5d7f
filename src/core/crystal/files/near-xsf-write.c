/* near-xsf-write.c — XCrySDen's structures, animations and a grid, written
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-reader-private.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define COORDINATE_WIDTH 20
#define VALUES_PER_LINE 5

static gboolean
same_lattice (const NearCrystal *a, const NearCrystal *b)
{
  const NearMat3 *p = near_crystal_get_lattice (a), *q = near_crystal_get_lattice (b);

  return memcmp (p, q, sizeof *p) == 0;
}

/* CRYSTAL, SLAB, POLYMER, or NULL: no cell that the format can hold. */
static const char *
find_kind (const NearCrystal *crystal)
{
  const gboolean *periodic = near_crystal_get_periodic (crystal);

  if (!near_crystal_has_cell (crystal) || (!periodic[0] && !periodic[1] && !periodic[2]))
    return NULL;
  if (periodic[0] && !periodic[2])
    return periodic[1] ? "SLAB" : "POLYMER";
  return "CRYSTAL";
}

static void
note_losses (NearWriter *self, const NearCrystal *crystal)
{
  static const char *const kept[] = { "forces", NULL };
  const gboolean *periodic = near_crystal_get_periodic (crystal);
  gboolean gap = (periodic[1] && !periodic[0]) || (periodic[2] && !periodic[1]);

  _near_writer_note_extras (self, crystal, "XSF", NEAR_KEEPS_FRAMES | NEAR_KEEPS_PERIODICITY, kept);
  if (near_crystal_has_cell (crystal) && find_kind (crystal) == NULL)
    near_writer_note_lost (self, "XSF", _ ("the cell of atoms that repeat in no direction"));
  else if (gap)
    near_writer_note_lost (
        self, "XSF",
        _ ("which directions are periodic, unless those are a, or a and b, or all (all was "
           "written)"));
}

static void
append_vectors (GString *text, const NearMat3 *vectors)
{
  for (guint i = 0; i < 3; i++)
    {
      for (guint k = 0; k < 3; k++)
        near_writer_append_number (text, vectors->m[i][k], COORDINATE_WIDTH);
      g_string_append_c (text, '\n');
    }
}

static void
append_atoms (GString *text, const NearCrystal *crystal)
{
  gsize n = near_crystal_get_n_atoms (crystal);
  const double *x = near_crystal_peek_positions (crystal);
  NearArray *array = near_crystal_get_atom_data (crystal, "forces");
  const double *forces
      = array != NULL && near_array_get_length (array) == 3 * n ? near_array_peek_doubles (array) : NULL;

  for (gsize i = 0; i < n; i++)
    {
      g_string_append_printf (text, "%-3s",
                              near_element_get (near_crystal_get_element (crystal, i))->symbol);
      for (guint k = 0; k < 3; k++)
        near_writer_append_number (text, x[3 * i + k], COORDINATE_WIDTH);
      for (guint k = 0; k < 3 && forces != NULL; k++)
        near_writer_append_number (text, forces[3 * i + k] / NEAR_HARTREE_EV, COORDINATE_WIDTH);
      g_string_append_c (text, '\n');
    }
}

/* A general grid: the first planes of a period again at its end, x running fastest. */
static void
append_field (GString *text, const NearField *field)
{
  gboolean periodic = near_field_is_periodic (field);
  const double *values = near_field_peek (field);
  const NearVec3 origin = near_field_get_origin (field);
  NearMat3 vectors = *near_field_get_lattice (field);
  gsize n[3], m[3], count = 0;
  g_autofree char *name = g_strdup (near_field_get_name (field));

  for (guint k = 0; k < 3; k++)
    {
      n[k] = near_field_get_n (field, k);
      m[k] = periodic ? n[k] + 1 : n[k];
      for (guint i = 0; i < 3 && !periodic && n[k] > 1; i++)
        vectors.m[k][i] *= (double) (n[k] - 1) / (double) n[k];
    }
  g_strdelimit (name, " \t\n\r#", '_');
  g_string_append_printf (text, "BEGIN_BLOCK_DATAGRID_3D\n  %s\n  BEGIN_DATAGRID_3D_%s\n", name, name);
  g_string_append_printf (text, "  %zu %zu %zu\n", m[0], m[1], m[2]);
  for (guint k = 0; k < 3; k++)
    near_writer_append_number (text, origin.x[k], COORDINATE_WIDTH);
  g_string_append_c (text, '\n');
  append_vectors (text, &vectors);
  for (gsize k = 0; k < m[2]; k++)
    for (gsize j = 0; j < m[1]; j++)
      for (gsize i = 0; i < m[0]; i++)
        {
          near_writer_append_number (text, values[((i % n[0]) * n[1] + j % n[1]) * n[2] + k % n[2]], 0);
          if (++count % VALUES_PER_LINE == 0)
            g_string_append_c (text, '\n');
        }
  g_string_append (text, count % VALUES_PER_LINE != 0 ? "\n" : "");
  g_string_append (text, "  END_DATAGRID_3D\nEND_BLOCK_DATAGRID_3D\n");
}

/* One kind for the whole file; whether all cells are the same. */
static gboolean
compare_frames (const NearWriter *self, gboolean *fixed, GError **error)
{
  const char *kind = find_kind (self->frames[0]);

  *fixed = TRUE;
  for (gsize f = 1; f < self->n_frames; f++)
    {
      if (g_strcmp0 (kind, find_kind (self->frames[f])) != 0)
        {
          g_set_error (
              error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
              _ ("frame %zu has another periodicity than frame 1, and an XSF file has one for all; write "
                 "extended XYZ instead"),
              f + 1);
          return FALSE;
        }
      if (kind != NULL && !same_lattice (self->frames[0], self->frames[f]))
        *fixed = FALSE;
    }
  return TRUE;
}

gboolean
_near_write_xsf (NearWriter *self, GError **error)
{
  const char *kind = find_kind (self->frames[0]);
  const char *title = near_crystal_get_title (self->frames[0]);
  gboolean fixed, animated = self->n_frames > 1;

  if (!compare_frames (self, &fixed, error))
    return FALSE;
  note_losses (self, near_writer_get_crystal (self));
  if (*title != '\0')
    g_string_append_printf (self->text, "# %s\n", title);
  if (animated)
    g_string_append_printf (self->text, "ANIMSTEPS %zu\n", self->n_frames);
  if (kind != NULL)
    g_string_append_printf (self->text, "%s\n", kind);
  for (gsize f = 0; f < self->n_frames; f++)
    {
      const NearCrystal *crystal = self->frames[f];
      g_autofree char *step = animated ? g_strdup_printf (" %zu", f + 1) : g_strdup ("");

      if (kind == NULL)
        g_string_append_printf (self->text, "ATOMS%s\n", step);
      else
        {
          if (f == 0 || !fixed)
            {
              g_string_append_printf (self->text, "PRIMVEC%s\n", fixed ? "" : step);
              append_vectors (self->text, near_crystal_get_lattice (crystal));
            }
          g_string_append_printf (self->text, "PRIMCOORD%s\n%zu 1\n", step,
                                  near_crystal_get_n_atoms (crystal));
        }
      append_atoms (self->text, crystal);
    }
  if (self->field != NULL)
    append_field (self->text, self->field);
  return TRUE;
}
