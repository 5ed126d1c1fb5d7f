/* near-data-set.c — rows of inputs and targets
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-data-set.h"

#include <string.h>

struct _NearDataSet
{
  gsize n, n_train;
  guint n_inputs, n_targets;
  NearArray *x, *y;
  char **input_names, **target_names;
  guint8 *part;
};

static void
clear_data_set (gpointer data)
{
  NearDataSet *self = data;

  near_array_unref (self->x);
  near_array_unref (self->y);
  g_strfreev (self->input_names);
  g_strfreev (self->target_names);
  g_free (self->part);
}

static char **
dup_names (const char *const *names, guint n, const char *stem)
{
  char **copy = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    copy[i] = names != NULL ? g_strdup (names[i]) : g_strdup_printf ("%s%u", stem, i + 1);
  return copy;
}

/**
 * near_data_set_new:
 * @x: (n, n_inputs), doubles or floats
 * @y: (n, n_targets), doubles or floats
 * @input_names: (nullable) (array): n_inputs names
 * @target_names: (nullable) (array): n_targets names
 * @part: (nullable) (array): n values of #NearPart
 *
 * Returns: (transfer full): a data set that holds references to the arrays
 */
NearDataSet *
near_data_set_new (NearArray *x,
                   NearArray *y,
                   const char *const *input_names,
                   const char *const *target_names,
                   const guint8 *part)
{
  g_return_val_if_fail (near_array_get_n_dims (x) == 2 && near_array_get_n_dims (y) == 2, NULL);
  g_return_val_if_fail (near_array_get_dim (x, 0) == near_array_get_dim (y, 0), NULL);

  NearDataSet *self = g_atomic_rc_box_new0 (NearDataSet);

  self->n = near_array_get_dim (x, 0);
  self->n_inputs = (guint) near_array_get_dim (x, 1);
  self->n_targets = (guint) near_array_get_dim (y, 1);
  self->x = near_array_ref (x);
  self->y = near_array_ref (y);
  self->input_names = dup_names (input_names, self->n_inputs, "x");
  self->target_names = dup_names (target_names, self->n_targets, "y");
  self->part = part != NULL ? g_memdup2 (part, self->n) : g_new0 (guint8, self->n);
  for (gsize i = 0; i < self->n; i++)
    self->n_train += self->part[i] == NEAR_PART_TRAIN;
  return self;
}

NearDataSet *
near_data_set_new_from_doubles (gsize n,
                                guint n_inputs,
                                guint n_targets,
                                const double *x,
                                const double *y,
                                const guint8 *part)
{
  g_autoptr (NearArray) xs
      = near_array_new (NEAR_ARRAY_FLOAT64, 2, (gsize[]){ n, n_inputs }, x);
  g_autoptr (NearArray) ys
      = near_array_new (NEAR_ARRAY_FLOAT64, 2, (gsize[]){ n, n_targets }, y);

  return near_data_set_new (xs, ys, NULL, NULL, part);
}

NearDataSet *
near_data_set_ref (NearDataSet *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_data_set_unref (NearDataSet *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, clear_data_set);
}

gsize
near_data_set_get_n (const NearDataSet *self)
{
  return self->n;
}

gsize
near_data_set_get_n_in_part (const NearDataSet *self, NearPart part)
{
  return part == NEAR_PART_TRAIN ? self->n_train : self->n - self->n_train;
}

guint
near_data_set_get_n_inputs (const NearDataSet *self)
{
  return self->n_inputs;
}

guint
near_data_set_get_n_targets (const NearDataSet *self)
{
  return self->n_targets;
}

const char *
near_data_set_get_input_name (const NearDataSet *self, guint i)
{
  g_return_val_if_fail (i < self->n_inputs, NULL);
  return self->input_names[i];
}

const char *
near_data_set_get_target_name (const NearDataSet *self, guint i)
{
  g_return_val_if_fail (i < self->n_targets, NULL);
  return self->target_names[i];
}

NearArray *
near_data_set_get_x (const NearDataSet *self)
{
  return self->x;
}

NearArray *
near_data_set_get_y (const NearDataSet *self)
{
  return self->y;
}

static double
get_number (const NearArray *array, gsize i)
{
  gconstpointer data = near_array_peek (array);

  return near_array_get_array_type (array) == NEAR_ARRAY_FLOAT32 ? ((const float *) data)[i]
                                                                 : ((const double *) data)[i];
}

double
near_data_set_get_input (const NearDataSet *self, gsize row, guint i)
{
  return get_number (self->x, row * self->n_inputs + i);
}

double
near_data_set_get_target (const NearDataSet *self, gsize row, guint i)
{
  return get_number (self->y, row * self->n_targets + i);
}

NearPart
near_data_set_get_part (const NearDataSet *self, gsize row)
{
  return self->part[row];
}

static NearArray *
select_rows (const NearArray *array, const guint8 *part, NearPart wanted, gsize n_wanted)
{
  gsize width = near_array_get_dim (array, 1), n = near_array_get_dim (array, 0);
  NearArrayType type = near_array_get_array_type (array);
  gsize row_size = width * near_array_type_get_size (type);
  g_autofree char *rows = g_malloc_n (MAX (n_wanted, 1), MAX (row_size, 1));
  const char *data = near_array_peek (array);
  gsize to = 0;

  for (gsize i = 0; i < n; i++)
    if (part[i] == wanted)
      memcpy (rows + row_size * to++, data + row_size * i, row_size);
  g_assert (to == n_wanted);
  return near_array_new (type, 2, (gsize[]){ n_wanted, width }, rows);
}

/**
 * near_data_set_select_part:
 *
 * Returns: (transfer full): the rows of @part, in their order, all marked @part
 */
NearDataSet *
near_data_set_select_part (const NearDataSet *self, NearPart part)
{
  gsize n = near_data_set_get_n_in_part (self, part);
  g_autoptr (NearArray) x = select_rows (self->x, self->part, part, n);
  g_autoptr (NearArray) y = select_rows (self->y, self->part, part, n);
  g_autofree guint8 *parts = g_new (guint8, MAX (n, 1));

  memset (parts, (int) part, n);
  return near_data_set_new (x, y, (const char *const *) self->input_names,
                            (const char *const *) self->target_names, parts);
}

/**
 * near_data_set_with_inputs:
 * @x: (n, any number)
 *
 * Returns: (transfer full): the same targets and parts with inputs @x
 */
NearDataSet *
near_data_set_with_inputs (const NearDataSet *self, NearArray *x, const char *const *input_names)
{
  return near_data_set_new (x, self->y, input_names, (const char *const *) self->target_names,
                            self->part);
}
