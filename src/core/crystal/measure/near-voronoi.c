/* near-voronoi.c — the Voronoi cell of an atom
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A box around the atom is cut by the planes half way to its neighbours, the nearest first. Faces are
 * polygons; what a plane cuts open is closed by a new one, whose corners are put in order by their angle.
 * Corners on the plane, as in fcc where four faces meet in one, are kept as they are.
 */
#include "near-voronoi-private.h"

#include "near-sort-private.h"

#include <stdlib.h>
#include <string.h>

#define MAX_CAP 128
#define ON_PLANE 1e-9 /* of the reach */

void
_near_voronoi_cell_init (NearVoronoiCell *self, double half_edge)
{
  /* Corners of the faces of a cube, as signs. */
  static const gint8 cube[6][4][3] = {
    { { 1, -1, -1 }, { 1, 1, -1 }, { 1, 1, 1 }, { 1, -1, 1 } },
    { { -1, -1, -1 }, { -1, -1, 1 }, { -1, 1, 1 }, { -1, 1, -1 } },
    { { -1, 1, -1 }, { -1, 1, 1 }, { 1, 1, 1 }, { 1, 1, -1 } },
    { { -1, -1, -1 }, { 1, -1, -1 }, { 1, -1, 1 }, { -1, -1, 1 } },
    { { -1, -1, 1 }, { 1, -1, 1 }, { 1, 1, 1 }, { -1, 1, 1 } },
    { { -1, -1, -1 }, { -1, 1, -1 }, { 1, 1, -1 }, { 1, -1, -1 } },
  };

  self->n_faces = 6;
  self->overflowed = FALSE;
  self->reach = sqrt (3.0) * half_edge;
  for (guint f = 0; f < 6; f++)
    {
      self->faces[f].n = 4;
      self->faces[f].is_box = TRUE;
      for (guint c = 0; c < 4; c++)
        self->faces[f].corners[c] = near_vec3 (cube[f][c][0] * half_edge, cube[f][c][1] * half_edge,
                                               cube[f][c][2] * half_edge);
    }
}

/* What a plane leaves: corners on it, each once. */
typedef struct
{
  NearVec3 normal; /* of length 1 */
  double distance, tolerance;
  guint n;
  NearVec3 corners[MAX_CAP];
} Cap;

static void
add_to_cap (NearVoronoiCell *self, Cap *cap, NearVec3 corner)
{
  double near = 10.0 * cap->tolerance;

  for (guint c = 0; c < cap->n; c++)
    {
      NearVec3 d = near_vec3_subtract (cap->corners[c], corner);

      if (near_vec3_dot (d, d) <= near * near)
        return;
    }
  if (cap->n == MAX_CAP)
    self->overflowed = TRUE;
  else
    cap->corners[cap->n++] = corner;
}

static void
add_corner (NearVoronoiCell *self, NearVoronoiFace *face, NearVec3 corner)
{
  if (face->n == NEAR_VORONOI_MAX_CORNERS)
    self->overflowed = TRUE;
  else
    face->corners[face->n++] = corner;
}

/* Only what is in use of the room for corners. */
static void
copy_face (NearVoronoiFace *to, const NearVoronoiFace *from)
{
  to->n = from->n;
  to->is_box = from->is_box;
  memcpy (to->corners, from->corners, from->n * sizeof *from->corners);
}

static double
get_height (const Cap *cap, NearVec3 x)
{
  return near_vec3_dot (cap->normal, x) - cap->distance;
}

/* The part of a face on the atom's side (Sutherland and Hodgman). */
static void
clip_face (NearVoronoiCell *self, NearVoronoiFace *face, Cap *cap)
{
  NearVoronoiFace whole;

  copy_face (&whole, face);
  face->n = 0;
  for (guint c = 0; c < whole.n; c++)
    {
      NearVec3 a = whole.corners[c], b = whole.corners[(c + 1) % whole.n];
      double h = get_height (cap, a), g = get_height (cap, b);

      if (h <= cap->tolerance)
        {
          add_corner (self, face, a);
          if (h >= -cap->tolerance)
            add_to_cap (self, cap, a);
        }
      if ((h < -cap->tolerance && g > cap->tolerance) || (h > cap->tolerance && g < -cap->tolerance))
        {
          NearVec3 cut = near_vec3_add (a, near_vec3_scale (near_vec3_subtract (b, a), h / (h - g)));

          add_corner (self, face, cut);
          add_to_cap (self, cap, cut);
        }
    }
}

