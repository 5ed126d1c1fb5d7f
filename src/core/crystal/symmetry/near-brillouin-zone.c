/* near-brillouin-zone.c — the first Brillouin zone, and the Wigner-Seitz cell of any lattice
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Three lattice vectors and minus their sum, none of which makes an acute angle with another, are an
 * obtuse superbase; E. Selling's algorithm finds one. Only the seven vectors v1, v2, v3, v1 + v2, v2 + v3,
 * v3 + v1, v1 + v2 + v3 and their opposites can then have a face (J. H. Conway, N. J. A. Sloane, Proc. R.
 * Soc. Lond. A 436, 55 (1992)).
 */
#include "near-brillouin-zone.h"

#include "near-sort-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define N_PLANES 14
#define MAX_STEPS 10000
/* What counts as touching, of the shortest vector: first as rounding in files would have it, then less. */
static const double tolerances[] = { 1e-7, 1e-10, 1e-13 };
/* A volume that is off by more is no zone. */
#define VOLUME_TOLERANCE 1e-5

struct _NearBrillouinZone
{
  NearMat3 basis;
  double volume;
  guint n_planes;
  NearZoneFace planes[N_PLANES]; /* all candidates: for depths */
  guint n_vertices, n_faces, n_edges;
  NearVec3 vertices[NEAR_ZONE_MAX_VERTICES];
  NearZoneFace faces[NEAR_ZONE_MAX_FACES];
  NearZoneEdge edges[NEAR_ZONE_MAX_VERTICES + NEAR_ZONE_MAX_FACES];
};

/* --- the lattice vectors that matter ---------------------------------------------------------- */

typedef struct
{
  NearVec3 v[4]; /* their sum is zero */
  int index[4][3];
} Superbase;

/* Where v_i · v_j > 0: v_i -> -v_i, v_k -> v_k + v_i, v_l -> v_l + v_i for the two others lowers the sum of
 * squared lengths. */
static void
reduce (Superbase *s, guint i, guint j)
{
  for (guint k = 0; k < 4; k++)
    if (k != i && k != j)
      {
        s->v[k] = near_vec3_add (s->v[k], s->v[i]);
        for (guint c = 0; c < 3; c++)
          s->index[k][c] += s->index[i][c];
      }
  s->v[i] = near_vec3_scale (s->v[i], -1.0);
  for (guint c = 0; c < 3; c++)
    s->index[i][c] = -s->index[i][c];
}

static gboolean
find_superbase (const NearMat3 *basis, Superbase *s)
{
  memset (s, 0, sizeof *s);
  for (guint i = 0; i < 3; i++)
    {
      s->v[i] = near_mat3_row (basis, i);
      s->v[3] = near_vec3_subtract (s->v[3], s->v[i]);
      s->index[i][i] = 1;
      s->index[3][i] = -1;
    }
  for (guint step = 0; step < MAX_STEPS; step++)
    {
      gboolean done = TRUE;

      for (guint i = 0; i < 4 && done; i++)
        for (guint j = i + 1; j < 4 && done; j++)
          {
            double size = near_vec3_length (s->v[i]) * near_vec3_length (s->v[j]);

            if (near_vec3_dot (s->v[i], s->v[j]) <= 1e-12 * size)
              continue;
            reduce (s, i, j);
            done = FALSE;
          }
      if (done)
        return TRUE;
    }
  return FALSE;
}

/* Every proper, not empty subset of a superbase: seven sums and their opposites. */
static void
set_planes (NearBrillouinZone *self, const Superbase *s)
{
  for (guint subset = 1; subset < 15; subset++)
    {
      NearZoneFace *plane = &self->planes[self->n_planes++];

      for (guint i = 0; i < 4; i++)
        if (subset >> i & 1)
          for (guint c = 0; c < 3; c++)
            plane->index[c] += s->index[i][c];
      plane->point = near_vec3_times_mat3 (
          near_vec3 (plane->index[0], plane->index[1], plane->index[2]), &self->basis);
    }
}

/* --- the polyhedron --------------------------------------------------------------------------- */

/* r · G / (G · G / 2): 1 on the plane. */
static double
get_height (const NearZoneFace *plane, NearVec3 r)
{
  return 2.0 * near_vec3_dot (r, plane->point) / near_vec3_dot (plane->point, plane->point);
}

/* How far beyond the plane, in units of length. */
static double
get_distance (const NearZoneFace *plane, NearVec3 r)
{
  return (get_height (plane, r) - 1.0) * 0.5 * near_vec3_length (plane->point);
}

static gboolean
intersect (const NearZoneFace *a, const NearZoneFace *b, const NearZoneFace *c, NearVec3 *r)
{
  NearMat3 normals = near_mat3_from_rows (a->point, b->point, c->point);
  double size
      = near_vec3_length (a->point) * near_vec3_length (b->point) * near_vec3_length (c->point);

  if (fabs (near_mat3_determinant (&normals)) < 1e-9 * size)
    return FALSE;
  NearMat3 inverse = near_mat3_inverse (&normals);
  NearVec3 heights = near_vec3 (0.5 * near_vec3_dot (a->point, a->point),
                                0.5 * near_vec3_dot (b->point, b->point),
                                0.5 * near_vec3_dot (c->point, c->point));
  *r = near_mat3_times_vec3 (&inverse, heights);
  return TRUE;
}

