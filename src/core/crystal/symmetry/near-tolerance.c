/* near-tolerance.c — the space group as it depends on the tolerance: a staircase rather than a number
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-tolerance.h"

#include <glib/gi18n-lib.h>
#include <math.h>

struct _NearTolerance
{
  gsize n;
  NearToleranceRow *rows;
};

void
near_tolerance_fill_grid (double low, double high, gsize n, double *symprecs)
{
  g_return_if_fail (low > 0.0 && high >= low && n > 0 && symprecs != NULL);

  for (gsize i = 0; i < n; i++)
    symprecs[i] = n == 1 ? low : low * pow (high / low, (double) i / (double) (n - 1));
  /* The ends are what was asked for. */
  if (n > 1)
    symprecs[n - 1] = high;
}

/* FALSE only for what another tolerance would not mend. */
static gboolean
fill_row (NearToleranceRow *row, const NearCrystal *crystal, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (NearSymmetry) symmetry = near_symmetry_new (crystal, row->symprec, &local);

  if (symmetry != NULL)
    {
      row->number = near_symmetry_get_number (symmetry);
      row->n_operations = near_symmetry_get_n_operations (symmetry);
      g_strlcpy (row->international, near_symmetry_get_international (symmetry),
                 sizeof row->international);
      return TRUE;
    }
  if (g_error_matches (local, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED)
      || g_error_matches (local, NEAR_ERROR, NEAR_ERROR_TOO_LARGE))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  row->message = g_strdup (local->message);
  return TRUE;
}

/**
 * near_tolerance_new:
 * @symprecs: (array length=n): Å
 * @monitor: (nullable): asked between two tolerances; one search cannot be interrupted
 *
 * A group that stays the same over a decade or more is that of the crystal; low groups on a narrow step
 * between two high ones are accidents of noise.
 *
 * Returns: (transfer full): a row for each tolerance, in the order given; where no group was found the row
 *   says why
 * Errors: NEAR_ERROR_UNSUPPORTED, NEAR_ERROR_TOO_LARGE as near_symmetry_new(); NEAR_ERROR_CANCELLED
 * Cost: @n times that of near_symmetry_new()
 */
NearTolerance *
near_tolerance_new (const NearCrystal *crystal, const double *symprecs, gsize n,
                    const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (crystal != NULL && symprecs != NULL && n > 0, NULL);

  g_autoptr (NearTolerance) self = g_new0 (NearTolerance, 1);

  self->n = n;
  self->rows = g_new0 (NearToleranceRow, n);
  for (gsize i = 0; i < n; i++)
    {
      self->rows[i].symprec = symprecs[i];
      if (!near_monitor_check (monitor, (double) i / (double) n, _ ("space groups"), error)
          || !fill_row (&self->rows[i], crystal, error))
        return NULL;
    }
  return g_steal_pointer (&self);
}

void
near_tolerance_free (NearTolerance *self)
{
  if (self == NULL)
    return;
  for (gsize i = 0; i < self->n; i++)
    g_free (self->rows[i].message);
  g_free (self->rows);
  g_free (self);
}

gsize
near_tolerance_get_n (const NearTolerance *self)
{
  return self->n;
}

const NearToleranceRow *
near_tolerance_get_row (const NearTolerance *self, gsize row)
{
  g_return_val_if_fail (row < self->n, NULL);
  return &self->rows[row];
}
