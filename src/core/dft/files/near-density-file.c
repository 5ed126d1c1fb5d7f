/* near-density-file.c — an electron density in a file
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-density-file.h"

#include "near-npy.h"
#include "near-structures.h"
#include "near-units.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* (n0, n1, n2, 1) or (n0, n1, n2), per Å^3 */
static NearArray *
new_array (const gsize n[3], const double *density, const char *path, GError **error)
{
  const gsize n_points = n[0] * n[1] * n[2], shape[4] = { n[0], n[1], n[2], 1 };
  const double unit = NEAR_BOHR_ANGSTROM * NEAR_BOHR_ANGSTROM * NEAR_BOHR_ANGSTROM;
  g_autofree double *values = g_try_new (double, n_points);

  if (values == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("%s: there is not enough memory for a density of %zu points"), path,
                   n_points);
      return NULL;
    }
  for (gsize i = 0; i < n_points; i++)
    {
      values[i] = density[i] / unit;
      if (!isfinite (values[i]))
        {
          g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
                       _ ("%s: the density at point (%zu, %zu, %zu) (counted from 0) is not a "
                          "finite number"),
                       path, i / n[2] / n[1], i / n[2] % n[1], i % n[2]);
          return NULL;
        }
    }
  guint n_dims = g_str_has_suffix (path, ".npy") ? 4 : 3;
  return near_array_new_take (NEAR_ARRAY_FLOAT64, n_dims, shape, g_steal_pointer (&values),
                              n_points * sizeof *values, error);
}

gboolean
near_density_file_save (NearCrystal *crystal,
                        const gsize n[3],
                        const double *density,
                        const char *path,
                        GPtrArray *notes,
                        GError **error)
{
  g_return_val_if_fail (crystal != NULL && n != NULL && density != NULL && path != NULL, FALSE);

  g_autofree char *shown = g_filename_display_name (path);

  if (!near_crystal_has_cell (crystal))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                   _ ("%s: a density on a grid belongs to a crystal with a cell"), shown);
      return FALSE;
    }
  g_autoptr (NearArray) array = new_array (n, density, shown, error);
  if (array == NULL)
    return FALSE;
  if (near_array_get_n_dims (array) == 4)
    return near_npy_save (array, path, error);
  g_autoptr (NearField) field
      = near_field_new (near_crystal_get_lattice (crystal), near_vec3 (0.0, 0.0, 0.0), array, TRUE,
                        _ ("electron density"), "e/Å³");
  return near_structures_save (&crystal, 1, field, path, NULL, NULL, notes, error);
}
