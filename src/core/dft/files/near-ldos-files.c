/* near-ldos-files.c — the array of an LDOS, piece by piece to a file and whole from one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-ldos-files.h"

#include "near-file.h"
#include "near-json.h"
#include "near-npy.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define ARRAY_END ".out.npy"
#define ANY_ARRAY_END ".npy"
#define INFO_END ".info.json"
#define MAX_INFO_BYTES ((gsize) 1 << 28)
/* Values that are converted at once. */
#define CHUNK 4096

char *
near_ldos_dup_info_path (const char *path)
{
  g_return_val_if_fail (path != NULL, NULL);

  const char *end = g_str_has_suffix (path, ARRAY_END)       ? ARRAY_END
                    : g_str_has_suffix (path, ANY_ARRAY_END) ? ANY_ARRAY_END
                                                             : "";
  g_autofree char *start = g_strndup (path, strlen (path) - strlen (end));

  return g_strconcat (start, INFO_END, NULL);
}

/* "(i, j, k)" of a point, z fastest */
static void
set_not_finite (GError **error, const char *name, const gsize n[3], gsize point, gsize energy)
{
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE,
               _ ("%s: the value at point (%zu, %zu, %zu), energy %zu (counted from 0) is not a "
                  "finite number"),
               name, point / n[2] / n[1], point / n[2] % n[1], point % n[2], energy);
}

/* --- writing --------------------------------------------------------------------------------- */

struct _NearLdosWriter
{
  char *name; /* for messages */
  NearFileWriter *array, *info;
  char *text; /* of the info file */
  NearArrayType type;
  gsize n[3], n_energies;
  gsize n_points, done;
};

NearLdosWriter *
near_ldos_writer_new (const char *path,
                      const NearLdosInfo *info,
                      NearArrayType type,
                      GError **error)
{
  g_return_val_if_fail (path != NULL && info != NULL, NULL);
  g_return_val_if_fail (type == NEAR_ARRAY_FLOAT32 || type == NEAR_ARRAY_FLOAT64, NULL);
  g_return_val_if_fail (info->energies.n > 0, NULL);

  g_autoptr (NearLdosWriter) self = g_new0 (NearLdosWriter, 1);
  g_autofree char *info_path = near_ldos_dup_info_path (path);
  const gsize shape[4] = { info->n[0], info->n[1], info->n[2], info->energies.n };

  self->name = g_filename_display_name (path);
  self->type = type;
  memcpy (self->n, info->n, sizeof self->n);
  self->n_energies = info->energies.n;
  self->n_points = info->n[0] * info->n[1] * info->n[2];
  self->text = near_ldos_info_format (info, error);
  if (self->text == NULL)
    return NULL;
  g_autoptr (GBytes) header = near_npy_format_header (type, 4, shape);
  self->array = near_file_writer_new (path, error);
  if (self->array == NULL
      || !near_file_writer_append (self->array, g_bytes_get_data (header, NULL),
                                   g_bytes_get_size (header), error))
    return NULL;
  self->info = near_file_writer_new (info_path, error);
  return self->info != NULL ? g_steal_pointer (&self) : NULL;
}

gboolean
near_ldos_writer_append (NearLdosWriter *self, gsize n_points, const double *values, GError **error)
{
  g_return_val_if_fail (self != NULL && (values != NULL || n_points == 0), FALSE);
  g_return_val_if_fail (n_points <= self->n_points - self->done, FALSE);

  const gsize n = n_points * self->n_energies;
  float single[CHUNK];

  for (gsize start = 0; start < n; start += CHUNK)
    {
      gsize m = MIN (n - start, CHUNK),
            size = self->type == NEAR_ARRAY_FLOAT32 ? sizeof (float) : sizeof (double);

      for (gsize i = 0; i < m; i++)
        {
          single[i] = (float) values[start + i];
          if (!isfinite (single[i])
              && (self->type == NEAR_ARRAY_FLOAT32 || !isfinite (values[start + i])))
            {
              set_not_finite (error, self->name, self->n,
                              self->done + (start + i) / self->n_energies,
                              (start + i) % self->n_energies);
              return FALSE;
            }
        }
      if (!near_file_writer_append (self->array,
                                    self->type == NEAR_ARRAY_FLOAT32 ? (gconstpointer) single
                                                                     : values + start,
                                    m * size, error))
        return FALSE;
    }
  self->done += n_points;
  return TRUE;
}

gboolean
near_ldos_writer_finish (NearLdosWriter *self, GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->done != self->n_points)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                   _ ("%s: there are values for %zu of %zu points"), self->name, self->done,
                   self->n_points);
      return FALSE;
    }
  return near_file_writer_append (self->info, self->text, strlen (self->text), error)
         && near_file_writer_finish (self->array, error)
         && near_file_writer_finish (self->info, error);
}

void
near_ldos_writer_free (NearLdosWriter *self)
{
  if (self == NULL)
    return;
  near_file_writer_free (self->array);
  near_file_writer_free (self->info);
  g_free (self->text);
  g_free (self->name);
  g_free (self);
}

