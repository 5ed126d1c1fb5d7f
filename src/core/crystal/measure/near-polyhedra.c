/* near-polyhedra.c — coordination polyhedra: the convex hulls of bonded neighbours
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-polyhedra.h"

#include "near-init.h"
#include "near-sort-private.h"

#include <glib/gi18n-lib.h>
#include <libqhull_r/libqhull_r.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define THINNEST 0.1     /* Å */
#define PLANAR 0.9998477 /* cosine of 1 degree between the normals of triangles of one face */
#define MAX_NEIGHBORS 1000
#define ATOMS_PER_POLL 256
#define TETRAHEDRAL 109.47122063449069 /* degrees: arccos (-1/3) */

void
near_polyhedron_free (NearPolyhedron *self)
{
  if (self == NULL)
    return;
  g_free (self->vertices);
  g_free (self->ends);
  g_free (self->triangles);
  g_free (self->face_start);
  g_free (self->face_vertices);
  g_free (self->normals);
  g_free (self);
}

/* --- the hull ----------------------------------------------------------------------------------- */

/* The extent of the points across the plane of their largest triangle with the first point. */
static double
get_thickness (const NearVec3 *x, gsize n)
{
  NearVec3 normal = near_vec3 (0, 0, 0);
  double largest = 0.0, low = 0.0, high = 0.0;

  for (gsize i = 1; i < n; i++)
    for (gsize j = i + 1; j < n; j++)
      {
        NearVec3 cross
            = near_vec3_cross (near_vec3_subtract (x[i], x[0]), near_vec3_subtract (x[j], x[0]));

        if (near_vec3_length (cross) > largest)
          {
            largest = near_vec3_length (cross);
            normal = cross;
          }
      }
  if (largest < THINNEST * THINNEST)
    return 0.0;
  for (gsize i = 1; i < n; i++)
    {
      double height = near_vec3_dot (near_vec3_subtract (x[i], x[0]), normal) / largest;

      low = MIN (low, height);
      high = MAX (high, height);
    }
  return high - low;
}

static NearVec3
get_triangle_normal (const NearVec3 *x, const guint t[3])
{
  return near_vec3_cross (near_vec3_subtract (x[t[1]], x[t[0]]), near_vec3_subtract (x[t[2]], x[t[0]]));
}

/* Triangles of points (n_triangles, 3), counter-clockwise from outside. */
static GArray *
list_triangles (qhT *qh, const NearVec3 *x, gsize n)
{
  GArray *triangles = g_array_new (FALSE, FALSE, sizeof (guint));
  NearVec3 middle = near_vec3 (0, 0, 0);
  facetT *facet;

  for (gsize i = 0; i < n; i++)
    middle = near_vec3_add (middle, near_vec3_scale (x[i], 1.0 / (double) n));
  for (facet = qh->facet_list; facet != NULL && facet->next != NULL; facet = facet->next)
    {
      vertexT *vertex, **vertexp;
      guint t[3], k = 0;

      FOREACHvertex_ (facet->vertices)
      {
        if (k < 3)
          t[k++] = (guint) qh_pointid (qh, vertex->point);
      }
      g_assert (k == 3);
      if (near_vec3_dot (get_triangle_normal (x, t), near_vec3_subtract (x[t[0]], middle)) < 0.0)
        {
          guint swapped = t[1];

          t[1] = t[2];
          t[2] = swapped;
        }
      g_array_append_vals (triangles, t, 3);
    }
  return triangles;
}

/* NULL if qhull finds none. qhull's words go to a buffer: core never prints. */
static GArray *
make_hull (const NearVec3 *x, gsize n)
{
  qhT storage, *qh = &storage;
  char *words = NULL;
  size_t n_words;
  FILE *file = open_memstream (&words, &n_words);
  g_autofree double *points = g_new (double, 3 * n);
  char command[] = "qhull Qt Pp";
  GArray *triangles = NULL;
  int long_left, memory_left;

  if (file == NULL)
    return NULL;
  for (gsize i = 0; i < n; i++)
    memcpy (points + 3 * i, x[i].x, sizeof x[i].x);
  memset (qh, 0, sizeof *qh);
  qh_zero (qh, file);
  if (qh_new_qhull (qh, 3, (int) n, points, False, command, NULL, file) == 0)
    triangles = list_triangles (qh, x, n);
  qh_freeqhull (qh, !qh_ALL);
  qh_memfreeshort (qh, &long_left, &memory_left);
  fclose (file);
  free (words);
  return triangles;
}

