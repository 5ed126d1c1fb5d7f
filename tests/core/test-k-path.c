/* test-k-path.c — points and paths in Brillouin zones against ASE, and what must hold of every one
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-k-path.h"

#include "crystal-test.h"
#include "known-structures.h"
#include "near-brillouin-zone.h"
#include "near-json.h"
#include "near-supercell.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

static NearKPath *
new_path (NearCrystal *crystal, double symprec)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearSymmetry) symmetry = near_symmetry_new (crystal, symprec, &error);
  g_assert_no_error (error);
  NearKPath *path = near_k_path_new (symmetry, &error);

  g_assert_no_error (error);
  return path;
}

/* One atom: the symmetry of the crystal is that of its lattice. */
static NearCrystal *
new_lattice (const NearMat3 *lattice)
{
  const double f[3] = { 0.1, 0.2, 0.3 };
  const guint elements[] = { 84 };

  return crystal_test_new (lattice, 1, f, elements);
}

/* Every labelled point but the centre lies on the surface, or at least within: Sigma of some does.
 */
static void
check_in_zone (const NearKPath *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearBrillouinZone) zone
      = near_brillouin_zone_new (near_k_path_get_lattice (path), &error);

  g_assert_no_error (error);
  for (guint i = 0; i < near_k_path_get_n_points (path); i++)
    {
      const NearKPoint *point = &near_k_path_peek_points (path)[i];
      double depth = near_brillouin_zone_get_depth (zone, point->position);

      if (g_str_equal (point->label, "Γ"))
        near_assert_close (depth, 0.0, 0.0, 1e-12);
      else
        near_assert_close (depth, 1.0, 0.0, 1e-6);
    }
}

/* The cell of the path is one of the crystal's lattice, in the crystal's orientation. */
static void
check_lattice (const NearKPath *path, const NearCrystal *primitive)
{
  NearMat3 q = near_k_path_get_transformation (path);
  NearMat3 rows = near_mat3_multiply (&q, near_crystal_get_lattice (primitive));

  for (guint i = 0; i < 9; i++)
    g_assert_true (q.m[i / 3][i % 3] == nearbyint (q.m[i / 3][i % 3]));
  near_assert_close (fabs (near_mat3_determinant (&q)), 1.0, 0.0, 0.0);
  near_assert_close_array (near_k_path_get_lattice (path)->m[0], rows.m[0], 9, 0.0, 1e-6);
  g_assert_cmpfloat (near_mat3_determinant (&rows), >, 0.0);
}

/* tests/data/k-paths.json: see make-k-paths.py. */
static void
test_ase (void)
{
  g_autofree char *name = near_test_data ("k-paths.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) cases = near_json_load (name, &error);
  gsize i;
  json_t *one;

  g_assert_no_error (error);
  json_array_foreach (cases, i, one)
    {
      NearMat3 lattice;
      const char *variant = json_string_value (json_object_get (one, "variant"));
      json_t *labels = json_object_get (one, "labels"), *walk = json_object_get (one, "path");
      json_t *products = json_object_get (one, "products");
      gsize n = json_array_size (labels), at = 0;

      for (guint k = 0; k < 9; k++)
        lattice.m[k / 3][k % 3]
            = json_number_value (json_array_get (json_object_get (one, "cell"), k));
      g_autoptr (NearCrystal) crystal = new_lattice (&lattice);
      g_autoptr (NearKPath) path = new_path (crystal, 1e-5);
      g_test_message ("%s", variant);
      g_assert_cmpstr (near_k_path_get_variant (path), ==, variant);
      g_assert_cmpuint (near_k_path_get_n_points (path), ==, n);
      for (gsize p = 0; p < n; p++)
        for (gsize q = 0; q < n; q++)
          {
            const NearKPoint *a
                = near_k_path_find_point (path, json_string_value (json_array_get (labels, p)));
            const NearKPoint *b
                = near_k_path_find_point (path, json_string_value (json_array_get (labels, q)));

            near_assert_close (near_vec3_dot (a->position, b->position),
                               json_number_value (json_array_get (products, p * n + q)), 1e-7,
                               1e-7);
          }
      for (guint s = 0; s < near_k_path_get_n_segments (path); s++, at++)
        {
          const NearKSegment *segment = &near_k_path_peek_segments (path)[s];
          const NearKPoint *points = near_k_path_peek_points (path);

          if (!segment->is_joined && s > 0)
            {
              const json_t *gap = json_array_get (walk, at + 1);

              g_assert_true (json_is_null (gap));
              at += 2;
            }
          g_assert_cmpstr (points[segment->from].label, ==,
                           json_string_value (json_array_get (walk, at)));
          g_assert_cmpstr (points[segment->to].label, ==,
                           json_string_value (json_array_get (walk, at + 1)));
        }
      g_assert_cmpuint (at + 1, ==, json_array_size (walk));
      check_lattice (path, crystal);
      check_in_zone (path);
    }
}

/* X = 2 pi/a (1, 0, 0), L = pi/a (1, 1, 1), W = 2 pi/a (1, 1/2, 0), K = 2 pi/a (3/4, 3/4, 0), in
 * the frame of the crystal as it was given. */
static void
test_fcc (void)
{
  const double a = 4.0495, unit = 2.0 * G_PI / a;
  g_autoptr (NearCrystal) crystal = crystal_test_new_fcc (a, 13);
  g_autoptr (NearKPath) path = new_path (crystal, NEAR_SYMPREC);
  static const struct
  {
    const char *label;
    double sorted[3]; /* falling, of absolute values */
  } expected[] = { { "X", { 1, 0, 0 } },       { "L", { 0.5, 0.5, 0.5 } }, { "W", { 1, 0.5, 0 } },
                   { "K", { 0.75, 0.75, 0 } }, { "U", { 1, 0.25, 0.25 } }, { "Γ", { 0, 0, 0 } } };

  g_assert_cmpstr (near_k_path_get_variant (path), ==, "FCC");
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      const NearKPoint *point = near_k_path_find_point (path, expected[i].label);
      double x[3], given[3];

      for (guint k = 0; k < 3; k++)
        x[k] = fabs (point->position.x[k]) / unit;
      for (guint k = 0; k < 3; k++)
        for (guint l = k + 1; l < 3; l++)
          if (x[l] > x[k])
            {
              double held = x[k];

              x[k] = x[l];
              x[l] = held;
            }
      near_assert_close_array (x, expected[i].sorted, 3, 1e-9, 1e-9);
      /* In the reciprocal vectors of the conventional cell the numbers are those of 2 pi/a. */
      near_k_path_to_crystal (path, point->fractional, given);
      for (guint k = 0; k < 3; k++)
        near_assert_close (given[k], point->position.x[k] / unit, 1e-9, 1e-9);
    }
  g_autofree char *text = near_k_path_dup_text (path);
  g_assert_cmpstr (text, ==, "Γ–X–W–K–Γ–L–U–W–L–K | U–X");
}

