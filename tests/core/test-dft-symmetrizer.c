/* test-dft-symmetrizer.c — averages over a group, against averages taken point by point
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-dft-symmetrizer.h"

#include "near-test.h"
#include "symmetric-test.h"

#include <math.h>
#include <string.h>

static const double gamma_point[3] = { 0, 0, 0 };

typedef struct
{
  NearCrystal *crystal;
  NearDftSystem *system;
  NearKPoints *group;
  NearDftSymmetrizer *symmetrizer;
} Fixture;

static void
fixture_init (Fixture *self, NearCrystal *crystal, double ecut)
{
  g_autoptr (GError) error = NULL;

  self->crystal = crystal;
  self->system = symmetric_test_new_system (crystal, ecut, NULL);
  self->group = symmetric_test_new_group (crystal);
  self->symmetrizer
      = near_dft_symmetrizer_new (self->system, near_k_points_peek_operations (self->group),
                                  near_k_points_get_n_operations (self->group), &error);
  g_assert_no_error (error);
}

static void
fixture_clear (Fixture *self)
{
  near_crystal_unref (self->crystal);
  near_dft_system_free (self->system);
  near_k_points_unref (self->group);
  near_dft_symmetrizer_free (self->symmetrizer);
}

static NearComplex *
new_random_density (const NearDftSystem *system)
{
  g_autoptr (NearRng) rng = near_rng_new (11, "density");
  g_autofree double *values = g_new (double, system->n_points);
  NearComplex *density = g_new (NearComplex, system->n_g),
              *work = near_fft_malloc (system->n_points * sizeof *work);

  for (gsize p = 0; p < system->n_points; p++)
    values[p] = near_rng_uniform (rng, 0.0, 1.0);
  near_dft_system_to_g (system, values, density, work);
  near_fft_free (work);
  return density;
}

static void
check_same (const NearComplex *a, const NearComplex *b, gsize n, double tolerance)
{
  double largest = 0.0, off = 0.0;

  for (gsize v = 0; v < n; v++)
    {
      largest = fmax (largest, cabs (b[v]));
      off = fmax (off, cabs (a[v] - b[v]));
    }
  g_assert_cmpfloat (largest, >, 0.0);
  g_assert_cmpfloat (off, <, tolerance * largest);
}

/* n' (x) = mean over operations of n (W x + w), any n, any x; averaging it again changes nothing.
 */
static void
check_density (const Fixture *f)
{
  const NearDftSystem *system = f->system;
  const gsize n = near_k_points_get_n_operations (f->group);
  g_autoptr (NearRng) rng = near_rng_new (12, "points");
  g_autofree NearComplex *density = new_random_density (system);
  g_autofree NearComplex *mean = g_memdup2 (density, system->n_g * sizeof *density);
  g_autofree NearComplex *again = NULL;

  near_dft_symmetrizer_apply_density (f->symmetrizer, mean);
  for (guint i = 0; i < 3; i++)
    {
      const double x[3] = { near_rng_uniform (rng, 0, 1), near_rng_uniform (rng, 0, 1),
                            near_rng_uniform (rng, 0, 1) };
      NearComplex expected = 0.0;

      for (gsize o = 0; o < n; o++)
        {
          double y[3];

          symmetric_test_move (near_k_points_peek_operations (f->group) + o, x, y);
          expected += symmetric_test_sum (system->n_g, system->miller, gamma_point, density, y)
                      / (double) n;
        }
      NearComplex actual = symmetric_test_sum (system->n_g, system->miller, gamma_point, mean, x);
      near_assert_close (creal (actual), creal (expected), 1e-10, 1e-11);
      g_assert_cmpfloat (fabs (cimag (actual)), <, 1e-11);
    }
  again = g_memdup2 (mean, system->n_g * sizeof *mean);
  near_dft_symmetrizer_apply_density (f->symmetrizer, again);
  check_same (again, mean, system->n_g, 1e-14);
}

/* What all atoms have, each around itself, is symmetric as it is. */
static void
check_atoms (const Fixture *f)
{
  const NearDftSystem *system = f->system;
  g_autofree NearComplex *density = g_new0 (NearComplex, system->n_g);
  g_autofree NearComplex *factor = g_new (NearComplex, system->n_g);

  for (guint s = 0; s < system->n_species; s++)
    {
      near_dft_system_fill_structure_factor (system, s, factor);
      for (gsize v = 0; v < system->n_g; v++)
        density[v] += (s + 1.0) * factor[v] * exp (-0.3 * (s + 1.0) * system->g2[v]);
    }
  g_autofree NearComplex *mean = g_memdup2 (density, system->n_g * sizeof *density);
  near_dft_symmetrizer_apply_density (f->symmetrizer, mean);
  check_same (mean, density, system->n_g, 1e-13);
}

