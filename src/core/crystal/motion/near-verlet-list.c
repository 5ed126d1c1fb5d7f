/* near-verlet-list.c — neighbours that stay valid while atoms move a little
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-verlet-list.h"

#include "near-cell-list.h"
#include "near-lattice.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Places and neighbours are counted in 32 bits. */
#define MAX_PLACES (G_MAXUINT32 - 16)
#define MAX_COORDINATE (0.1 * NEAR_VERLET_FAR)

struct _NearVerletList
{
  NearVerletView view;
  gboolean has_cell, periodic[3];
  NearMat3 lattice, inverse;
  double cutoff, skin;
  guint8 *types;
  gboolean built;
  guint64 n_builds;
  double *built_at;    /* (n, 3): positions as given when the list was made */
  double *offsets;     /* (n, 3): what wraps an atom into the cell */
  GArray *shifts;      /* of the copies: NearVec3 in Å */
  GArray *place_atoms; /* guint32 */
  GArray *places;      /* double, 3 a place */
  guint32 *start;
  GArray *neighbors; /* guint32 */
  int reach[3];      /* cells that an image may lie away */
  guint32 *copies;   /* (codes, n): place of the copy of an atom in a cell; 0: not yet */
  gsize n_codes;
};

void
near_verlet_list_free (NearVerletList *self)
{
  if (self == NULL)
    return;
  g_free (self->types);
  g_free (self->built_at);
  g_free (self->offsets);
  g_clear_pointer (&self->shifts, g_array_unref);
  g_clear_pointer (&self->place_atoms, g_array_unref);
  g_clear_pointer (&self->places, g_array_unref);
  g_clear_pointer (&self->neighbors, g_array_unref);
  g_free (self->start);
  g_free (self->copies);
  g_free (self);
}

/* Cells that the image of a wrapped atom may lie away: |f_j + s - f_i| h <= range, f in [0, 1]. */
static gboolean
choose_reach (NearVerletList *self, GError **error)
{
  NearVec3 heights = near_lattice_get_heights (&self->lattice);
  double n_codes = 1.0, range = self->cutoff + self->skin;

  for (guint k = 0; k < 3; k++)
    {
      double reach = self->periodic[k] ? floor (range / heights.x[k] * (1.0 + 1e-9) + 1.0) : 0.0;

      self->reach[k] = (int) MIN (reach, 1e6);
      n_codes *= 2.0 * reach + 1.0;
    }
  if (n_codes * (double) self->view.n > 2e8)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("%zu atoms with a range of %g Å need too many images; choose a smaller cut-off"),
                   self->view.n, range);
      return FALSE;
    }
  self->n_codes = (gsize) n_codes;
  self->copies = g_try_new (guint32, self->n_codes * self->view.n + 1);
  if (self->copies == NULL)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there is not enough memory for the neighbours of %zu atoms"), self->view.n);
      return FALSE;
    }
  return TRUE;
}

/**
 * near_verlet_list_new:
 * @lattice: (nullable): rows a, b, c in Å; NULL: no cell
 * @periodic: (array fixed-size=3): ignored without a cell
 * @types: (array length=n): each below n_types, in 1 .. 255
 * @cutoff: Å
 * @skin: Å; not negative
 *
 * Returns: (transfer full): a list that near_verlet_list_update() fills
 *
 * Errors: NEAR_ERROR_RANGE, NEAR_ERROR_TOO_LARGE
 */
NearVerletList *
near_verlet_list_new (const NearMat3 *lattice, const gboolean periodic[3], gsize n, const guint8 *types,
                      gsize n_types, double cutoff, double skin, GError **error)
{
  g_return_val_if_fail (types != NULL && n_types >= 1 && n_types <= 255, NULL);

  if (!(cutoff > 0.0) || !isfinite (cutoff) || !(skin >= 0.0) || !isfinite (skin))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("the cut-off is %g Å and the skin %g Å; the first must be positive, the second not "
                      "negative"),
                   cutoff, skin);
      return NULL;
    }
  if (n >= MAX_PLACES / n_types)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE, _ ("%zu atoms are too many"), n);
      return NULL;
    }
  g_autoptr (NearVerletList) self = g_new0 (NearVerletList, 1);
  self->view.n = n;
  self->view.n_types = n_types;
  self->types = g_memdup2 (types, MAX (n, 1) * sizeof *types);
  self->view.types = self->types;
  self->has_cell = lattice != NULL;
  self->lattice = lattice != NULL ? *lattice : near_mat3_identity ();
  self->inverse = near_mat3_inverse (&self->lattice);
  for (guint k = 0; k < 3; k++)
    self->periodic[k] = lattice != NULL && periodic[k];
  self->cutoff = cutoff;
  self->skin = skin;
  if (!choose_reach (self, error))
    return NULL;
  self->built_at = g_new (double, 3 * n + 1);
  self->offsets = g_new (double, 3 * n + 1);
  self->start = g_new0 (guint32, n * n_types + 1);
  self->shifts = g_array_new (FALSE, FALSE, sizeof (NearVec3));
  self->place_atoms = g_array_new (FALSE, FALSE, sizeof (guint32));
  self->places = g_array_new (FALSE, FALSE, sizeof (double));
  self->neighbors = g_array_new (FALSE, FALSE, sizeof (guint32));
  return g_steal_pointer (&self);
}