/* The same points of space whatever cell the crystal is given in, and numbers that fit that cell.
 */
static void
test_any_cell (void)
{
  static const int p[3][3] = { { 1, 2, 0 }, { 0, 1, 1 }, { 1, 0, 2 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) small = crystal_test_new_diamond (5.431, 14);
  g_autoptr (NearCrystal) large = near_crystal_new_supercell (small, p, NULL, &error);
  g_autoptr (NearKPath) path = new_path (large, NEAR_SYMPREC);
  NearMat3 reciprocal = near_lattice_get_reciprocal (near_crystal_get_lattice (large));
  NearMat3 q = near_k_path_get_transformation (path);
  NearMat3 rows = near_mat3_multiply (&q, near_crystal_get_lattice (large));

  g_assert_no_error (error);
  near_assert_close_array (rows.m[0], near_k_path_get_lattice (path)->m[0], 9, 0.0, 1e-9);
  check_in_zone (path);
  for (guint i = 0; i < near_k_path_get_n_points (path); i++)
    {
      const NearKPoint *point = &near_k_path_peek_points (path)[i];
      double f[3];

      near_k_path_to_crystal (path, point->fractional, f);
      NearVec3 k
          = near_vec3_scale (near_vec3_times_mat3 (near_vec3_from (f), &reciprocal), 2.0 * G_PI);
      near_assert_close_array (k.x, point->position.x, 3, 1e-9, 1e-9);
    }
}

static void
test_random (void)
{
  g_autoptr (NearRng) rng = near_rng_new (11, "lattices");
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint n = 0; n < 1500; n++)
    {
      double a = near_rng_uniform (rng, 2, 6), b = near_rng_uniform (rng, 2, 6),
             c = near_rng_uniform (rng, 2, 6);
      NearCell cell = { a, b, c, 90, 90, 90 };
      NearMat3 lattice, f = { { { 0, .5, .5 }, { .5, 0, .5 }, { .5, .5, 0 } } },
                        i = { { { -.5, .5, .5 }, { .5, -.5, .5 }, { .5, .5, -.5 } } },
                        s = { { { .5, -.5, 0 }, { .5, .5, 0 }, { 0, 0, 1 } } },
                        centring = near_mat3_identity ();

      switch (n % 10)
        {
        case 0: /* monoclinic, face-centred */
        case 1:
        case 2:
          cell.beta = near_rng_uniform (rng, 60, 120);
          centring = s;
          break;
        case 3:
          cell.beta = near_rng_uniform (rng, 60, 120);
          break;
        case 4: /* triclinic */
          cell = (NearCell){ a,
                             b,
                             c,
                             near_rng_uniform (rng, 75, 105),
                             near_rng_uniform (rng, 75, 105),
                             near_rng_uniform (rng, 75, 105) };
          break;
        case 5:
          centring = f;
          break;
        case 6:
          centring = i;
          break;
        case 7:
          centring = s;
          break;
        case 8: /* rhombohedral */
          cell = (NearCell){ a, a, a, 0, 0, 0 };
          cell.alpha = cell.beta = cell.gamma = near_rng_uniform (rng, 35, 115);
          break;
        default: /* tetragonal */
          cell.b = a;
          centring = i;
        }
      g_assert_true (near_lattice_from_cell (&cell, &lattice, NULL));
      lattice = near_mat3_multiply (&centring, &lattice);
      g_autoptr (NearCrystal) crystal = new_lattice (&lattice);
      g_autoptr (NearKPath) path = new_path (crystal, 1e-5);
      g_hash_table_add (seen, (gpointer) near_k_path_get_variant (path));
      g_test_message ("%s", near_k_path_get_variant (path));
      check_lattice (path, crystal);
      check_in_zone (path);
    }
  g_assert_cmpuint (g_hash_table_size (seen), >=, 14);
}

