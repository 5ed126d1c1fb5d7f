/* test-k-points.c — the k-points of a calculation, against counts of other programs and spglib's
 * own reduction SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-k-points.h"

#include "crystal-test.h"
#include "near-k-mesh.h"
#include "near-operation-atoms.h"
#include "near-operation-group.h"
#include "near-test.h"
#include "symmetric-test.h"

#include <math.h>
#include <string.h>

#define SYMPREC 1e-5

static NearKPoints *
reduce (const NearCrystal *crystal, int n0, int n1, int n2, double shift, gboolean use_symmetry)
{
  g_autoptr (GError) error = NULL;
  NearKPoints *points
      = near_k_points_new (crystal, (const int[]){ n0, n1, n2 },
                           (const double[]){ shift, shift, shift }, use_symmetry, SYMPREC, &error);

  g_assert_no_error (error);
  return points;
}

/* Numbers on the mesh, or -1. */
static gssize
find_on_mesh (const int n[3], const double shift[3], const double k[3])
{
  gssize at = 0;

  for (guint c = 0; c < 3; c++)
    {
      double number = k[c] * n[c] - shift[c];

      if (fabs (number - rint (number)) > 1e-9)
        return -1;
      at = at * n[c] + (((int) rint (number) % n[c]) + n[c]) % n[c];
    }
  return at;
}

/* Each point of the mesh, but for time reversal, is one member of one star, and weights say how
 * many they are. */
static void
check_stars (const NearKPoints *points, const int n[3], const double shift[3])
{
  const gsize n_all = (gsize) n[0] * (gsize) n[1] * (gsize) n[2];
  g_autofree guint *covered = g_new0 (guint, n_all);
  g_autofree double *weights = g_new0 (double, near_k_points_get_n (points));
  double sum = 0.0;

  for (gsize m = 0; m < near_k_points_get_n_star (points); m++)
    {
      const NearKStarPoint *member = near_k_points_peek_star (points) + m;
      const double *k = near_k_points_peek (points)[member->point].fractional;
      double turned[3] = { 0.0 }, opposite[3];
      int inverse[3][3];
      gssize at, other;

      g_assert_cmpuint (member->operation, <, near_k_points_get_n_operations (points));
      near_operation_invert_rotation (near_k_points_peek_operations (points) + member->operation,
                                      inverse);
      for (guint c = 0; c < 3; c++)
        for (guint d = 0; d < 3; d++)
          turned[d] += k[c] * inverse[c][d];
      for (guint d = 0; d < 3; d++)
        opposite[d] = -turned[d];
      at = find_on_mesh (n, shift, turned);
      other = find_on_mesh (n, shift, opposite);
      g_assert_true (at >= 0 || other >= 0);
      if (at >= 0)
        covered[at]++;
      if (other >= 0 && other != at)
        covered[other]++;
      weights[member->point] += (at >= 0) + (other >= 0 && other != at);
    }
  for (gsize p = 0; p < n_all; p++)
    g_assert_cmpuint (covered[p], ==, 1);
  for (gsize i = 0; i < near_k_points_get_n (points); i++)
    {
      near_assert_close (near_k_points_peek (points)[i].weight, weights[i] / (double) n_all, 1e-15,
                         0.0);
      sum += near_k_points_peek (points)[i].weight;
      for (guint c = 0; c < 3; c++)
        g_assert_true (near_k_points_peek (points)[i].fractional[c] > -0.5
                       && near_k_points_peek (points)[i].fractional[c] <= 0.5);
    }
  near_assert_close (sum, 1.0, 1e-13, 0.0);
}