static gboolean
is_within (const NearBrillouinZone *self, NearVec3 r, double tolerance)
{
  for (guint p = 0; p < self->n_planes; p++)
    if (get_distance (&self->planes[p], r) > tolerance)
      return FALSE;
  return TRUE;
}

/* The corners: where three planes meet and no fourth one cuts them off. */
static gboolean
find_vertices (NearBrillouinZone *self, double tolerance)
{
  self->n_vertices = 0;
  for (guint a = 0; a < self->n_planes; a++)
    for (guint b = a + 1; b < self->n_planes; b++)
      for (guint c = b + 1; c < self->n_planes; c++)
        {
          NearVec3 r;
          gboolean is_new = TRUE;

          if (!intersect (&self->planes[a], &self->planes[b], &self->planes[c], &r)
              || !is_within (self, r, tolerance))
            continue;
          for (guint v = 0; v < self->n_vertices && is_new; v++)
            is_new
                = near_vec3_length (near_vec3_subtract (self->vertices[v], r)) > 10.0 * tolerance;
          if (!is_new)
            continue;
          if (self->n_vertices == NEAR_ZONE_MAX_VERTICES)
            return FALSE;
          self->vertices[self->n_vertices++] = r;
        }
  return self->n_vertices >= 8;
}

/* The vertices of a plane in the order of their angle about its normal. */
static void
sort_face (const NearBrillouinZone *self, NearZoneFace *face)
{
  NearVec3 corners[NEAR_ZONE_MAX_VERTICES];
  guint vertices[NEAR_ZONE_MAX_VERTICES], order[NEAR_ZONE_MAX_VERTICES];

  for (guint i = 0; i < face->n_vertices; i++)
    {
      vertices[i] = face->vertices[i];
      corners[i] = self->vertices[vertices[i]];
    }
  _near_sort_corners (face->point, corners, face->n_vertices, order);
  for (guint i = 0; i < face->n_vertices; i++)
    face->vertices[i] = vertices[order[i]];
}

static void
find_faces (NearBrillouinZone *self, double tolerance)
{
  self->n_faces = 0;
  for (guint p = 0; p < self->n_planes; p++)
    {
      NearZoneFace face = self->planes[p];

      face.n_vertices = 0;
      for (guint v = 0; v < self->n_vertices; v++)
        if (fabs (get_distance (&face, self->vertices[v])) <= 10.0 * tolerance)
          face.vertices[face.n_vertices++] = v;
      if (face.n_vertices < 3)
        continue; /* it touches an edge or a corner only */
      sort_face (self, &face);
      self->faces[self->n_faces++] = face;
    }
}

static gboolean
find_edges (NearBrillouinZone *self)
{
  self->n_edges = 0;
  for (guint f = 0; f < self->n_faces; f++)
    for (guint i = 0; i < self->faces[f].n_vertices; i++)
      {
        guint from = self->faces[f].vertices[i];
        guint to = self->faces[f].vertices[(i + 1) % self->faces[f].n_vertices];

        /* Each edge is met in both directions. */
        if (from > to)
          continue;
        if (self->n_edges == G_N_ELEMENTS (self->edges))
          return FALSE;
        self->edges[self->n_edges++] = (NearZoneEdge){ from, to };
      }
  return TRUE;
}

/* The sum of the pyramids over the faces with their tips at the origin. */
static double
sum_volume (const NearBrillouinZone *self)
{
  double sum = 0.0;

  for (guint f = 0; f < self->n_faces; f++)
    {
      const NearZoneFace *face = &self->faces[f];
      NearVec3 a = self->vertices[face->vertices[0]];

      for (guint i = 1; i + 1 < face->n_vertices; i++)
        sum += near_vec3_dot (a, near_vec3_cross (self->vertices[face->vertices[i]],
                                                  self->vertices[face->vertices[i + 1]]))
               / 6.0;
    }
  return sum;
}

static gboolean
build (NearBrillouinZone *self)
{
  double shortest = INFINITY;

  for (guint p = 0; p < self->n_planes; p++)
    shortest = fmin (shortest, near_vec3_length (self->planes[p].point));
  for (guint t = 0; t < G_N_ELEMENTS (tolerances); t++)
    {
      double tolerance = tolerances[t] * shortest;

      if (!find_vertices (self, tolerance))
        continue;
      find_faces (self, tolerance);
      if (find_edges (self) && self->n_vertices + self->n_faces == self->n_edges + 2
          && fabs (sum_volume (self) / self->volume - 1.0) < VOLUME_TOLERANCE)
        return TRUE;
    }
  return FALSE;
}