/* Forces and stress of exp (-r), times 1.3 if the species differ, between all pairs up to 18 bohr:
 * a sum over whole shells, of the symmetry of the crystal. */
static void
sum_pairs (const NearDftSystem *system, double *forces, double stress[6])
{
  static const guint rows[6] = { 0, 1, 2, 1, 0, 0 }, columns[6] = { 0, 1, 2, 2, 2, 1 };

  memset (forces, 0, 3 * system->n_atoms * sizeof *forces);
  memset (stress, 0, 6 * sizeof *stress);
  for (gsize a = 0; a < system->n_atoms; a++)
    for (gsize b = 0; b < system->n_atoms; b++)
      for (int t = 0; t < 17 * 17 * 17; t++)
        {
          const int cell[3] = { t / 289 - 8, t / 17 % 17 - 8, t % 17 - 8 };
          double d[3];

          for (guint i = 0; i < 3; i++)
            d[i] = system->fractional[3 * b + i] + cell[i] - system->fractional[3 * a + i];
          NearVec3 away = near_vec3_times_mat3 (near_vec3_from (d), &system->lattice);
          double r = near_vec3_length (away);
          if (r < 1e-6 || r > 18.0)
            continue;
          double slope = exp (-r) * (system->species[a] != system->species[b] ? 1.3 : 1.0) / r;
          for (guint i = 0; i < 3; i++)
            forces[3 * a + i] += slope * away.x[i];
          for (guint i = 0; i < 6; i++)
            stress[i] += slope * away.x[rows[i]] * away.x[columns[i]];
        }
}

static void
check_forces (const Fixture *f, gboolean are_zero)
{
  const gsize n = 3 * f->system->n_atoms;
  g_autoptr (NearRng) rng = near_rng_new (13, "forces");
  g_autofree double *forces = g_new (double, n), *mean = NULL, *any = g_new (double, n),
                    *again = NULL;
  double stress[6], mean_stress[6], largest = 0.0;

  sum_pairs (f->system, forces, stress);
  mean = g_memdup2 (forces, n * sizeof *forces);
  memcpy (mean_stress, stress, sizeof stress);
  near_dft_symmetrizer_apply_forces (f->symmetrizer, mean);
  near_dft_symmetrizer_apply_stress (f->symmetrizer, mean_stress);
  near_assert_close_array (mean, forces, n, 0.0, 1e-13);
  near_assert_close_array (mean_stress, stress, 6, 1e-12, 1e-13);

  /* Any others become what the crystal allows: nothing where atoms are fixed by symmetry. */
  for (gsize i = 0; i < n; i++)
    any[i] = near_rng_uniform (rng, -1.0, 1.0);
  near_dft_symmetrizer_apply_forces (f->symmetrizer, any);
  for (gsize i = 0; i < n; i++)
    largest = fmax (largest, fabs (any[i]));
  if (are_zero)
    g_assert_cmpfloat (largest, <, 1e-14);
  else
    g_assert_cmpfloat (largest, >, 1e-3);
  again = g_memdup2 (any, n * sizeof *any);
  near_dft_symmetrizer_apply_forces (f->symmetrizer, again);
  near_assert_close_array (again, any, n, 0.0, 1e-14);
}