/* Only k and -k are one: half of the points and of those that are their own opposites. */
static void
test_time_reversal (void)
{
  static const struct
  {
    int n[3];
    double shift[3];
    gsize expected;
  } cases[] = {
    { { 1, 1, 1 }, { 0, 0, 0 }, 1 },        { { 2, 2, 2 }, { 0, 0, 0 }, 8 },
    { { 3, 3, 3 }, { 0, 0, 0 }, 14 },       { { 4, 4, 4 }, { 0, 0, 0 }, 36 },
    { { 5, 5, 5 }, { 0, 0, 0 }, 63 },       { { 6, 6, 6 }, { 0, 0, 0 }, 112 },
    { { 8, 8, 8 }, { 0, 0, 0 }, 260 },      { { 4, 4, 4 }, { 0.5, 0.5, 0.5 }, 32 },
    { { 3, 2, 5 }, { 0, 0, 0 }, 16 },       { { 3, 2, 5 }, { 0.5, 0, -0.5 }, 16 },
    { { 4, 4, 4 }, { 0.25, 0, 0 }, 64 },    { { 3, 3, 3 }, { 0.1, 0.2, 0.3 }, 27 },
    { { 2, 2, 2 }, { 3.0, -1.0, 2.5 }, 4 },
  };
  g_autoptr (NearCrystal) crystal = crystal_test_new_random (3, 2, 4.0, 2);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NearKPoints) points
          = near_k_points_new (crystal, cases[i].n, cases[i].shift, FALSE, SYMPREC, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (near_k_points_get_n (points), ==, cases[i].expected);
      g_assert_cmpuint (near_k_points_get_n_star (points), ==, cases[i].expected);
      g_assert_cmpuint (near_k_points_get_n_operations (points), ==, 1);
      check_stars (points, cases[i].n, cases[i].shift);
    }
}

/* fcc: 4 x 4 x 4 has 8 points, 8 x 8 x 8 has 29. */
static void
test_fcc (void)
{
  g_autoptr (NearCrystal) primitive = symmetric_test_new_fcc_primitive (4.05, 13);
  g_autoptr (NearCrystal) cubic = crystal_test_new_fcc (4.05, 13);
  g_autoptr (NearKPoints) four = reduce (primitive, 4, 4, 4, 0.0, TRUE);
  g_autoptr (NearKPoints) eight = reduce (primitive, 8, 8, 8, 0.0, TRUE);
  g_autoptr (NearKPoints) shifted = reduce (primitive, 4, 4, 4, 0.5, TRUE);
  g_autoptr (NearKPoints) conventional = reduce (cubic, 4, 4, 4, 0.5, TRUE);
  g_autoptr (NearKPoints) uneven = reduce (cubic, 4, 4, 2, 0.0, TRUE);

  g_assert_cmpuint (near_k_points_get_n (four), ==, 8);
  g_assert_cmpuint (near_k_points_get_n_operations (four), ==, 48);
  g_assert_cmpuint (near_k_points_get_n (eight), ==, 29);
  /* The shift leaves the threefold axis along it, the mirrors that hold it, and inversion. */
  g_assert_cmpuint (near_k_points_get_n_operations (shifted), ==, 12);
  g_assert_cmpuint (near_k_points_get_n (shifted), ==, 10);
  /* Monkhorst and Pack's special points of the simple cubic lattice */
  g_assert_cmpuint (near_k_points_get_n_operations (conventional), ==, 192);
  g_assert_cmpuint (near_k_points_get_n (conventional), ==, 4);
  /* c is no more like a and b. */
  g_assert_cmpuint (near_k_points_get_n_operations (uneven), ==, 64);
}

/* Operations of a group, and the same counts as spglib's own reduction where the shift keeps the
 * symmetry. */
