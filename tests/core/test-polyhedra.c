/* test-polyhedra.c — hulls of neighbours whose volumes and distortions are known
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-polyhedra.h"

#include "crystal-test.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

/* A silicon atom at @x + origin with oxygen at each of @points (n, 3) around it. */
static NearPolyhedron *
new_around (const double *points, gsize n, const double origin[3])
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  static const NearBondPair pair = { "Si", "O", 0.0, 9.0 };
  NearBondOptions options;
  guint16 silicon, oxygen;

  g_assert_true (near_crystal_builder_add_species (builder, NULL, 14, 0.0, &silicon, &error));
  g_assert_true (near_crystal_builder_add_species (builder, NULL, 8, 0.0, &oxygen, &error));
  near_crystal_builder_add_atom (builder, silicon, origin);
  for (gsize k = 0; k < n; k++)
    near_crystal_builder_add_atom (
        builder, oxygen,
        (double[]){ origin[0] + points[3 * k], origin[1] + points[3 * k + 1], origin[2] + points[3 * k + 2] });
  g_autoptr (NearCrystal) crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  near_bond_options_init (&options, NEAR_BOND_PAIRS);
  options.pairs = &pair;
  options.n_pairs = n > 0 ? 1 : 0;
  if (n == 0)
    options.rule = NEAR_BOND_FIXED;
  g_autoptr (NearBonds) bonds = near_bonds_new (crystal, &options, NULL, &error);
  g_assert_no_error (error);
  NearPolyhedron *made = near_polyhedron_new (bonds, 0, &error);
  g_assert_no_error (error);
  return made;
}

static const double zero[3] = { 0, 0, 0 };

/* Every corner lies on or below every face; loops are counter-clockwise; Euler; every edge twice. */
static void
check_hull (const NearPolyhedron *p)
{
  double volume = 0.0, area = 0.0;

  g_assert_cmpint (p->status, ==, NEAR_POLYHEDRON_SOLID);
  g_assert_cmpuint (p->n_vertices + p->n_faces, ==, p->n_edges + 2);
  g_assert_cmpuint (p->n_triangles, ==, 2 * p->n_vertices - 4);
  for (gsize f = 0; f < p->n_faces; f++)
    {
      const guint *loop = p->face_vertices + p->face_start[f];
      guint n = p->face_start[f + 1] - p->face_start[f];
      NearVec3 sum = near_vec3 (0, 0, 0), origin = p->vertices[loop[0]];

      g_assert_cmpuint (n, >=, 3);
      for (gsize v = 0; v < p->n_vertices; v++)
        g_assert_cmpfloat (near_vec3_dot (near_vec3_subtract (p->vertices[v], origin), p->normals[f]), <, 0.05);
      for (guint k = 1; k + 1 < n; k++)
        sum = near_vec3_add (sum, near_vec3_cross (near_vec3_subtract (p->vertices[loop[k]], origin),
                                                   near_vec3_subtract (p->vertices[loop[k + 1]], origin)));
      near_assert_close (near_vec3_dot (sum, p->normals[f]), near_vec3_length (sum), 1e-3, 0.0);
      area += 0.5 * near_vec3_length (sum);
      volume += near_vec3_dot (sum, origin) / 6.0;
    }
  near_assert_close (area, p->area, 5e-3, 0.0);
  near_assert_close (volume, p->volume, 5e-3, 0.0);
}

static void
test_regular (void)
{
  static const double tetrahedron[] = { 1, 1, 1, 1, -1, -1, -1, 1, -1, -1, -1, 1 };
  static const double octahedron[] = { 2, 0, 0, -2, 0, 0, 0, 2, 0, 0, -2, 0, 0, 0, 2, 0, 0, -2 };
  static const double cube[] = { 1, 1, 1, 1, 1, -1, 1, -1, 1, 1, -1, -1, -1, 1, 1, -1, 1, -1, -1, -1, 1,
                                 -1, -1, -1 };
  static const double far[3] = { 100.3, -20.1, 7.7 };
  g_autoptr (NearPolyhedron) four = new_around (tetrahedron, 4, zero);
  g_autoptr (NearPolyhedron) six = new_around (octahedron, 6, far);
  g_autoptr (NearPolyhedron) eight = new_around (cube, 8, far);

  check_hull (four);
  check_hull (six);
  check_hull (eight);
  g_assert_cmpint (four->shape, ==, NEAR_POLYHEDRON_TETRAHEDRON);
  g_assert_cmpint (six->shape, ==, NEAR_POLYHEDRON_OCTAHEDRON);
  g_assert_cmpint (eight->shape, ==, NEAR_POLYHEDRON_OTHER);
  g_assert_cmpuint (four->n_faces, ==, 4);
  g_assert_cmpuint (six->n_faces, ==, 8);
  g_assert_cmpuint (eight->n_faces, ==, 6);
  g_assert_cmpuint (eight->n_edges, ==, 12);
  near_assert_close (four->volume, 8.0 / 3.0, 1e-12, 0.0);
  near_assert_close (four->area, 8.0 * sqrt (3.0), 1e-12, 0.0);
  near_assert_close (six->volume, 32.0 / 3.0, 1e-12, 0.0);
  near_assert_close (eight->volume, 8.0, 1e-12, 0.0);
  near_assert_close (eight->area, 24.0, 1e-12, 0.0);
  near_assert_close (four->quadratic_elongation, 1.0, 1e-12, 0.0);
  near_assert_close (six->quadratic_elongation, 1.0, 1e-12, 0.0);
  near_assert_close (four->angle_variance, 0.0, 0.0, 1e-12);
  near_assert_close (six->angle_variance, 0.0, 0.0, 1e-12);
  near_assert_close (six->length_distortion, 0.0, 0.0, 1e-12);
  g_assert_true (isnan (eight->quadratic_elongation));
  g_assert_true (four->holds_centre && six->holds_centre && eight->holds_centre);
}

