/* near-field.c — a quantity on the points of a grid in a cell
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-field.h"

#include <math.h>

struct _NearField
{
  NearMat3 lattice;
  NearVec3 origin;
  NearArray *values;
  gboolean periodic;
  char *name, *unit;
};

NearField *
near_field_new (const NearMat3 *lattice, NearVec3 origin, NearArray *values, gboolean periodic,
                const char *name, const char *unit)
{
  g_return_val_if_fail (lattice != NULL && values != NULL, NULL);
  g_return_val_if_fail (near_array_get_n_dims (values) == 3 && near_array_peek_doubles (values) != NULL,
                        NULL);

  NearField *self = g_atomic_rc_box_new0 (NearField);

  self->lattice = *lattice;
  self->origin = origin;
  self->values = near_array_ref (values);
  self->periodic = periodic;
  self->name = g_strdup (name);
  self->unit = g_strdup (unit);
  return self;
}

NearField *
near_field_ref (NearField *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
clear (gpointer data)
{
  NearField *self = data;

  near_array_unref (self->values);
  g_free (self->name);
  g_free (self->unit);
}

void
near_field_unref (NearField *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear);
}

const NearMat3 *
near_field_get_lattice (const NearField *self)
{
  return &self->lattice;
}

NearVec3
near_field_get_origin (const NearField *self)
{
  return self->origin;
}

gsize
near_field_get_n (const NearField *self, guint direction)
{
  return near_array_get_dim (self->values, direction);
}

const double *
near_field_peek (const NearField *self)
{
  return near_array_peek_doubles (self->values);
}

gboolean
near_field_is_periodic (const NearField *self)
{
  return self->periodic;
}

const char *
near_field_get_name (const NearField *self)
{
  return self->name;
}

const char *
near_field_get_unit (const NearField *self)
{
  return self->unit;
}

/**
 * near_field_get_integral:
 *
 * The sum over all points times the volume of a voxel, in the field's unit times Å^3: for a density in
 * e/Å^3 the number of electrons.
 *
 * Cost: O(points)
 */
double
near_field_get_integral (const NearField *self)
{
  gsize n = near_array_get_length (self->values);
  const double *values = near_field_peek (self);
  double sum = 0.0, lost = 0.0;

  /* Kahan's sum: grids have 10^8 points. */
  for (gsize i = 0; i < n; i++)
    {
      double y = values[i] - lost, t = sum + y;

      lost = (t - sum) - y;
      sum = t;
    }
  return sum * near_lattice_get_volume (&self->lattice) / (double) n;
}

/**
 * near_field_get_range:
 * @minimum: (out): of all values
 * @maximum: (out)
 */
void
near_field_get_range (const NearField *self, double *minimum, double *maximum)
{
  gsize n = near_array_get_length (self->values);
  const double *values = near_field_peek (self);

  *minimum = INFINITY;
  *maximum = -INFINITY;
  for (gsize i = 0; i < n; i++)
    {
      *minimum = MIN (*minimum, values[i]);
      *maximum = MAX (*maximum, values[i]);
    }
}

double
near_field_interpolate (const NearField *self, const double fractional[3])
{
  gsize low[3], high[3];
  double part[3], value = 0.0;
  const double *values = near_field_peek (self);

  for (guint k = 0; k < 3; k++)
    {
      gsize n = near_field_get_n (self, k);
      double f = self->periodic ? fractional[k] - floor (fractional[k]) : fractional[k];
      double u = f * (double) n;

      if (!self->periodic)
        u = CLAMP (u, 0.0, (double) (n - 1));
      low[k] = MIN ((gsize) u, n - 1);
      part[k] = u - (double) low[k];
      high[k] = low[k] + 1 < n ? low[k] + 1 : self->periodic ? 0 : n - 1;
    }
  for (guint corner = 0; corner < 8; corner++)
    {
      gsize i = corner & 4 ? high[0] : low[0], j = corner & 2 ? high[1] : low[1],
            k = corner & 1 ? high[2] : low[2];
      double weight = (corner & 4 ? part[0] : 1.0 - part[0]) * (corner & 2 ? part[1] : 1.0 - part[1])
                      * (corner & 1 ? part[2] : 1.0 - part[2]);

      value += weight * values[(i * near_field_get_n (self, 1) + j) * near_field_get_n (self, 2) + k];
    }
  return value;
}
