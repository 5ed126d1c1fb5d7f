/* near-cube-write.c — atoms and a field as a Gaussian cube file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-units.h"
#include "near-reader-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define COORDINATE_WIDTH 14
#define VALUES_PER_LINE 6
#define DENSITY_UNIT "e/Å³"

/* The reader takes what is called a density to be one in e/bohr^3, and so do others: only that one is
 * called so. */
static void
append_titles (GString *text, const NearCrystal *crystal, const NearField *field, gboolean density)
{
  const char *title = near_crystal_get_title (crystal);
  const char *name = near_field_get_name (field), *unit = near_field_get_unit (field);
  g_autofree char *lower_title = g_ascii_strdown (title, -1);
  g_autofree char *lower_name = g_ascii_strdown (name, -1);
  gboolean title_misleads = strstr (lower_title, "density") != NULL;

  g_string_append_printf (text, "%s\n",
                          *title != '\0' && !title_misleads ? title : "Atoms and a field on a grid");
  if (density)
    g_string_append (text, "Electron density in e/bohr^3\n");
  else if (strstr (lower_name, "density") != NULL)
    g_string_append (text, "Values as they were; unit not known\n");
  else
    g_string_append_printf (text, "%s%s%s\n", name, *unit != '\0' ? " in " : "", unit);
}

static void
append_counted (GString *text, gsize count, const double x[3], double factor)
{
  g_string_append_printf (text, "%5zu", count);
  for (guint k = 0; k < 3; k++)
    near_writer_append_number (text, x[k] * factor, COORDINATE_WIDTH);
  g_string_append_c (text, '\n');
}

static void
append_atoms (GString *text, const NearCrystal *crystal)
{
  const double *x = near_crystal_peek_positions (crystal);

  for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
    {
      guint element = near_crystal_get_element (crystal, i);

      g_string_append_printf (text, "%5u", element);
      near_writer_append_number (text, (double) element, COORDINATE_WIDTH);
      for (guint k = 0; k < 3; k++)
        near_writer_append_number (text, x[3 * i + k] / NEAR_BOHR_ANGSTROM, COORDINATE_WIDTH);
      g_string_append_c (text, '\n');
    }
}

static void
append_values (GString *text, const NearField *field, double factor)
{
  gsize n_rows = near_field_get_n (field, 0) * near_field_get_n (field, 1), n = near_field_get_n (field, 2);
  const double *values = near_field_peek (field);

  for (gsize row = 0; row < n_rows; row++)
    for (gsize k = 0; k < n; k++)
      {
        near_writer_append_number (text, values[row * n + k] * factor, 0);
        if (k + 1 == n || (k + 1) % VALUES_PER_LINE == 0)
          g_string_append_c (text, '\n');
      }
}

static void
note_losses (NearWriter *self, const NearCrystal *crystal, const NearMat3 *box)
{
  static const char *const kept[] = { NULL };

  _near_writer_note_extras (self, crystal, "cube", 0, kept);
  if (!near_crystal_has_cell (crystal))
    return;
  const NearMat3 *lattice = near_crystal_get_lattice (crystal);
  gboolean same = TRUE;
  for (guint i = 0; i < 9; i++)
    same &= fabs (lattice->m[i / 3][i % 3] - box->m[i / 3][i % 3]) < 1e-6;
  if (!same)
    near_writer_note_lost (self, "cube", _ ("a cell that is not the box of the grid"));
}

gboolean
_near_write_cube (NearWriter *self, GError **error)
{
  const NearCrystal *crystal = near_writer_get_crystal (self);
  const NearField *field = self->field;

  if (field == NULL)
    {
      g_set_error_literal (
          error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
          _ ("a cube file holds values on a grid, and there is none here; write XSF, CIF or "
             "extended XYZ instead"));
      return FALSE;
    }

  const double per_angstrom = 1.0 / NEAR_BOHR_ANGSTROM;
  const NearMat3 *lattice = near_field_get_lattice (field);
  const NearVec3 origin = near_field_get_origin (field);
  gboolean density = strcmp (near_field_get_unit (field), DENSITY_UNIT) == 0;

  note_losses (self, crystal, lattice);
  append_titles (self->text, crystal, field, density);
  append_counted (self->text, near_crystal_get_n_atoms (crystal), origin.x, per_angstrom);
  for (guint k = 0; k < 3; k++)
    append_counted (self->text, near_field_get_n (field, k), lattice->m[k],
                    per_angstrom / (double) near_field_get_n (field, k));
  append_atoms (self->text, crystal);
  append_values (self->text, field,
                 density ? NEAR_BOHR_ANGSTROM * NEAR_BOHR_ANGSTROM * NEAR_BOHR_ANGSTROM : 1.0);
  return TRUE;
}
