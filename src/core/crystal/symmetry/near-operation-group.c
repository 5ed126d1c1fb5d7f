/* near-operation-group.c — operations as a group, and what they do to vectors and cells
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-operation-group.h"

#include <string.h>

#define NEAREST 5e-3 /* Of translations that are one, in fractions of the cell */

void
near_operation_invert_rotation (const NearOperation *self, int inverse[3][3])
{
  const int (*w)[3] = self->rotation;
  int determinant = 0;

  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      {
        guint a = (i + 1) % 3, b = (i + 2) % 3, c = (j + 1) % 3, d = (j + 2) % 3;

        inverse[j][i] = w[a][c] * w[b][d] - w[a][d] * w[b][c];
      }
  for (guint j = 0; j < 3; j++)
    determinant += w[0][j] * inverse[j][0];
  g_assert (determinant == 1 || determinant == -1);
  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      inverse[i][j] *= determinant;
}

NearMat3
near_operation_get_cartesian (const NearOperation *self, const NearMat3 *lattice)
{
  NearMat3 rotation, columns = near_mat3_transpose (lattice),
                     inverse = near_mat3_inverse (&columns);

  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      rotation.m[i][j] = self->rotation[i][j];
  NearMat3 half = near_mat3_multiply (&columns, &rotation);
  return near_mat3_multiply (&half, &inverse);
}

/* The metric A A^T of the lattice's rows becomes W^T A A^T W. */
gboolean
near_operation_keeps_lattice (const NearOperation *self, const NearMat3 *lattice, double tolerance)
{
  NearMat3 columns = near_mat3_transpose (lattice), metric = near_mat3_multiply (lattice, &columns),
           w, w_columns;

  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      w.m[i][j] = self->rotation[i][j];
  w_columns = near_mat3_transpose (&w);
  NearMat3 half = near_mat3_multiply (&metric, &w), after = near_mat3_multiply (&w_columns, &half);

  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      if (!(fabs (after.m[i][j] - metric.m[i][j])
            <= tolerance * (sqrt (metric.m[i][i]) + sqrt (metric.m[j][j]))))
        return FALSE;
  return TRUE;
}

/* --- groups ----------------------------------------------------------------------------------- */

/* Of rotations whose entries are -1, 0 or 1, as those of reduced cells are, a number of its own;
 * others may share one. */
static gint64
get_key (const int rotation[3][3])
{
  gint64 key = 0;

  for (guint i = 0; i < 9; i++)
    key = 3 * key + rotation[i / 3][i % 3];
  return key;
}

typedef struct
{
  gsize n;
  const NearOperation *operations;
  gint64 *keys;      /* (n) */
  GHashTable *first; /* of a key: 1 + the first that has it */
  gsize *next;       /* (n): the next of the same key; n after the last */
} Table;

/* Which one @first and then @second is; n if none. */
static gsize
find_product (const Table *table, gsize second, gsize first)
{
  const NearOperation *a = table->operations + second, *b = table->operations + first;
  NearOperation made = { 0 };
  double best = NEAREST;
  gsize found = table->n;

  for (guint i = 0; i < 3; i++)
    {
      made.translation[i] = a->translation[i];
      for (guint j = 0; j < 3; j++)
        {
          made.translation[i] += a->rotation[i][j] * b->translation[j];
          for (guint k = 0; k < 3; k++)
            made.rotation[i][j] += a->rotation[i][k] * b->rotation[k][j];
        }
    }
  const gint64 key = get_key (made.rotation);
  gsize m = GPOINTER_TO_SIZE (g_hash_table_lookup (table->first, &key));
  for (m = m > 0 ? m - 1 : table->n; m < table->n; m = table->next[m])
    {
      const NearOperation *other = table->operations + m;
      double distance = 0.0;

      if (memcmp (other->rotation, made.rotation, sizeof made.rotation) != 0)
        continue;
      for (guint i = 0; i < 3; i++)
        {
          double d = made.translation[i] - other->translation[i];

          distance = fmax (distance, fabs (d - rint (d)));
        }
      if (distance < best)
        {
          best = distance;
          found = m;
        }
    }
  return found;
}

/* All products of the generators. FALSE if one of them is not there. A finite set that is closed
 * under products is a group. */
static gboolean
generate (const Table *table, const GArray *generators, gboolean *is_member, GArray *members)
{
  const gsize identity = 0;

  memset (is_member, 0, table->n * sizeof *is_member);
  g_array_set_size (members, 0);
  g_array_append_val (members, identity);
  is_member[0] = TRUE;
  for (guint m = 0; m < members->len; m++)
    for (guint g = 0; g < generators->len; g++)
      {
        gsize product = find_product (table, g_array_index (members, gsize, m),
                                      g_array_index (generators, gsize, g));

        if (product == table->n)
          return FALSE;
        if (is_member[product])
          continue;
        is_member[product] = TRUE;
        g_array_append_val (members, product);
      }
  return TRUE;
}

gsize
near_operations_reduce_to_group (NearOperation *operations, gsize n)
{
  g_return_val_if_fail (operations != NULL && n > 0, 0);

  g_autofree gint64 *keys = g_new (gint64, n);
  g_autofree gboolean *kept = g_new0 (gboolean, n), *trial = g_new (gboolean, n);
  g_autoptr (GArray) generators = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_autoptr (GArray) members = g_array_new (FALSE, FALSE, sizeof (gsize));
  g_autofree gsize *next = g_new (gsize, n);
  g_autoptr (GHashTable) first = g_hash_table_new (g_int64_hash, g_int64_equal);
  const Table table = { n, operations, keys, first, next };
  gsize n_kept = 0;

  for (gsize i = n; i-- > 0;)
    {
      keys[i] = get_key (operations[i].rotation);
      gsize later = GPOINTER_TO_SIZE (g_hash_table_lookup (first, keys + i));
      next[i] = later > 0 ? later - 1 : n;
      g_hash_table_replace (first, keys + i, GSIZE_TO_POINTER (i + 1));
    }
  kept[0] = TRUE;
  for (gsize i = 1; i < n; i++)
    {
      if (kept[i])
        continue;
      g_array_append_val (generators, i);
      if (generate (&table, generators, trial, members))
        memcpy (kept, trial, n * sizeof *kept);
      else
        g_array_set_size (generators, generators->len - 1);
    }
  for (gsize i = 0; i < n; i++)
    if (kept[i])
      operations[n_kept++] = operations[i];
  return n_kept;
}
