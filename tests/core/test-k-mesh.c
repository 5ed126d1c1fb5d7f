/* test-k-mesh.c — special points: how many, their weights, and the mean of a function
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-k-mesh.h"

#include "crystal-test.h"
#include "near-test.h"

#include <math.h>

/* fcc, primitive: 4 x 4 x 4 has 8 points that differ without a shift and 10 with one (D. J. Chadi,
 * M. L. Cohen, Phys. Rev. B 8, 5747 (1973), have the ten). A function of the symmetry of the
 * crystal has the same mean. */
static void
test_mesh (void)
{
  static const int n[3] = { 4, 4, 4 }, odd[3] = { 3, 2, 5 };
  static const gboolean shifts[2][3] = { { FALSE, FALSE, FALSE }, { TRUE, TRUE, TRUE } };
  static const gsize expected[2] = { 8, 10 };
  const double h = 2.025;
  const NearMat3 lattice = { { { 0, h, h }, { h, 0, h }, { h, h, 0 } } };
  const double f[3] = { 0, 0, 0 };
  const guint elements[] = { 13 };
  g_autoptr (NearCrystal) crystal = crystal_test_new (&lattice, 1, f, elements);
  g_autoptr (NearCrystal) low = crystal_test_new_random (3, 2, 4.0, 2);

  for (guint s = 0; s < 2; s++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NearKMesh) mesh = near_k_mesh_new (crystal, n, shifts[s], TRUE, 1e-5, &error);
      double sum = 0.0, all = 0.0;
      gsize weight = 0;

      g_assert_no_error (error);
      g_assert_cmpuint (near_k_mesh_get_n_all (mesh), ==, 64);
      g_assert_cmpuint (near_k_mesh_get_n (mesh), ==, expected[s]);
      /* cos of k . R over the first shell, squared: a = b = c, and sums of two that are neighbours
       */
      for (gsize i = 0; i < near_k_mesh_get_n (mesh) + 64; i++)
        {
          const gsize m = i < near_k_mesh_get_n (mesh) ? G_MAXSIZE : i - near_k_mesh_get_n (mesh);
          double k[3], shell = 0.0;

          for (guint c = 0; c < 3; c++)
            k[c] = m == G_MAXSIZE ? near_k_mesh_peek (mesh)[i].fractional[c]
                                  : ((double) (c == 0   ? m / 16
                                               : c == 1 ? m / 4 % 4
                                                        : m % 4)
                                     + 0.5 * s)
                                        / 4.0;
          for (guint c = 0; c < 3; c++)
            shell += cos (2.0 * G_PI * k[c]) + cos (2.0 * G_PI * (k[c] - k[(c + 1) % 3]));
          if (m == G_MAXSIZE)
            {
              weight += near_k_mesh_peek (mesh)[i].weight;
              sum += near_k_mesh_peek (mesh)[i].weight * exp (shell);
            }
          else
            all += exp (shell);
        }
      g_assert_cmpuint (weight, ==, 64);
      near_assert_close (sum, all, 1e-12, 0.0);
    }
  /* P1: only k and -k are one. */
  g_autoptr (NearKMesh) with = near_k_mesh_new (low, odd, shifts[0], TRUE, 1e-5, NULL);
  g_autoptr (NearKMesh) without = near_k_mesh_new (low, odd, shifts[0], FALSE, 1e-5, NULL);
  g_assert_cmpuint (near_k_mesh_get_n (without), ==, 30);
  g_assert_cmpuint (near_k_mesh_get_n (with), ==, 16); /* two are their own opposites */

  g_autoptr (GError) error = NULL;
  g_assert_null (near_k_mesh_new (low, (const int[]){ 0, 1, 1 }, shifts[0], TRUE, 1e-5, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_clear_error (&error);
  g_assert_null (
      near_k_mesh_new (low, (const int[]){ 2000, 2000, 2000 }, shifts[0], TRUE, 1e-5, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE);

  int chosen[3];
  near_k_mesh_choose (&(const NearMat3){ { { 2, 0, 0 }, { 0, 4, 0 }, { 0, 0, 100 } } },
                      2.0 * G_PI / 16.0, chosen);
  g_assert_cmpint (chosen[0], ==, 8);
  g_assert_cmpint (chosen[1], ==, 4);
  g_assert_cmpint (chosen[2], ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/k-mesh/mesh", test_mesh);
  return g_test_run ();
}