/* By hand. An octahedron with two bonds c = 2.4 and four a = 2: V = 4/3 a^2 c, all angles 90 degrees. A
 * sheared one, two opposite bonds in the plane turned by t: four angles of 90 + t, 90 - t, the rest 90. */
static void
test_distorted (void)
{
  const double t = 6.0 * G_PI / 180.0, a = 2.0, c = 2.4;
  const double longer[] = { a, 0, 0, -a, 0, 0, 0, a, 0, 0, -a, 0, 0, 0, c, 0, 0, -c };
  const double sheared[] = { a, 0, 0, -a, 0, 0, a * sin (t), a * cos (t), 0, -a * sin (t), -a * cos (t), 0,
                             0, 0, a, 0, 0, -a };
  static const double prism[] = { 1, 0, 1, -0.5, 0.866, 1, -0.5, -0.866, 1, 1, 0, -1, -0.5, 0.866, -1, -0.5,
                                  -0.866, -1 };
  g_autoptr (NearPolyhedron) p = new_around (longer, 6, zero);
  g_autoptr (NearPolyhedron) q = new_around (sheared, 6, zero);
  g_autoptr (NearPolyhedron) three = new_around (prism, 6, zero);
  double l0 = cbrt (a * a * c);

  check_hull (p);
  check_hull (q);
  check_hull (three);
  near_assert_close (p->volume, 4.0 / 3.0 * a * a * c, 1e-12, 0.0);
  near_assert_close (p->quadratic_elongation, (4 * a * a + 2 * c * c) / (6.0 * l0 * l0), 1e-12, 0.0);
  near_assert_close (p->angle_variance, 0.0, 0.0, 1e-12);
  near_assert_close (p->mean_length, (4 * a + 2 * c) / 6.0, 1e-12, 0.0);
  near_assert_close (p->length_distortion,
                     (4 * (p->mean_length - a) + 2 * (c - p->mean_length)) / (6.0 * p->mean_length), 1e-12,
                     0.0);
  near_assert_close (q->angle_variance, 4.0 * 36.0 / 11.0, 1e-10, 0.0);
  near_assert_close (q->length_distortion, 0.0, 0.0, 1e-12);
  g_assert_cmpfloat (q->quadratic_elongation, >, 1.0);
  /* Six corners are no octahedron yet. */
  g_assert_cmpuint (three->n_faces, ==, 5);
  g_assert_cmpint (three->shape, ==, NEAR_POLYHEDRON_OTHER);
}

/* Corners a little off their planes do not break a face into triangles. */
static void
test_noise (void)
{
  g_autoptr (NearRng) rng = near_rng_new (3, "noise");

  for (guint trial = 0; trial < 20; trial++)
    {
      double cube[24];

      for (guint k = 0; k < 24; k++)
        cube[k] = ((k / 3) >> (k % 3) & 1 ? 1.5 : -1.5) + near_rng_uniform (rng, -0.003, 0.003);
      g_autoptr (NearPolyhedron) p = new_around (cube, 8, zero);
      check_hull (p);
      g_assert_cmpuint (p->n_faces, ==, 6);
      near_assert_close (p->volume, 27.0, 0.01, 0.0);
    }
}

