/* near-atom-map.c — the atoms of a crystal in another cell, with all that is known of them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-atom-map-private.h"

#include "near-crystal-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* A turn of less than this leaves components as they are. */
#define SMALLEST_TURN 1e-6
/* Two atoms have the same data within this part of the largest value. */
#define SAME 1e-4

static gboolean
is_among (const char *name, const char *const *names)
{
  return g_strv_contains (names, name);
}

static gboolean
is_turned (const NearAtomMap *map)
{
  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      if (fabs (map->rotation.m[i][j] - (i == j)) > SMALLEST_TURN)
        return TRUE;
  return FALSE;
}

static gboolean
is_one_to_one (const NearAtomMap *map, gsize n_old)
{
  if (map->n != n_old)
    return FALSE;
  g_autofree gboolean *seen = g_new0 (gboolean, n_old);
  for (gsize i = 0; i < n_old; i++)
    {
      if (seen[map->parent[i]])
        return FALSE;
      seen[map->parent[i]] = TRUE;
    }
  return TRUE;
}

/* --- atoms ------------------------------------------------------------------------------------ */

/* Whether atoms that become one have the same values. */
static gboolean
pairs_agree (const NearArray *array, const NearAtomMap *map, gsize width)
{
  if (map->n_pairs == 0)
    return TRUE;
  g_autofree double *x = near_array_dup_doubles (array);
  double largest = 0.0;
  if (x == NULL)
    return FALSE;
  for (gsize i = 0; i < near_array_get_length (array); i++)
    largest = fmax (largest, fabs (x[i]));
  for (gsize p = 0; p < map->n_pairs; p++)
    for (gsize k = 0; k < width; k++)
      if (!(fabs (x[map->pairs[2 * p] * width + k] - x[map->pairs[2 * p + 1] * width + k])
            <= SAME * largest))
        return FALSE;
  return TRUE;
}

/* Flags of directions survive a turn only where all three are the same. */
static gboolean
rows_are_uniform (const NearArray *array, gsize width)
{
  g_autofree double *x = near_array_dup_doubles (array);

  for (gsize i = 0; x != NULL && i < near_array_get_length (array); i++)
    if (x[i] != x[i / width * width])
      return FALSE;
  return x != NULL;
}

static NearArray *
turn (NearArray *array, const NearMat3 *rotation)
{
  gsize n = near_array_get_dim (array, 0);
  const gsize shape[2] = { n, 3 };
  g_autofree double *x = near_array_dup_doubles (array);

  for (gsize i = 0; i < n; i++)
    {
      NearVec3 v = near_mat3_times_vec3 (rotation, near_vec3_from (x + 3 * i));

      memcpy (x + 3 * i, v.x, sizeof v.x);
    }
  return near_array_new (NEAR_ARRAY_FLOAT64, 2, shape, x);
}

static NearArray *
gather (NearArray *array, const NearAtomMap *map, GError **error)
{
  gsize shape[NEAR_ARRAY_MAX_DIMS] = { map->n };
  gsize size = near_array_type_get_size (near_array_get_array_type (array));

  for (guint d = 1; d < near_array_get_n_dims (array); d++)
    size *= shape[d] = near_array_get_dim (array, d);

  const char *from = near_array_peek (array);
  char *to = size > 0 ? g_try_malloc_n (map->n, size) : g_malloc (1);

  if (to == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is not enough memory for the data of %zu atoms"), map->n);
      return NULL;
    }
  for (gsize i = 0; i < map->n; i++)
    memcpy (to + i * size, from + map->parent[i] * size, size);
  return near_array_new_take (near_array_get_array_type (array), near_array_get_n_dims (array),
                              shape, to, map->n * size, error);
}

static gboolean
carry_atom_data (const NearCrystal *crystal, const NearAtomMap *map, NearCrystalBuilder *builder,
                 GError **error)
{
  static const char *const vectors[] = { "velocities", "forces", "magnetic_moment", NULL };
  gboolean turned = is_turned (map), one_to_one = is_one_to_one (map, crystal->n_atoms);
  GPtrArray *notes = near_crystal_builder_get_notes (builder);
  g_autofree const char **names = near_crystal_dup_atom_data_names (crystal);

  for (gsize i = 0; names[i] != NULL; i++)
    {
      NearArray *array = near_crystal_get_atom_data (crystal, names[i]);
      gsize width = near_array_get_length (array) / crystal->n_atoms;
      g_autoptr (NearArray) vector = NULL;

      if (g_str_equal (names[i], "id") && !one_to_one)
        {
          near_notes_add (
              notes, NEAR_NOTE_INFO, "ids-dropped",
              _ ("The atoms' ids were left out: in this cell two atoms would have the same."));
          continue;
        }
      if (!pairs_agree (array, map, width))
        {
          near_notes_add (
              notes, NEAR_NOTE_WARNING, "data-differs",
              _ ("“%s” was left out: atoms that are one in this cell have different values. "
                 "Keep the cell as it is if they matter."),
              names[i]);
          continue;
        }
      if (turned && width == 3 && is_among (names[i], vectors))
        array = vector = turn (array, &map->rotation);
      else if (turned && width > 1 && !rows_are_uniform (array, width))
        {
          near_notes_add (
              notes, NEAR_NOTE_WARNING, "data-not-turned",
              _ ("“%s” was left out: the crystal was turned, and how these numbers turn with it "
                 "is not known."),
              names[i]);
          continue;
        }
      NearArray *gathered = gather (array, map, error);
      if (gathered == NULL)
        return FALSE;
      near_crystal_builder_take_atom_data (builder, names[i], gathered);
    }
  return TRUE;
}