/* --- making the list ---------------------------------------------------------------------------- */

typedef struct
{
  NearVerletList *list;
  gsize i;
  GArray **by_type; /* (n_types) of guint32: places found so far */
  double smallest;
  gsize pair[2];
} Build;

static guint32
get_place (NearVerletList *self, gsize j, const int shift[3])
{
  gsize code = 0;

  if (shift[0] == 0 && shift[1] == 0 && shift[2] == 0)
    return (guint32) j;
  for (guint k = 0; k < 3; k++)
    {
      g_assert (shift[k] >= -self->reach[k] && shift[k] <= self->reach[k]);
      code = code * (gsize) (2 * self->reach[k] + 1) + (gsize) (shift[k] + self->reach[k]);
    }
  guint32 *place = &self->copies[code * self->view.n + j];
  if (*place == 0)
    {
      NearVec3 vector = near_vec3_times_mat3 (near_vec3 (shift[0], shift[1], shift[2]), &self->lattice);
      guint32 atom = (guint32) j;

      *place = self->place_atoms->len;
      g_array_append_val (self->place_atoms, atom);
      g_array_append_val (self->shifts, vector);
    }
  return *place;
}

static void
collect (gsize j, const int shift[3], const double vector[3], double squared_distance, gpointer user_data)
{
  Build *build = user_data;
  guint32 place = get_place (build->list, j, shift);

  g_array_append_val (build->by_type[build->list->types[j]], place);
  if (squared_distance < build->smallest)
    {
      build->smallest = squared_distance;
      build->pair[0] = build->i;
      build->pair[1] = j;
    }
}

/* The places of atoms and copies from the positions @x. */
static void
place_atoms (NearVerletList *self, const double *x)
{
  gsize n = self->view.n;
  double *p = (double *) self->places->data;
  const guint32 *atoms = (const guint32 *) self->place_atoms->data;
  const NearVec3 *shifts = (const NearVec3 *) self->shifts->data;

  for (gsize i = 0; i < 3 * n; i++)
    p[i] = x[i] + self->offsets[i];
  for (gsize c = 0; c < self->shifts->len; c++)
    for (guint k = 0; k < 3; k++)
      p[3 * (n + c) + k] = p[3 * (gsize) atoms[n + c] + k] + shifts[c].x[k];
}

static void
wrap (NearVerletList *self, const double *x)
{
  for (gsize i = 0; i < self->view.n; i++)
    {
      NearVec3 f = near_vec3_times_mat3 (near_vec3_from (x + 3 * i), &self->inverse);

      for (guint k = 0; k < 3; k++)
        f.x[k] = self->periodic[k] ? -floor (f.x[k]) : 0.0;
      f = near_vec3_times_mat3 (f, &self->lattice);
      memcpy (self->offsets + 3 * i, f.x, sizeof f.x);
    }
}

static void
finish_places (NearVerletList *self, const double *x)
{
  const double far[3] = { NEAR_VERLET_FAR, NEAR_VERLET_FAR, NEAR_VERLET_FAR };
  guint32 none = 0;
  guint n_places = self->place_atoms->len + 1;

  g_array_set_size (self->places, 3 * n_places);
  place_atoms (self, x);
  memcpy ((double *) self->places->data + 3 * (gsize) (n_places - 1), far, sizeof far);
  g_array_append_val (self->place_atoms, none);
  self->view.n_places = n_places;
  self->view.positions = (const double *) self->places->data;
  self->view.atoms = (const guint32 *) self->place_atoms->data;
  self->view.start = self->start;
  self->view.neighbors = (const guint32 *) self->neighbors->data;
}

/* The far place must be far from everything. */
static gboolean
check_places (const NearVerletList *self, GError **error)
{
  const double *p = (const double *) self->places->data;

  for (gsize i = 0; i < 3 * self->view.n; i++)
    if (!(fabs (p[i]) < MAX_COORDINATE))
      {
        g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                     _ ("atom %zu has the coordinate %g Å; coordinates must be below %g Å"), i / 3 + 1, p[i],
                     MAX_COORDINATE);
        return FALSE;
      }
  return TRUE;
}