static void
test_none (void)
{
  static const double square[] = { 2, 0, 0, -2, 0, 0, 0, 2, 0.02, 0, -2, 0 };
  static const double line[] = { 1, 0, 0, 2, 0, 0, 3, 0, 0, 4, 0, 0 };
  static const double aside[] = { 2, 1, 1, 2, -1, 1, 2, 1, -1, 4, 0, 0 };
  static const double inside[] = { 3, 3, 3, 3, -3, -3, -3, 3, -3, -3, -3, 3, 0.5, 0.1, 0.2 };
  g_autoptr (NearPolyhedron) none = new_around (square, 0, zero);
  g_autoptr (NearPolyhedron) few = new_around (square, 3, zero);
  g_autoptr (NearPolyhedron) flat = new_around (square, 4, zero);
  g_autoptr (NearPolyhedron) straight = new_around (line, 4, zero);
  g_autoptr (NearPolyhedron) outside = new_around (aside, 4, zero);
  g_autoptr (NearPolyhedron) five = new_around (inside, 5, zero);

  g_assert_cmpint (none->status, ==, NEAR_POLYHEDRON_TOO_FEW);
  g_assert_true (isnan (none->mean_length));
  g_assert_cmpint (few->status, ==, NEAR_POLYHEDRON_TOO_FEW);
  near_assert_close (few->mean_length, 2.0, 1e-4, 0.0);
  g_assert_cmpint (flat->status, ==, NEAR_POLYHEDRON_FLAT);
  g_assert_cmpuint (flat->n_faces, ==, 0);
  g_assert_cmpint (straight->status, ==, NEAR_POLYHEDRON_FLAT);
  g_assert_cmpint (outside->status, ==, NEAR_POLYHEDRON_SOLID);
  g_assert_false (outside->holds_centre);
  g_assert_cmpfloat (outside->volume, >, 0.0);
  /* A neighbour inside the hull of the others is no corner. */
  check_hull (five);
  g_assert_cmpuint (five->n_neighbors, ==, 5);
  g_assert_cmpuint (five->n_vertices, ==, 4);
  for (gsize v = 0; v < 4; v++)
    g_assert_cmpfloat (near_vec3_length (five->vertices[v]), >, 5.0);
}

/* BaTiO3: the octahedron of Ti has the corners that its bonds have, and the cuboctahedron of Ba 14 faces
 * and a volume of 5/3 sqrt (2) edge^3. */
static void
test_perovskite (void)
{
  static const double f[] = { 0, 0, 0, 0.5, 0.5, 0.5, 0.5, 0.5, 0, 0.5, 0, 0.5, 0, 0.5, 0.5 };
  static const guint elements[] = { 56, 22, 8, 8, 8 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) crystal = crystal_test_new_cubic (4.0, 5, f, elements);
  NearBondOptions options;

  near_bond_options_init (&options, NEAR_BOND_RADII);
  g_autoptr (NearBonds) bonds = near_bonds_new (crystal, &options, NULL, &error);
  g_autoptr (GPtrArray) titanium = near_polyhedra_new (bonds, 1, NULL, &error);
  g_autoptr (GPtrArray) barium = near_polyhedra_new (bonds, 0, NULL, &error);
  g_autoptr (GPtrArray) all = near_polyhedra_new (bonds, NEAR_ALL_SPECIES, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (titanium->len, ==, 1);
  g_assert_cmpuint (barium->len, ==, 1);
  g_assert_cmpuint (all->len, >=, 2);
  const NearPolyhedron *six = titanium->pdata[0], *twelve = barium->pdata[0];
  check_hull (six);
  check_hull (twelve);
  g_assert_cmpuint (six->n_vertices, ==, 6);
  g_assert_cmpint (six->shape, ==, NEAR_POLYHEDRON_OCTAHEDRON);
  near_assert_close (six->volume, 4.0 / 3.0 * 8.0, 1e-10, 0.0);
  for (gsize v = 0; v < 6; v++)
    near_assert_close_array (six->vertices[v].x,
                             near_bonds_get_end (bonds, six->centre, six->ends[v]).vector.x, 3, 0.0, 0.0);
  g_assert_cmpuint (twelve->n_vertices, ==, 12);
  g_assert_cmpuint (twelve->n_faces, ==, 14);
  near_assert_close (twelve->volume, 5.0 / 3.0 * sqrt (2.0) * pow (4.0 / sqrt (2.0), 3.0), 1e-10, 0.0);
}

static void
test_errors (void)
{
  g_autoptr (GError) error = NULL, large = NULL;
  const NearMonitor monitor = { crystal_test_stop, NULL };
  g_autoptr (NearCrystal) crystal = crystal_test_new_fcc (4.05, 13);
  NearBondOptions options;

  near_bond_options_init (&options, NEAR_BOND_FIXED);
  options.cutoff = 18.0;
  g_autoptr (NearBonds) bonds = near_bonds_new (crystal, &options, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (near_polyhedra_new (bonds, NEAR_ALL_SPECIES, &monitor, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
  g_assert_null (near_polyhedron_new (bonds, 0, &large));
  g_assert_error (large, NEAR_ERROR, NEAR_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (large->message, "atom 1 has"));
  g_clear_error (&large);
  g_assert_null (near_polyhedra_new (bonds, NEAR_ALL_SPECIES, NULL, &large));
  g_assert_error (large, NEAR_ERROR, NEAR_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (large->message, "atom 1 has"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/polyhedra/regular", test_regular);
  g_test_add_func ("/polyhedra/distorted", test_distorted);
  g_test_add_func ("/polyhedra/noise", test_noise);
  g_test_add_func ("/polyhedra/none", test_none);
  g_test_add_func ("/polyhedra/perovskite", test_perovskite);
  g_test_add_func ("/polyhedra/errors", test_errors);
  return g_test_run ();
}