/* Keeps of the points those that are corners; renumbers the triangles. */
static void
take_vertices (NearPolyhedron *self, const NearVec3 *x, gsize n, GArray *triangles)
{
  g_autofree guint *number = g_new0 (guint, n);
  guint *t = (guint *) triangles->data;

  for (guint k = 0; k < triangles->len; k++)
    number[t[k]] = 1;
  self->vertices = g_new (NearVec3, n);
  self->ends = g_new (guint, n);
  for (guint i = 0; i < n; i++)
    if (number[i] != 0)
      {
        self->vertices[self->n_vertices] = x[i];
        self->ends[self->n_vertices] = i;
        number[i] = (guint) self->n_vertices++;
      }
  for (guint k = 0; k < triangles->len; k++)
    t[k] = number[t[k]];
  self->n_triangles = triangles->len / 3;
  self->triangles = (guint *) g_array_free (triangles, FALSE);
}

static void
measure_hull (NearPolyhedron *self)
{
  self->volume = self->area = 0.0;
  self->holds_centre = TRUE;
  for (gsize k = 0; k < self->n_triangles; k++)
    {
      const guint *t = self->triangles + 3 * k;
      NearVec3 normal = get_triangle_normal (self->vertices, t);
      double height = near_vec3_dot (normal, self->vertices[t[0]]);

      /* Cones from the centre, with sign. */
      self->volume += height / 6.0;
      self->area += 0.5 * near_vec3_length (normal);
      self->holds_centre = self->holds_centre && height > 0.0;
    }
}

/* --- planar faces ------------------------------------------------------------------------------- */

static gboolean
share_edge (const guint *p, const guint *q)
{
  guint n = 0;

  for (guint i = 0; i < 3; i++)
    n += p[i] == q[0] || p[i] == q[1] || p[i] == q[2];
  return n >= 2;
}

/* The vertices of the triangles of face @face in their order around it. */
static void
add_face (NearPolyhedron *self, const guint *face_of, guint face, NearVec3 normal)
{
  g_autofree guint *numbers = g_new (guint, self->n_vertices);
  g_autofree guint *order = g_new (guint, self->n_vertices);
  g_autofree NearVec3 *corners = g_new (NearVec3, self->n_vertices);
  guint n = 0, at = self->face_start[face];

  for (guint i = 0; i < self->n_vertices; i++)
    for (gsize k = 0; k < 3 * self->n_triangles; k++)
      if (face_of[k / 3] == face && self->triangles[k] == i)
        {
          corners[n] = self->vertices[i];
          numbers[n++] = i;
          break;
        }
  _near_sort_corners (normal, corners, n, order);
  for (guint c = 0; c < n; c++)
    self->face_vertices[at + c] = numbers[order[c]];
  self->face_start[face + 1] = at + n;
  self->normals[face] = normal;
}

/* Triangles that touch along an edge and lie in the plane of the largest of them are one face. */
static void
merge_triangles (NearPolyhedron *self)
{
  gsize n = self->n_triangles;
  g_autofree guint *face_of = g_new (guint, n);
  g_autofree NearVec3 *normals = g_new (NearVec3, n);
  g_autofree double *areas = g_new (double, n);

  for (gsize k = 0; k < n; k++)
    {
      NearVec3 normal = get_triangle_normal (self->vertices, self->triangles + 3 * k);

      areas[k] = near_vec3_length (normal);
      normals[k] = near_vec3_scale (normal, 1.0 / MAX (areas[k], 1e-30));
      face_of[k] = G_MAXUINT;
    }
  self->face_start = g_new0 (guint, n + 1);
  self->face_vertices = g_new (guint, 3 * n);
  self->normals = g_new (NearVec3, n);
  for (;;)
    {
      gsize seed = n;
      gboolean grown = TRUE;

      for (gsize k = 0; k < n; k++)
        if (face_of[k] == G_MAXUINT && (seed == n || areas[k] > areas[seed]))
          seed = k;
      if (seed == n)
        break;
      face_of[seed] = (guint) self->n_faces;
      while (grown)
        {
          grown = FALSE;
          for (gsize k = 0; k < n; k++)
            for (gsize m = 0; m < n && face_of[k] == G_MAXUINT; m++)
              if (face_of[m] == self->n_faces && near_vec3_dot (normals[k], normals[seed]) > PLANAR
                  && share_edge (self->triangles + 3 * k, self->triangles + 3 * m))
                {
                  face_of[k] = (guint) self->n_faces;
                  grown = TRUE;
                }
        }
      add_face (self, face_of, (guint) self->n_faces, normals[seed]);
      self->n_faces++;
    }
  self->n_edges = self->face_start[self->n_faces] / 2;
}