static void
close_with_cap (NearVoronoiCell *self, const Cap *cap)
{
  guint order[MAX_CAP];

  if (cap->n < 3)
    return;
  if (self->n_faces == NEAR_VORONOI_MAX_FACES || cap->n > NEAR_VORONOI_MAX_CORNERS)
    {
      self->overflowed = TRUE;
      return;
    }
  _near_sort_corners (cap->normal, cap->corners, cap->n, order);
  NearVoronoiFace *face = &self->faces[self->n_faces++];
  face->n = cap->n;
  face->is_box = FALSE;
  for (guint c = 0; c < cap->n; c++)
    face->corners[c] = cap->corners[order[c]];
}

/* Cuts off what is nearer to @neighbor, a vector from the atom other than 0. */
void
_near_voronoi_cell_cut (NearVoronoiCell *self, NearVec3 neighbor)
{
  double length = near_vec3_length (neighbor), squared_reach = 0.0;
  Cap cap = { .normal = near_vec3_scale (neighbor, 1.0 / length), .distance = 0.5 * length, .n = 0 };
  gboolean cuts = FALSE;
  guint n_kept = 0;

  cap.tolerance = ON_PLANE * MAX (self->reach, length);
  for (guint f = 0; f < self->n_faces && !cuts; f++)
    for (guint c = 0; c < self->faces[f].n && !cuts; c++)
      cuts = get_height (&cap, self->faces[f].corners[c]) > cap.tolerance;
  if (!cuts)
    return;
  for (guint f = 0; f < self->n_faces; f++)
    {
      clip_face (self, &self->faces[f], &cap);
      if (self->faces[f].n >= 3)
        {
          if (n_kept != f)
            copy_face (&self->faces[n_kept], &self->faces[f]);
          n_kept++;
        }
    }
  self->n_faces = n_kept;
  close_with_cap (self, &cap);
  for (guint f = 0; f < self->n_faces; f++)
    for (guint c = 0; c < self->faces[f].n; c++)
      squared_reach = MAX (squared_reach,
                           near_vec3_dot (self->faces[f].corners[c], self->faces[f].corners[c]));
  self->reach = sqrt (squared_reach);
}

gboolean
_near_voronoi_cell_is_closed (const NearVoronoiCell *self)
{
  for (guint f = 0; f < self->n_faces; f++)
    if (self->faces[f].is_box)
      return FALSE;
  return !self->overflowed;
}

double
_near_voronoi_cell_get_volume (const NearVoronoiCell *self)
{
  double volume = 0.0;

  for (guint f = 0; f < self->n_faces; f++)
    {
      const NearVec3 *x = self->faces[f].corners;

      for (guint c = 1; c + 1 < self->faces[f].n; c++)
        volume += fabs (near_vec3_dot (x[0], near_vec3_cross (x[c], x[c + 1]))) / 6.0;
    }
  return volume;
}

/* Under which the atom sees the face, by triangles: A. van Oosterom, J. Strackee, IEEE Trans. Biomed. Eng.
 * 30, 125 (1983). */
double
_near_voronoi_face_get_solid_angle (const NearVoronoiFace *face)
{
  double sum = 0.0;
  NearVec3 a = face->corners[0];
  double la = near_vec3_length (a);

  for (guint c = 1; c + 1 < face->n; c++)
    {
      NearVec3 b = face->corners[c], d = face->corners[c + 1];
      double lb = near_vec3_length (b), ld = near_vec3_length (d);
      double triple = fabs (near_vec3_dot (a, near_vec3_cross (b, d)));

      sum += 2.0 * atan2 (triple, la * lb * ld + near_vec3_dot (a, b) * ld + near_vec3_dot (a, d) * lb
                                      + near_vec3_dot (b, d) * la);
    }
  return sum;
}