static void
test_known (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NearCrystal) crystal = new_known (&known[i]);
      g_autoptr (NearCrystal) primitive
          = near_crystal_new_in_cell (crystal, NEAR_CELL_PRIMITIVE, 1e-3, NULL, &error);
      g_assert_no_error (error);
      g_autoptr (NearKPath) path = new_path (primitive, 1e-3);

      g_test_message ("%s: %s", known[i].name, near_k_path_get_variant (path));
      check_lattice (path, primitive);
      check_in_zone (path);
    }
}

/* An angle of 90 degrees by accident: the group is monoclinic, the numbers stay finite. */
static void
test_accidents (void)
{
  static const NearCell cells[] = { { 5, 4, 6, 90, 90, 90 },
                                    { 4, 4, 4, 90, 90, 90 },
                                    { 4, 7, 4, 90, 90, 90 },
                                    { 7, 4, 7, 90, 90, 90 } };
  static const double f[]
      = { 0, 0, 0, 0.5, 0.5, 0, 0.1, 0, 0.17, 0.6, 0.5, 0.17, -0.1, 0, -0.17, 0.4, 0.5, -0.17 };
  static const guint elements[] = { 22, 22, 8, 8, 8, 8 };

  for (gsize i = 0; i < G_N_ELEMENTS (cells); i++)
    {
      NearMat3 lattice;

      g_assert_true (near_lattice_from_cell (&cells[i], &lattice, NULL));
      g_autoptr (NearCrystal) crystal = crystal_test_new (&lattice, 6, f, elements);
      g_autoptr (NearSymmetry) symmetry = near_symmetry_new (crystal, 1e-4, NULL);
      g_assert_cmpstr (near_symmetry_get_bravais (symmetry), ==, "mS");
      g_autoptr (NearKPath) path = near_k_path_new (symmetry, NULL);
      check_in_zone (path);
    }
}

static void
test_samples (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) crystal = crystal_test_new_fcc (4.0495, 13);
  g_autoptr (NearKPath) path = new_path (crystal, NEAR_SYMPREC);
  gsize n, n_labelled = 0;
  g_autofree NearKSample *samples = near_k_path_dup_samples (path, 20.0, &n, &error);

  g_assert_no_error (error);
  near_assert_close (samples[n - 1].distance, near_k_path_get_length (path), 1e-12, 0.0);
  for (gsize i = 0; i < n; i++)
    {
      n_labelled += samples[i].point >= 0;
      if (samples[i].point >= 0)
        near_assert_close_array (samples[i].position.x,
                                 near_k_path_peek_points (path)[samples[i].point].position.x, 3,
                                 1e-12, 1e-12);
      if (i == 0)
        continue;
      double step = samples[i].distance - samples[i - 1].distance;
      double apart
          = near_vec3_length (near_vec3_subtract (samples[i].position, samples[i - 1].position));
      g_assert_cmpfloat (step, <=, 0.05 + 1e-9);
      if (samples[i].point >= 0 && samples[i - 1].point >= 0 && step == 0.0)
        g_assert_cmpfloat (apart, >, 0.1); /* K | U */
      else
        near_assert_close (step, apart, 1e-9, 0.0);
    }
  g_assert_cmpuint (n_labelled, ==, 12);

  g_autofree NearKSample *few = near_k_path_dup_samples (path, 1e-3, &n, &error);
  g_assert_cmpuint (n, ==, 12);
  g_assert_null (near_k_path_dup_samples (path, 0.0, &n, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_clear_error (&error);
  g_assert_null (near_k_path_dup_samples (path, NAN, &n, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_clear_error (&error);
  g_assert_null (near_k_path_dup_samples (path, 1e9, &n, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/k-path/ase", test_ase);
  g_test_add_func ("/k-path/fcc", test_fcc);
  g_test_add_func ("/k-path/any-cell", test_any_cell);
  g_test_add_func ("/k-path/random", test_random);
  g_test_add_func ("/k-path/known", test_known);
  g_test_add_func ("/k-path/accidents", test_accidents);
  g_test_add_func ("/k-path/samples", test_samples);
  return g_test_run ();
}