/* --- the cell --------------------------------------------------------------------------------- */

/* R s R^T, in Voigt's order xx yy zz yz xz xy. */
static NearArray *
turn_stress (const double *s, const NearMat3 *rotation)
{
  const NearMat3 stress = { { { s[0], s[5], s[4] }, { s[5], s[1], s[3] }, { s[4], s[3], s[2] } } };
  NearMat3 transposed = near_mat3_transpose (rotation);
  NearMat3 half = near_mat3_multiply (rotation, &stress),
           t = near_mat3_multiply (&half, &transposed);
  const double voigt[6] = { t.m[0][0], t.m[1][1], t.m[2][2], t.m[1][2], t.m[0][2], t.m[0][1] };

  return near_array_new_vector (6, voigt);
}

static void
carry_cell_data (const NearCrystal *crystal, const NearAtomMap *map, NearCrystalBuilder *builder)
{
  static const char *const extensive[] = { "energy", "total_charge", NULL };
  static const char *const intensive[] = { "time", "step", "fermi_energy", NULL };
  gboolean turned = is_turned (map);
  double ratio = (double) map->n / (double) crystal->n_atoms;
  g_autofree const char **names = near_crystal_dup_cell_data_names (crystal);

  for (gsize i = 0; names[i] != NULL; i++)
    {
      NearArray *array = near_crystal_get_cell_data (crystal, names[i]);
      const double *x = near_array_peek_doubles (array);
      gsize n = near_array_get_length (array);

      if (is_among (names[i], extensive) && n == 1 && x != NULL)
        near_crystal_builder_set_number (builder, names[i], ratio * x[0]);
      else if (g_str_equal (names[i], "stress") && n == 6 && x != NULL)
        near_crystal_builder_take_cell_data (builder, names[i], turn_stress (x, &map->rotation));
      else if (is_among (names[i], intensive) || (ratio == 1.0 && !turned))
        near_crystal_builder_take_cell_data (builder, names[i], near_array_ref (array));
      else
        near_notes_add (
            near_crystal_builder_get_notes (builder), NEAR_NOTE_WARNING, "data-not-scaled",
            _ ("“%s” was left out: how it changes with the cell is not known."), names[i]);
    }
}

static void
carry_texts (const NearCrystal *crystal, NearCrystalBuilder *builder)
{
  g_autofree const char **names = near_crystal_dup_text_names (crystal);

  for (gsize i = 0; names[i] != NULL; i++)
    near_crystal_builder_set_text (builder, names[i], near_crystal_get_text (crystal, names[i]));
}

/* What a note said of the old cell is no longer so. */
static void
remove_stale_notes (GPtrArray *notes, const NearMat3 *lattice)
{
  for (guint i = 0; i < notes->len;)
    {
      const NearNote *note = notes->pdata[i];

      if (g_str_equal (note->id, "left-handed") && near_mat3_determinant (lattice) > 0.0)
        g_ptr_array_remove_index (notes, i);
      else
        i++;
    }
}

NearCrystal *
_near_crystal_new_mapped (const NearCrystal *crystal, const NearAtomMap *map, const char *suffix,
                          GError **error)
{
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (crystal, FALSE);
  const char *from = crystal->provenance[0] != '\0' ? crystal->provenance : crystal->title;
  g_autofree char *provenance
      = from[0] != '\0' ? g_strdup_printf ("%s, %s", from, suffix) : g_strdup (suffix);

  near_crystal_builder_set_lattice (builder, &map->lattice);
  near_crystal_builder_set_periodic (builder, crystal->periodic);
  near_crystal_builder_set_provenance (builder, provenance);
  remove_stale_notes (near_crystal_builder_get_notes (builder), &map->lattice);
  for (gsize i = 0; i < map->n; i++)
    near_crystal_builder_add_fractional (builder, crystal->species[map->parent[i]],
                                         map->fractional + 3 * i);
  if (!carry_atom_data (crystal, map, builder, error))
    return NULL;
  carry_cell_data (crystal, map, builder);
  carry_texts (crystal, builder);
  return near_crystal_builder_finish (builder, error);
}