static void
check_crystal (NearCrystal *crystal, const int n[3])
{
  static const double shifts[][3] = { { 0, 0, 0 },     { 0.5, 0.5, 0.5 }, { 0, 0, 0.5 },
                                      { 0.5, 0.5, 0 }, { 0.25, 0.25, 0 }, { 0, 0, 0.3 } };
  g_autoptr (NearSymmetry) symmetry = near_symmetry_new (crystal, SYMPREC, NULL);

  for (guint s = 0; s < G_N_ELEMENTS (shifts); s++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NearKPoints) points
          = near_k_points_new (crystal, n, shifts[s], TRUE, SYMPREC, &error);

      g_assert_no_error (error);
      const gsize n_operations = near_k_points_get_n_operations (points);
      const NearOperation *operations = near_k_points_peek_operations (points);
      check_stars (points, n, shifts[s]);
      for (gsize i = 0; i < n_operations; i++)
        for (gsize j = 0; j < n_operations; j++)
          {
            NearOperation product = near_operation_multiply (operations + i, operations + j);
            gboolean is_there = FALSE;

            for (gsize k = 0; k < n_operations && !is_there; k++)
              is_there = near_operation_is_equal (&product, operations + k);
            g_assert_true (is_there);
          }
      if (s < 4 && n_operations == near_symmetry_get_n_operations (symmetry))
        {
          const gboolean shifted[3] = { shifts[s][0] > 0, shifts[s][1] > 0, shifts[s][2] > 0 };
          g_autoptr (NearKMesh) mesh = near_k_mesh_new (crystal, n, shifted, TRUE, SYMPREC, NULL);

          g_assert_cmpuint (near_k_points_get_n (points), ==, near_k_mesh_get_n (mesh));
        }
      else
        g_assert_cmpuint (s, >, 0); /* without a shift all operations are there */
    }
}

static void
test_spglib (void)
{
  g_autoptr (NearCrystal) fcc = symmetric_test_new_fcc_primitive (4.05, 13);
  g_autoptr (NearCrystal) hcp = symmetric_test_new_hcp (2.286, 3.584, 4);
  g_autoptr (NearCrystal) diamond = symmetric_test_new_diamond_primitive (5.431);
  g_autoptr (NearCrystal) conventional = crystal_test_new_diamond (5.431, 14);
  g_autoptr (NearCrystal) bcc = crystal_test_new_bcc (3.49, 3);
  g_autoptr (NearCrystal) salt = crystal_test_new_rock_salt (5.64, 11, 17);
  g_autoptr (NearCrystal) quartz = symmetric_test_new_quartz ();
  g_autoptr (NearCrystal) monoclinic = symmetric_test_new_monoclinic ();
  g_autoptr (NearCrystal) low = crystal_test_new_random (7, 3, 5.0, 2);

  check_crystal (fcc, (const int[]){ 5, 5, 5 });
  check_crystal (hcp, (const int[]){ 6, 6, 4 });
  check_crystal (diamond, (const int[]){ 4, 4, 4 });
  check_crystal (bcc, (const int[]){ 4, 4, 4 });
  check_crystal (quartz, (const int[]){ 4, 4, 3 });
  check_crystal (monoclinic, (const int[]){ 4, 3, 4 });
  check_crystal (low, (const int[]){ 3, 4, 2 });
  g_autoptr (NearKPoints) many = reduce (conventional, 3, 3, 3, 0.0, TRUE);
  g_assert_cmpuint (near_k_points_get_n_operations (many), ==, 192);
  g_autoptr (NearKPoints) mixed = reduce (salt, 3, 3, 3, 0.0, TRUE);
  g_assert_cmpuint (near_k_points_get_n_operations (mixed), ==, 192);
  g_autoptr (NearKPoints) trigonal = reduce (quartz, 3, 3, 3, 0.0, TRUE);
  g_assert_cmpuint (near_k_points_get_n_operations (trigonal), ==, 6);
  g_autoptr (NearKPoints) oblique = reduce (monoclinic, 3, 3, 3, 0.0, TRUE);
  g_assert_cmpuint (near_k_points_get_n_operations (oblique), ==, 2);
}

/* How far in fractions the operation nearest to a b is from it: near_operation_multiply() rounds.
 */
static double
measure_product (const NearOperation *operations,
                 gsize n,
                 const NearOperation *a,
                 const NearOperation *b)
{
  NearOperation product = near_operation_multiply (a, b);
  double best = 1.0;

  for (guint c = 0; c < 3; c++)
    {
      product.translation[c] = a->translation[c];
      for (guint d = 0; d < 3; d++)
        product.translation[c] += a->rotation[c][d] * b->translation[d];
    }
  for (gsize r = 0; r < n; r++)
    {
      double off = 0.0;

      if (memcmp (product.rotation, operations[r].rotation, sizeof product.rotation) != 0)
        continue;
      for (guint c = 0; c < 3; c++)
        {
          double d = product.translation[c] - operations[r].translation[c];

          off = fmax (off, fabs (d - rint (d)));
        }
      best = fmin (best, off);
    }
  return best;
}