/* --- distortion --------------------------------------------------------------------------------- */

static NearPolyhedronShape
get_shape (const NearPolyhedron *self)
{
  guint degree[6] = { 0 };

  if (self->n_vertices == 4)
    return NEAR_POLYHEDRON_TETRAHEDRON;
  if (self->n_vertices != 6 || self->n_faces != 8)
    return NEAR_POLYHEDRON_OTHER;
  for (gsize k = 0; k < 3 * self->n_triangles; k++)
    degree[self->triangles[k]]++;
  for (guint i = 0; i < 6; i++)
    if (degree[i] != 4)
      return NEAR_POLYHEDRON_OTHER;
  return NEAR_POLYHEDRON_OCTAHEDRON;
}

/* K. Robinson, G. V. Gibbs, P. H. Ribbe, Science 172, 567 (1971):
 *     <lambda> = 1/n sum (l_i / l_0)^2,  sigma^2 = 1/(m - 1) sum (theta_i - theta_0)^2
 * with l_0 of the regular polyhedron of the same volume and the m angles at the centre over its edges. */
static void
measure_distortion (NearPolyhedron *self)
{
  gboolean four = self->shape == NEAR_POLYHEDRON_TETRAHEDRON;
  double regular = four ? TETRAHEDRAL : 90.0, sum = 0.0, squares = 0.0;
  double l0 = four ? cbrt (self->volume * 27.0 / (8.0 * sqrt (3.0))) : cbrt (0.75 * self->volume);
  guint m = 0;

  for (gsize i = 0; i < self->n_vertices; i++)
    squares += near_vec3_dot (self->vertices[i], self->vertices[i]);
  for (gsize k = 0; k < self->n_triangles; k++)
    for (guint c = 0; c < 3; c++)
      {
        guint i = self->triangles[3 * k + c], j = self->triangles[3 * k + (c + 1) % 3];
        double angle = near_vec3_angle (self->vertices[i], self->vertices[j]) * 180.0 / G_PI;

        if (i > j) /* every edge stands in two triangles, once each way */
          continue;
        sum += (angle - regular) * (angle - regular);
        m++;
      }
  self->quadratic_elongation = squares / (double) self->n_vertices / (l0 * l0);
  self->angle_variance = sum / (m - 1);
}

static void
measure_lengths (NearPolyhedron *self, const NearBonds *bonds)
{
  double sum = 0.0;

  for (gsize k = 0; k < self->n_neighbors; k++)
    sum += near_bonds_get_end (bonds, self->centre, k).length / (double) self->n_neighbors;
  self->mean_length = sum;
  self->length_distortion = 0.0;
  for (gsize k = 0; k < self->n_neighbors; k++)
    self->length_distortion += fabs (near_bonds_get_end (bonds, self->centre, k).length - sum)
                               / (sum * (double) self->n_neighbors);
}

/**
 * near_polyhedron_new:
 * @atom: the centre
 *
 * Returns: (transfer full) (nullable): what its bonded neighbours span; see its status
 * Errors: NEAR_ERROR_TOO_LARGE beyond 1000 neighbours
 * Cost: some 20 µs for six neighbours
 * Reference: W. H. Baur, Acta Cryst. B30, 1195 (1974) for the distortion of lengths
 */