/* Padding is written as G_MAXUINT32 until the number of the far place is known. */
static void
append_padded (GArray *neighbors, const GArray *found)
{
  const guint32 far = G_MAXUINT32;

  g_array_append_vals (neighbors, found->data, found->len);
  while (neighbors->len % NEAR_VERLET_PADDING != 0)
    g_array_append_val (neighbors, far);
}

/* Fills neighbours and start; FALSE if there are too many. */
static gboolean
collect_all (NearVerletList *self, const NearCellList *list)
{
  gsize n_types = self->view.n_types;
  g_autoptr (GPtrArray) by_type = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  Build b = { self, 0, NULL, INFINITY, { 0, 0 } };
  gboolean fits = TRUE;

  for (gsize t = 0; t < n_types; t++)
    g_ptr_array_add (by_type, g_array_new (FALSE, FALSE, sizeof (guint32)));
  b.by_type = (GArray **) by_type->pdata;
  for (; b.i < self->view.n && fits; b.i++)
    {
      near_cell_list_visit (list, b.i, collect, &b);
      for (gsize t = 0; t < n_types; t++)
        {
          append_padded (self->neighbors, b.by_type[t]);
          g_array_set_size (b.by_type[t], 0);
          self->start[b.i * n_types + t + 1] = self->neighbors->len;
        }
      fits = self->neighbors->len < MAX_PLACES / 4;
    }
  self->view.closest = sqrt (b.smallest);
  memcpy (self->view.closest_pair, b.pair, sizeof b.pair);
  return fits;
}

static gboolean
build (NearVerletList *self, const double *x, GError **error)
{
  gsize n = self->view.n;
  double range = self->cutoff + self->skin;

  self->built = FALSE;
  wrap (self, x);
  g_array_set_size (self->place_atoms, (guint) n);
  g_array_set_size (self->shifts, 0);
  g_array_set_size (self->neighbors, 0);
  g_array_set_size (self->places, (guint) (3 * n));
  for (gsize i = 0; i < n; i++)
    ((guint32 *) self->place_atoms->data)[i] = (guint32) i;
  memset (self->copies, 0, self->n_codes * n * sizeof *self->copies);
  place_atoms (self, x);
  if (!check_places (self, error))
    return FALSE;
  g_autoptr (NearCellList) list
      = near_cell_list_new (self->has_cell ? &self->lattice : NULL, self->periodic, n,
                            (const double *) self->places->data, range, error);
  if (list == NULL)
    return FALSE;
  if (!collect_all (self, list))
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("there are more neighbours within %g Å than can be handled; choose a smaller cut-off"),
                   range);
      return FALSE;
    }
  finish_places (self, x);
  for (guint k = 0; k < self->neighbors->len; k++)
    if (((guint32 *) self->neighbors->data)[k] == G_MAXUINT32)
      ((guint32 *) self->neighbors->data)[k] = (guint32) (self->view.n_places - 1);
  memcpy (self->built_at, x, 3 * n * sizeof *x);
  self->built = TRUE;
  self->n_builds++;
  return TRUE;
}

static gboolean
is_outdated (const NearVerletList *self, const double *x)
{
  double limit = 0.25 * self->skin * self->skin;

  for (gsize i = 0; i < self->view.n; i++)
    {
      const double *a = x + 3 * i, *b = self->built_at + 3 * i;
      double d[3] = { a[0] - b[0], a[1] - b[1], a[2] - b[2] };

      /* Written so that a position that is not a number is outdated too. */
      if (!(d[0] * d[0] + d[1] * d[1] + d[2] * d[2] <= limit))
        return TRUE;
    }
  return FALSE;
}

/**
 * near_verlet_list_update:
 * @positions: (array): in Å, finite, not wrapped
 *
 * Shapes: positions (n, 3)
 * Errors: NEAR_ERROR_RANGE for a coordinate that is not finite or beyond 10^8 Å; NEAR_ERROR_TOO_LARGE
 * Cost: O(n); making the list anew O(neighbours), 4 bytes each
 * Checked: tests/core/test-verlet-list.c
 */
gboolean
near_verlet_list_update (NearVerletList *self, const double *positions, GError **error)
{
  g_return_val_if_fail (self != NULL && positions != NULL, FALSE);

  if (!self->built || is_outdated (self, positions))
    return build (self, positions, error);
  place_atoms (self, positions);
  return TRUE;
}

const NearVerletView *
near_verlet_list_get_view (const NearVerletList *self)
{
  return &self->view;
}

/* How often the list was made. */
guint64
near_verlet_list_get_n_builds (const NearVerletList *self)
{
  return self->n_builds;
}