/* Positions that are off by less than the tolerance: operations are a group to the last digit, and
 * put atoms as near to each other as they are. Off by more: only the identity is left, however
 * coarse the search. */
static void
test_displaced (void)
{
  static const double amplitudes[] = { 1e-7, 5e-6, 1e-2 }; /* Å */
  const double a = 5.431, zero[3] = { 0, 0, 0 };
  const int mesh[3] = { 2, 2, 2 };
  const guint elements[] = { 14, 14, 14, 14, 14, 14, 14, 14 }, species[8] = { 0 };

  for (guint i = 0; i < G_N_ELEMENTS (amplitudes); i++)
    {
      g_autoptr (NearRng) rng = near_rng_new (5, "displacements");
      g_autoptr (GError) error = NULL;
      double f[] = { CRYSTAL_TEST_FCC, CRYSTAL_TEST_TETRAHEDRAL };
      guint32 images[8];

      for (guint c = 0; c < 24; c++)
        f[c] += near_rng_uniform (rng, -1.0, 1.0) * amplitudes[i] / a;
      g_autoptr (NearCrystal) crystal = crystal_test_new_cubic (a, 8, f, elements);
      g_autoptr (NearKPoints) points
          = near_k_points_new (crystal, mesh, zero, TRUE, i == 2 ? 0.1 : 1e-4, &error);
      g_assert_no_error (error);
      const gsize n = near_k_points_get_n_operations (points);
      const NearOperation *operations = near_k_points_peek_operations (points);
      g_assert_cmpuint (n, ==, i < 2 ? 192 : 1);
      g_autoptr (NearOperationAtoms) atoms
          = near_operation_atoms_new (near_crystal_get_lattice (crystal), 8,
                                      near_crystal_peek_fractional (crystal), species, &error);
      g_assert_no_error (error);
      for (gsize p = 0; p < n; p++)
        {
          g_assert_true (
              near_operation_map_atoms (operations + p, atoms, 4.0 * amplitudes[i], images));
          for (gsize q = 0; q < n; q++)
            g_assert_cmpfloat (measure_product (operations, n, operations + p, operations + q), <,
                               1e-13);
        }
    }
}

static void
test_errors (void)
{
  static const double none[3] = { 0, 0, 0 }, bad[3] = { 0, NAN, 0 };
  g_autoptr (NearCrystal) crystal = symmetric_test_new_fcc_primitive (4.05, 13);
  g_autoptr (GError) error = NULL;

  g_assert_null (
      near_k_points_new (crystal, (const int[]){ 4, 0, 4 }, none, TRUE, SYMPREC, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_clear_error (&error);
  g_assert_null (near_k_points_new (crystal, (const int[]){ 4, 4, 4 }, bad, TRUE, SYMPREC, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_clear_error (&error);
  g_assert_null (
      near_k_points_new (crystal, (const int[]){ 101, 100, 100 }, none, FALSE, SYMPREC, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE);
  g_clear_error (&error);
  g_assert_null (near_k_points_new (crystal, (const int[]){ 4, 4, 4 }, none, TRUE, -1.0, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);

  /* The largest that there may be */
  g_autoptr (NearKPoints) most = reduce (crystal, 100, 100, 100, 0.5, TRUE);
  g_assert_cmpuint (near_k_points_get_n (most), <, 100000);
  g_autoptr (NearKPoints) same = near_k_points_ref (most);
  g_assert_true (same == most);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/k-points/time-reversal", test_time_reversal);
  g_test_add_func ("/k-points/fcc", test_fcc);
  g_test_add_func ("/k-points/spglib", test_spglib);
  g_test_add_func ("/k-points/displaced", test_displaced);
  g_test_add_func ("/k-points/errors", test_errors);
  return g_test_run ();
}