static NearBrillouinZone *
new_zone (const NearMat3 *basis, GError **error)
{
  NearBrillouinZone *self = g_atomic_rc_box_new0 (NearBrillouinZone);
  Superbase superbase;

  self->basis = *basis;
  self->volume = near_lattice_get_volume (basis);
  if (find_superbase (basis, &superbase))
    {
      set_planes (self, &superbase);
      if (build (self))
        return self;
    }
  near_brillouin_zone_unref (self);
  g_set_error_literal (
      error, NEAR_ERROR, NEAR_ERROR_FAILED,
      _ ("the Brillouin zone of this lattice could not be built: its cell is too long and thin; "
         "try the Niggli cell"));
  return NULL;
}

/**
 * near_brillouin_zone_new:
 *
 * The zone is that of the lattice that is given: of a conventional or a larger cell it is smaller than that
 * of the crystal. Corners and edges closer than 10^-6 of the shortest reciprocal vector are taken as one.
 *
 * Errors: those of near_lattice_check()
 * Cost: about 20 microseconds
 * Checked: tests/core/test-brillouin-zone.c: counts, Euler's relation, volume (2 pi)^3 / V, every face a
 *   bisector, points at random against all lattice vectors around
 */
NearBrillouinZone *
near_brillouin_zone_new (const NearMat3 *lattice, GError **error)
{
  g_return_val_if_fail (lattice != NULL, NULL);
  if (!near_lattice_check (lattice, error))
    return NULL;

  NearMat3 basis = near_lattice_get_reciprocal (lattice);
  for (guint i = 0; i < 9; i++)
    basis.m[i / 3][i % 3] *= 2.0 * G_PI;
  return new_zone (&basis, error);
}

NearBrillouinZone *
near_brillouin_zone_new_wigner_seitz (const NearMat3 *lattice, GError **error)
{
  g_return_val_if_fail (lattice != NULL, NULL);
  return near_lattice_check (lattice, error) ? new_zone (lattice, error) : NULL;
}

NearBrillouinZone *
near_brillouin_zone_ref (NearBrillouinZone *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
near_brillouin_zone_unref (NearBrillouinZone *self)
{
  if (self != NULL)
    g_atomic_rc_box_release (self);
}

const NearMat3 *
near_brillouin_zone_get_basis (const NearBrillouinZone *self)
{
  return &self->basis;
}

guint
near_brillouin_zone_get_n_vertices (const NearBrillouinZone *self)
{
  return self->n_vertices;
}

const NearVec3 *
near_brillouin_zone_peek_vertices (const NearBrillouinZone *self)
{
  return self->vertices;
}

guint
near_brillouin_zone_get_n_faces (const NearBrillouinZone *self)
{
  return self->n_faces;
}

const NearZoneFace *
near_brillouin_zone_peek_faces (const NearBrillouinZone *self)
{
  return self->faces;
}

guint
near_brillouin_zone_get_n_edges (const NearBrillouinZone *self)
{
  return self->n_edges;
}

const NearZoneEdge *
near_brillouin_zone_peek_edges (const NearBrillouinZone *self)
{
  return self->edges;
}

/* Returns: (2 pi)^3 / V in 1/Å^3, or V in Å^3 */
double
near_brillouin_zone_get_volume (const NearBrillouinZone *self)
{
  return self->volume;
}

double
near_brillouin_zone_get_depth (const NearBrillouinZone *self, NearVec3 point)
{
  double highest = 0.0;

  for (guint p = 0; p < self->n_planes; p++)
    highest = fmax (highest, get_height (&self->planes[p], point));
  return highest;
}

/* The surface belongs to it, within rounding. */
gboolean
near_brillouin_zone_contains (const NearBrillouinZone *self, NearVec3 point)
{
  return near_brillouin_zone_get_depth (self, point) <= 1.0 + 1e-9;
}

/* Steps through the faces, each of which shortens the vector; a point on the surface stays. */
NearVec3
near_brillouin_zone_fold (const NearBrillouinZone *self, NearVec3 point, int shift[3])
{
  NearMat3 inverse = near_mat3_inverse (&self->basis);
  NearVec3 f = near_vec3_times_mat3 (point, &inverse);
  int by[3];

  for (guint c = 0; c < 3; c++)
    {
      by[c] = -(int) nearbyint (f.x[c]);
      f.x[c] += by[c];
    }
  NearVec3 r = near_vec3_times_mat3 (f, &self->basis);
  for (guint p = 0; p < self->n_planes;)
    {
      const NearZoneFace *plane = &self->planes[p];
      double steps = nearbyint (0.5 * get_height (plane, r));

      if (get_height (plane, r) <= 1.0 + 1e-9 || steps == 0.0)
        {
          p++;
          continue;
        }
      r = near_vec3_subtract (r, near_vec3_scale (plane->point, steps));
      for (guint c = 0; c < 3; c++)
        by[c] -= (int) steps * plane->index[c];
      p = 0;
    }
  if (shift != NULL)
    memcpy (shift, by, sizeof by);
  return r;
}
