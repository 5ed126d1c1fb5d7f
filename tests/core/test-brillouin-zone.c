/* test-brillouin-zone.c — zones that are known, and what must hold of every zone
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-brillouin-zone.h"

#include "near-rng.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

static NearMat3
rows (double ax, double ay, double az, double bx, double by, double bz, double cx, double cy,
      double cz)
{
  return (NearMat3){ { { ax, ay, az }, { bx, by, bz }, { cx, cy, cz } } };
}

/* Euler, volume, orientation, every edge twice, every vertex on three faces or more, point
 * symmetry. */
static void
check_zone (const NearBrillouinZone *zone)
{
  const NearVec3 *v = near_brillouin_zone_peek_vertices (zone);
  const NearZoneFace *faces = near_brillouin_zone_peek_faces (zone);
  guint n_vertices = near_brillouin_zone_get_n_vertices (zone),
        n_faces = near_brillouin_zone_get_n_faces (zone);
  guint n_edges = near_brillouin_zone_get_n_edges (zone), n_sides = 0,
        n_on[NEAR_ZONE_MAX_VERTICES] = { 0 };
  double scale = near_vec3_length (v[0]), volume = 0.0;

  g_assert_cmpuint (n_vertices + n_faces, ==, n_edges + 2);
  for (guint f = 0; f < n_faces; f++)
    {
      NearVec3 half = near_vec3_scale (faces[f].point, 0.5);
      const NearMat3 *basis = near_brillouin_zone_get_basis (zone);
      NearVec3 index = near_vec3 (faces[f].index[0], faces[f].index[1], faces[f].index[2]);
      NearVec3 expected = near_vec3_times_mat3 (index, basis);

      near_assert_close_array (faces[f].point.x, expected.x, 3, 1e-12, 1e-12 * scale);
      n_sides += faces[f].n_vertices;
      for (guint i = 0; i < faces[f].n_vertices; i++)
        {
          NearVec3 a = v[faces[f].vertices[i]],
                   b = v[faces[f].vertices[(i + 1) % faces[f].n_vertices]];
          double height = near_vec3_dot (a, half) / near_vec3_dot (half, half);

          n_on[faces[f].vertices[i]]++;
          near_assert_close (height, 1.0, 0.0, 1e-9);
          g_assert_cmpfloat (near_vec3_dot (near_vec3_cross (a, b), half), >, 0.0);
          volume += near_vec3_dot (half, near_vec3_cross (a, b)) / 6.0;
        }
    }
  g_assert_cmpuint (n_sides, ==, 2 * n_edges);
  near_assert_close (volume, near_brillouin_zone_get_volume (zone), 1e-9, 0.0);
  for (guint i = 0; i < n_vertices; i++)
    {
      gboolean mirrored = FALSE;

      g_assert_cmpuint (n_on[i], >=, 3);
      near_assert_close (near_brillouin_zone_get_depth (zone, v[i]), 1.0, 0.0, 1e-9);
      for (guint j = 0; j < n_vertices; j++)
        mirrored = mirrored || near_vec3_length (near_vec3_add (v[i], v[j])) < 1e-9 * scale;
      g_assert_true (mirrored);
    }
  for (guint e = 0; e < n_edges; e++)
    {
      const NearZoneEdge *edge = &near_brillouin_zone_peek_edges (zone)[e];

      g_assert_cmpuint (edge->from, <, edge->to);
      g_assert_cmpuint (edge->to, <, n_vertices);
    }
}