NearPolyhedron *
near_polyhedron_new (const NearBonds *bonds, gsize atom, GError **error)
{
  g_return_val_if_fail (bonds != NULL, NULL);
  g_return_val_if_fail (atom < near_crystal_get_n_atoms (near_bonds_get_crystal (bonds)), NULL);

  gsize n = near_bonds_get_n_of (bonds, atom);
  g_autoptr (NearPolyhedron) self = g_new0 (NearPolyhedron, 1);
  g_autofree NearVec3 *x = g_new (NearVec3, n);
  GArray *triangles;

  if (n > MAX_NEIGHBORS)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE,
                   _ ("atom %zu has %zu bonds; a polyhedron of more than %d is none, choose shorter bonds"),
                   atom + 1, n, MAX_NEIGHBORS);
      return NULL;
    }
  self->centre = atom;
  self->n_neighbors = n;
  self->mean_length = self->length_distortion = NAN;
  self->volume = self->area = self->quadratic_elongation = self->angle_variance = NAN;
  if (n > 0)
    measure_lengths (self, bonds);
  self->status = n < 4 ? NEAR_POLYHEDRON_TOO_FEW : NEAR_POLYHEDRON_FLAT;
  for (gsize k = 0; k < n; k++)
    x[k] = near_bonds_get_end (bonds, atom, k).vector;
  if (n < 4 || get_thickness (x, n) < THINNEST)
    return g_steal_pointer (&self);
  triangles = make_hull (x, n);
  if (triangles == NULL)
    return g_steal_pointer (&self);
  self->status = NEAR_POLYHEDRON_SOLID;
  take_vertices (self, x, n, triangles);
  measure_hull (self);
  merge_triangles (self);
  self->shape = get_shape (self);
  if (self->shape != NEAR_POLYHEDRON_OTHER)
    measure_distortion (self);
  return g_steal_pointer (&self);
}

/* Takes what was made; the first error is that of all. */
static gboolean
keep_solid (GPtrArray *list, NearPolyhedron **made, GError **errors, gsize n, GError **error)
{
  gboolean failed = FALSE;

  for (gsize k = 0; k < n; k++)
    {
      if (errors[k] != NULL && !failed)
        {
          g_propagate_error (error, errors[k]);
          failed = TRUE;
        }
      else
        g_clear_error (&errors[k]);
      if (made[k] != NULL && made[k]->status == NEAR_POLYHEDRON_SOLID)
        g_ptr_array_add (list, made[k]);
      else
        near_polyhedron_free (made[k]);
    }
  return !failed;
}

/**
 * near_polyhedra_new:
 * @species: of the centres, or NEAR_ALL_SPECIES
 *
 * Errors: NEAR_ERROR_TOO_LARGE, NEAR_ERROR_CANCELLED
 * Cost: some 20 µs an atom
 */
GPtrArray *
near_polyhedra_new (const NearBonds *bonds, guint species, const NearMonitor *monitor, GError **error)
{
  g_return_val_if_fail (bonds != NULL, NULL);

  NearCrystal *crystal = near_bonds_get_crystal (bonds);
  const guint16 *of = near_crystal_peek_species (crystal);
  gsize n = near_crystal_get_n_atoms (crystal);
  g_autoptr (GPtrArray) list = g_ptr_array_new_with_free_func ((GDestroyNotify) near_polyhedron_free);
  NearPolyhedron *made[ATOMS_PER_POLL];
  GError *errors[ATOMS_PER_POLL];

  for (gsize from = 0; from < n; from += ATOMS_PER_POLL)
    {
      gsize n_made = MIN (ATOMS_PER_POLL, n - from);

      if (!near_monitor_check (monitor, (double) from / (double) n, _ ("polyhedra"), error))
        return NULL;
#pragma omp parallel for schedule(static, 1) num_threads(near_get_n_threads ()) if (n_made > 16)
      for (gsize k = 0; k < n_made; k++)
        {
          made[k] = NULL;
          errors[k] = NULL;
          if (species == NEAR_ALL_SPECIES || of[from + k] == species)
            made[k] = near_polyhedron_new (bonds, from + k, &errors[k]);
        }
      if (!keep_solid (list, made, errors, n_made, error))
        return NULL;
    }
  return g_steal_pointer (&list);
}