gboolean
near_ldos_files_save (const NearLdosFiles *self, const char *path, GError **error)
{
  g_return_val_if_fail (self != NULL && self->values != NULL && path != NULL, FALSE);

  const NearLdosInfo *info = &self->info;
  const gsize n_points = info->n[0] * info->n[1] * info->n[2], n_energies = info->energies.n;
  NearArrayType type = near_array_get_array_type (self->values);
  g_autofree double *row = g_new (double, MAX (n_energies, 1));

  g_return_val_if_fail (near_array_get_length (self->values) == n_points * n_energies, FALSE);
  g_autoptr (NearLdosWriter) writer = near_ldos_writer_new (path, info, type, error);
  if (writer == NULL)
    return FALSE;
  if (type == NEAR_ARRAY_FLOAT64)
    {
      if (!near_ldos_writer_append (writer, n_points, near_array_peek_doubles (self->values),
                                    error))
        return FALSE;
    }
  else
    for (gsize p = 0; p < n_points; p++)
      {
        const float *values = (const float *) near_array_peek (self->values) + p * n_energies;

        for (gsize j = 0; j < n_energies; j++)
          row[j] = values[j];
        if (!near_ldos_writer_append (writer, 1, row, error))
          return FALSE;
      }
  return near_ldos_writer_finish (writer, error);
}

/* --- reading --------------------------------------------------------------------------------- */

static char *
dup_shape (const NearArray *array)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < near_array_get_n_dims (array); i++)
    g_string_append_printf (text, "%s%zu", i > 0 ? " x " : "", near_array_get_dim (array, i));
  return g_string_free (text, FALSE);
}

/* Whether the dimensions of @array are @first, ..., the four of them. */
static gboolean
has_shape (const NearArray *array, gsize first, gsize second, gsize third, gsize fourth)
{
  return near_array_get_n_dims (array) == 4 && near_array_get_dim (array, 0) == first
         && near_array_get_dim (array, 1) == second && near_array_get_dim (array, 2) == third
         && near_array_get_dim (array, 3) == fourth;
}

static gboolean
check_shape (const NearLdosFiles *self, const char *name, GError **error)
{
  const gsize *n = self->info.n;
  gsize n_energies = self->info.energies.n;
  g_autofree char *shape = dup_shape (self->values);
  const char *reason = "";

  if (has_shape (self->values, n[0], n[1], n[2], n_energies))
    return TRUE;
  if (has_shape (self->values, n_energies, n[0], n[1], n[2]))
    reason = _ (": the energies come first, but they must run fastest (numpy.moveaxis (x, 0, -1))");
  else if (has_shape (self->values, n[2], n[1], n[0], n_energies))
    reason = _ (": x runs faster than z, but z must (numpy.transpose (x, (2, 1, 0, 3)))");
  else if (has_shape (self->values, n[0], n[1], n[2], n_energies + 3))
    reason = _ (": the first three values seem to be the point's position; leave them out");
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
               _ ("%s: the array has %s values; the info file's grid and the grid of energies want "
                  "%zu x %zu x %zu "
                  "x %zu%s"),
               name, shape, n[0], n[1], n[2], n_energies, reason);
  return FALSE;
}

static gboolean
check_values (const NearLdosFiles *self, const char *name, GError **error)
{
  gsize length = near_array_get_length (self->values), n = self->info.energies.n, bad = 0;
  const double *doubles = near_array_peek_doubles (self->values);
  const float *floats = doubles == NULL ? near_array_peek (self->values) : NULL;

  while (bad < length && (doubles != NULL ? isfinite (doubles[bad]) : isfinite (floats[bad])))
    bad++;
  if (bad == length)
    return TRUE;
  set_not_finite (error, name, self->info.n, bad / n, bad % n);
  return FALSE;
}

static gboolean
load_array (NearLdosFiles *self, const char *path, const char *name, GError **error)
{
  self->values = near_npy_load (path, error);
  if (self->values == NULL)
    return FALSE;
  NearArrayType type = near_array_get_array_type (self->values);
  if (type != NEAR_ARRAY_FLOAT32 && type != NEAR_ARRAY_FLOAT64)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                   _ ("%s: an LDOS is an array of real numbers, float32 or float64"), name);
      return FALSE;
    }
  return check_shape (self, name, error) && check_values (self, name, error);
}

NearLdosFiles *
near_ldos_files_load (const char *path, const NearEnergyGrid *energies, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);

  g_autofree char *info_path = near_ldos_dup_info_path (path), *text = NULL;
  g_autofree char *name = g_filename_display_basename (path);
  g_autofree char *info_name = g_filename_display_basename (info_path);
  g_autoptr (NearLdosFiles) self = g_new0 (NearLdosFiles, 1);
  gsize n_bytes;

  near_ldos_info_init (&self->info);
  if (!near_file_read (info_path, MAX_INFO_BYTES, &text, &n_bytes, error)
      || !near_ldos_info_parse (text, n_bytes, info_name, &self->info, error))
    return NULL;
  if (energies != NULL)
    self->info.energies = *energies;
  if (self->info.energies.n == 0)
    {
      g_set_error (
          error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
          _ ("%s: the grid of energies is not in the file (ldos_gridsize, ldos_gridoffset_ev, "
             "ldos_gridspacing_ev); say which one it is"),
          info_name);
      return NULL;
    }
  return load_array (self, path, name, error) ? g_steal_pointer (&self) : NULL;
}

void
near_ldos_files_free (NearLdosFiles *self)
{
  if (self == NULL)
    return;
  near_ldos_info_clear (&self->info);
  near_array_unref (self->values);
  g_free (self);
}