/* N. W. Ashcroft, N. D. Mermin, Solid State Physics (1976), chapter 5. */
static void
test_known (void)
{
  const double a = 4.05, h = a / 2.0, c = 6.5, s = sqrt (3.0) / 2.0;
  const struct
  {
    NearMat3 lattice;
    guint n_vertices, n_faces;
    double farthest; /* in 2 pi / a */
  } known[] = {
    { rows (a, 0, 0, 0, a, 0, 0, 0, a), 8, 6, sqrt (3.0) / 2.0 },
    { rows (0, h, h, h, 0, h, h, h, 0), 24, 14, sqrt (5.0) / 2.0 }, /* W: (1, 1/2, 0) */
    { rows (-h, h, h, h, -h, h, h, h, -h), 14, 12, 1.0 },           /* H: (1, 0, 0) */
    { rows (a, 0, 0, -h, a * s, 0, 0, 0, c), 12, 8, sqrt (4.0 / 9.0 + a * a / (4 * c * c)) },
    /* fcc in a skewed cell: the same zone */
    { rows (0, h, h, h, 3 * h, 4 * h, h, h + 5 * h, 5 * h), 24, 14, sqrt (5.0) / 2.0 },
    { rows (a, 0, 0, 0, 1.2 * a, 0, 0, 0, c), 8, 6, 0.0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NearBrillouinZone) zone = near_brillouin_zone_new (&known[i].lattice, &error);
      double farthest = 0.0;

      g_assert_no_error (error);
      g_assert_cmpuint (near_brillouin_zone_get_n_vertices (zone), ==, known[i].n_vertices);
      g_assert_cmpuint (near_brillouin_zone_get_n_faces (zone), ==, known[i].n_faces);
      near_assert_close (near_brillouin_zone_get_volume (zone),
                         pow (2.0 * G_PI, 3) / near_lattice_get_volume (&known[i].lattice), 1e-12,
                         0.0);
      check_zone (zone);
      for (guint v = 0; v < known[i].n_vertices; v++)
        farthest = fmax (farthest, near_vec3_length (near_brillouin_zone_peek_vertices (zone)[v]));
      if (known[i].farthest > 0.0)
        near_assert_close (farthest, known[i].farthest * 2.0 * G_PI / a, 1e-9, 0.0);
    }
}

/* The Wigner-Seitz cell of fcc is the zone of bcc: a rhombic dodecahedron, corners at a/2 and
 * sqrt(3)/4 a. */