static void
test_averages (void)
{
  const struct
  {
    NearCrystal *crystal;
    double ecut;
    gboolean no_forces;
  } cases[] = {
    { symmetric_test_new_fcc_primitive (4.05, 13), 6.0, TRUE },
    { symmetric_test_new_hcp (2.286, 3.584, 4), 6.0, TRUE },
    { symmetric_test_new_diamond_primitive (5.431), 4.0, TRUE },
    { crystal_test_new_diamond (5.431, 14), 1.5, TRUE },
    { symmetric_test_new_quartz (), 2.0, FALSE },
    { symmetric_test_new_monoclinic (), 2.0, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      Fixture f;

      fixture_init (&f, cases[i].crystal, cases[i].ecut);
      g_assert_nonnull (f.symmetrizer);
      check_density (&f);
      check_atoms (&f);
      check_forces (&f, cases[i].no_forces);
      fixture_clear (&f);
    }
}

/* The stress of a cubic crystal is a pressure. */
static void
test_stress (void)
{
  double stress[6] = { 1.0, 2.0, 6.0, 0.3, -0.4, 0.5 };
  const double expected[6] = { 3.0, 3.0, 3.0, 0.0, 0.0, 0.0 };
  double hexagonal[6] = { 1.0, 2.0, 6.0, 0.3, -0.4, 0.5 };
  const double uniaxial[6] = { 1.5, 1.5, 6.0, 0.0, 0.0, 0.0 };
  Fixture f;

  fixture_init (&f, symmetric_test_new_diamond_primitive (5.431), 2.0);
  near_dft_symmetrizer_apply_stress (f.symmetrizer, stress);
  near_assert_close_array (stress, expected, 6, 1e-14, 1e-14);
  fixture_clear (&f);
  fixture_init (&f, symmetric_test_new_hcp (2.286, 3.584, 4), 2.0);
  near_dft_symmetrizer_apply_stress (f.symmetrizer, hexagonal);
  near_assert_close_array (hexagonal, uniaxial, 6, 1e-14, 1e-14);
  fixture_clear (&f);
}

/* A lattice whose lengths are rounded to 5 digits, as in files, with the edge of the list between
 * vectors that its symmetry makes one: those that have lost a partner are averaged with the others.
 */
static void
test_rounded (void)
{
  const NearMat3 lattice = { { { 2.286, 0, 0 }, { -1.143, 1.97974, 0 }, { 0, 0, 3.584 } } };
  const double x[] = { 0.33333, 0.66667, 0.25, 0.66667, 0.33333, 0.75 };
  const guint elements[] = { 4, 4 };
  g_autoptr (NearCrystal) crystal = crystal_test_new (&lattice, 2, x, elements);
  g_autoptr (NearDftSystem) wide = symmetric_test_new_system (crystal, 6.0, NULL);
  gsize n_split = 0;

  /* Cut-offs that have |G| of the list as their edge */
  for (gsize v = wide->n_g / 4; v < wide->n_g && n_split < 5; v += 7)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (NearDftSystem) system
          = symmetric_test_new_system (crystal, wide->g2[v] / 8.0 * (1.0 + 1e-13), NULL);
      g_autoptr (NearKPoints) group
          = near_k_points_new (crystal, (const int[]){ 1, 1, 1 }, gamma_point, TRUE, 1e-4, &error);

      g_assert_no_error (error);
      g_assert_cmpuint (near_k_points_get_n_operations (group), ==, 24);
      g_autoptr (NearDftSymmetrizer) symmetrizer
          = near_dft_symmetrizer_new (system, near_k_points_peek_operations (group), 24, &error);
      g_assert_no_error (error);
      g_autofree NearComplex *density = new_random_density (system);
      g_autofree NearComplex *again = NULL;
      near_dft_symmetrizer_apply_density (symmetrizer, density);
      again = g_memdup2 (density, system->n_g * sizeof *density);
      near_dft_symmetrizer_apply_density (symmetrizer, again);
      check_same (again, density, system->n_g, 1e-14);
      n_split += wide->g2[v] < wide->g2[MIN (v + 1, wide->n_g - 1)] * (1.0 - 1e-12)
                 && wide->g2[v] > wide->g2[MIN (v + 1, wide->n_g - 1)] * (1.0 - 1e-5);
    }
  g_assert_cmpuint (n_split, >, 0);
}

static void
test_none (void)
{
  const NearOperation wrong[]
      = { { { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } }, { 0, 0, 0 } },
          { { { -1, 0, 0 }, { 0, -1, 0 }, { 0, 0, -1 } }, { 0.02, 0, 0 } } };
  const NearOperation skew[]
      = { wrong[0], { { { 1, 1, 0 }, { 0, -1, 0 }, { 0, 0, 1 } }, { 0, 0, 0 } } };
  double forces[] = { 1.0, 2.0, 3.0 }, stress[6] = { 1, 2, 3, 4, 5, 6 };
  NearComplex density[] = { 1.0 };
  Fixture f;
  g_autoptr (GError) error = NULL;

  /* Where only the identity is left, nothing is done. */
  fixture_init (&f, crystal_test_new_random (8, 3, 6.0, 2), 2.0);
  g_assert_null (f.symmetrizer);
  near_dft_symmetrizer_apply_forces (NULL, forces);
  near_dft_symmetrizer_apply_stress (NULL, stress);
  near_dft_symmetrizer_apply_density (NULL, density);
  g_assert_cmpfloat (forces[2], ==, 3.0);
  g_assert_cmpfloat (stress[5], ==, 6.0);
  fixture_clear (&f);

  g_autoptr (NearCrystal) cubic = crystal_test_new_bcc (3.49, 3);
  g_autoptr (NearDftSystem) system = symmetric_test_new_system (cubic, 2.0, NULL);
  g_assert_null (near_dft_symmetrizer_new (system, wrong, 2, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_FAILED);
  g_clear_error (&error);
  g_assert_null (near_dft_symmetrizer_new (system, skew, 2, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_FAILED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dft-symmetrizer/averages", test_averages);
  g_test_add_func ("/dft-symmetrizer/stress", test_stress);
  g_test_add_func ("/dft-symmetrizer/rounded", test_rounded);
  g_test_add_func ("/dft-symmetrizer/none", test_none);
  return g_test_run ();
}