static void
test_wigner_seitz (void)
{
  const NearMat3 fcc = rows (0, 2, 2, 2, 0, 2, 2, 2, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (NearBrillouinZone) cell = near_brillouin_zone_new_wigner_seitz (&fcc, &error);
  guint n_far = 0;

  g_assert_no_error (error);
  check_zone (cell);
  g_assert_cmpuint (near_brillouin_zone_get_n_vertices (cell), ==, 14);
  g_assert_cmpuint (near_brillouin_zone_get_n_faces (cell), ==, 12);
  near_assert_close (near_brillouin_zone_get_volume (cell), 16.0, 1e-12, 0.0);
  for (guint v = 0; v < 14; v++)
    {
      double length = near_vec3_length (near_brillouin_zone_peek_vertices (cell)[v]);
      gboolean far = length > 1.9;

      near_assert_close (length, far ? 2.0 : sqrt (3.0), 1e-12, 0.0);
      n_far += far;
    }
  g_assert_cmpuint (n_far, ==, 6);
}

static NearMat3
random_lattice (NearRng *rng, double skew)
{
  NearMat3 m;

  do
    for (guint i = 0; i < 9; i++)
      m.m[i / 3][i % 3] = (i % 4 == 0 ? 3.0 : 0.0) + near_rng_uniform (rng, -skew, skew);
  while (near_lattice_get_volume (&m) < 10.0);
  return m;
}

/* Which of the points at random is nearer to the origin than to any lattice point: all are tried.
 */
static void
test_random (void)
{
  g_autoptr (NearRng) rng = near_rng_new (5, "zones");

  for (guint n = 0; n < 100; n++)
    {
      g_autoptr (GError) error = NULL;
      NearMat3 lattice = random_lattice (rng, 1.5);
      g_autoptr (NearBrillouinZone) zone = near_brillouin_zone_new_wigner_seitz (&lattice, &error);

      g_assert_no_error (error);
      check_zone (zone);
      for (guint k = 0; k < 20; k++)
        {
          NearVec3 r = near_vec3 (near_rng_uniform (rng, -3, 3), near_rng_uniform (rng, -3, 3),
                                  near_rng_uniform (rng, -3, 3));
          double nearest = INFINITY;
          int shift[3];

          for (int i = -10; i <= 10; i++)
            for (int j = -10; j <= 10; j++)
              for (int l = -10; l <= 10; l++)
                {
                  NearVec3 g = near_vec3_times_mat3 (near_vec3 (i, j, l), &lattice);

                  nearest = fmin (nearest, near_vec3_length (near_vec3_subtract (r, g)));
                }
          g_assert_true (near_brillouin_zone_contains (zone, r)
                         == (near_vec3_length (r) <= nearest + 1e-12));
          NearVec3 folded = near_brillouin_zone_fold (zone, r, shift);
          near_assert_close (near_vec3_length (folded), nearest, 1e-9, 1e-12);
          NearVec3 back = near_vec3_add (
              r, near_vec3_times_mat3 (near_vec3 (shift[0], shift[1], shift[2]), &lattice));
          near_assert_close_array (folded.x, back.x, 3, 1e-9, 1e-12);
        }
    }
}

/* Lattices between two kinds, and files with few digits: still a polyhedron. */
static void
test_nearly_special (void)
{
  static const double noises[] = { 1e-3, 1e-5, 1e-6, 1e-7, 1e-8, 1e-9, 1e-10, 1e-12, 1e-14 };
  const double h = 2.025;
  const NearMat3 special[]
      = { rows (0, h, h, h, 0, h, h, h, 0), rows (-h, h, h, h, -h, h, h, h, -h),
          rows (4, 0, 0, 0, 4, 0, 0, 0, 4), rows (3, 0, 0, -1.5, 2.5980762, 0, 0, 0, 5),
          rows (4, 0, 0, 0, 4, 0, 0.001, 0, 9) };
  g_autoptr (NearRng) rng = near_rng_new (6, "noise");

  for (gsize i = 0; i < G_N_ELEMENTS (special); i++)
    for (gsize n = 0; n < 10 * G_N_ELEMENTS (noises); n++)
      {
        g_autoptr (GError) error = NULL;
        NearMat3 lattice = special[i];

        for (guint k = 0; k < 9; k++)
          lattice.m[k / 3][k % 3] += noises[n / 10] * near_rng_uniform (rng, -1, 1);
        g_autoptr (NearBrillouinZone) zone = near_brillouin_zone_new (&lattice, &error);
        g_assert_no_error (error);
        g_assert_cmpuint (near_brillouin_zone_get_n_vertices (zone)
                              + near_brillouin_zone_get_n_faces (zone),
                          ==, near_brillouin_zone_get_n_edges (zone) + 2);
      }
}

static void
test_extreme (void)
{
  const NearMat3 thin = rows (1, 0, 0, 0, 1, 0, 0.37, 0.41, 2000),
                 flat = rows (500, 3, 0, 1, 400, 0, 0.3, 0.2, 1);
  const NearMat3 plane = rows (1, 0, 0, 0, 1, 0, 1, 1, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (NearBrillouinZone) first = near_brillouin_zone_new (&thin, &error);
  g_assert_no_error (error);
  g_autoptr (NearBrillouinZone) second = near_brillouin_zone_new (&flat, &error);
  g_assert_no_error (error);

  check_zone (first);
  check_zone (second);
  g_assert_null (near_brillouin_zone_new (&plane, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/brillouin-zone/known", test_known);
  g_test_add_func ("/brillouin-zone/wigner-seitz", test_wigner_seitz);
  g_test_add_func ("/brillouin-zone/random", test_random);
  g_test_add_func ("/brillouin-zone/nearly-special", test_nearly_special);
  g_test_add_func ("/brillouin-zone/extreme", test_extreme);
  return g_test_run ();
}
