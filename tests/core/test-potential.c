/* test-potential.c — interatomic potentials against differences of energies and LAMMPS
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-potential.h"

#include "crystal-test.h"
#include "near-init.h"
#include "near-json.h"
#include "near-test.h"
#include "near-units.h"

#include <math.h>
#include <string.h>

static NearPotential *
new_potential (const char *id, const NearCrystal *crystal, const NearPotentialOptions *options)
{
  g_autoptr (GError) error = NULL;
  NearPotential *potential = near_potential_new (id, crystal, options, &error);

  g_assert_no_error (error);
  return potential;
}

static double
get_energy (const NearPotential *potential, const NearCrystal *crystal)
{
  g_autoptr (GError) error = NULL;
  NearPotentialResult result = { 0 };

  near_potential_eval (potential, crystal, &result, &error);
  g_assert_no_error (error);
  return result.energy;
}

/* --- forces and stress against differences of energies ------------------------------------------- */

typedef struct
{
  const NearPotential *potential;
  const NearMat3 *lattice;
  const gboolean *periodic;
  gsize n;
  const double *positions;
  const guint *elements;
} Setting;

static double
energy_of_positions (const double *x, gpointer user_data)
{
  const Setting *s = user_data;
  g_autoptr (NearCrystal) crystal
      = crystal_test_new_at (s->lattice, s->periodic, s->n, x, s->elements);

  return get_energy (s->potential, crystal);
}

/* @strain: Voigt; the shears change the matrix in both places by half. */
static double
energy_of_strain (const double *strain, gpointer user_data)
{
  const Setting *s = user_data;
  const NearMat3 m = { { { 1 + strain[0], strain[5] / 2, strain[4] / 2 },
                         { strain[5] / 2, 1 + strain[1], strain[3] / 2 },
                         { strain[4] / 2, strain[3] / 2, 1 + strain[2] } } };
  g_autofree double *x = g_new (double, 3 * s->n);
  NearMat3 lattice = s->lattice != NULL ? near_mat3_multiply (s->lattice, &m) : m;

  for (gsize i = 0; i < s->n; i++)
    {
      NearVec3 v = near_vec3_times_mat3 (near_vec3_from (s->positions + 3 * i), &m);

      memcpy (x + 3 * i, v.x, sizeof v.x);
    }
  g_autoptr (NearCrystal) crystal = crystal_test_new_at (s->lattice != NULL ? &lattice : NULL,
                                                         s->periodic, s->n, x, s->elements);
  return get_energy (s->potential, crystal);
}

static void
check_differences (const char *id, const NearPotentialOptions *options, const NearMat3 *lattice,
                   const gboolean *periodic, gsize n, const double *positions, const guint *elements)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) crystal = crystal_test_new_at (lattice, periodic, n, positions, elements);
  g_autoptr (NearPotential) potential = new_potential (id, crystal, options);
  g_autofree double *energies = g_new (double, n), *forces = g_new (double, 3 * n),
                    *gradient = g_new (double, 3 * n);
  NearPotentialResult result = { .energies = energies, .forces = forces };
  Setting setting = { potential, lattice, periodic, n, positions, elements };
  const double none[6] = { 0 };
  double sum = 0.0, volume = near_crystal_get_volume (crystal);

  near_potential_eval (potential, crystal, &result, &error);
  g_assert_no_error (error);
  for (gsize i = 0; i < n; i++)
    sum += energies[i];
  near_assert_close (sum, result.energy, 1e-12, 1e-12);
  for (gsize i = 0; i < 3 * n; i++)
    gradient[i] = -forces[i];
  near_assert_gradient (energy_of_positions, &setting, positions, gradient, 3 * n, 1e-4, 1e-6, 1e-7);
  near_assert_gradient (energy_of_strain, &setting, none, result.virial, 6, 2e-5, 1e-6, 1e-6);
  for (guint k = 0; k < 6; k++)
    if (lattice != NULL)
      near_assert_close (result.stress[k] * volume, result.virial[k], 1e-13, 0.0);
    else
      g_assert_true (isnan (result.stress[k]));
  for (guint k = 0; k < 3; k++)
    {
      double force = 0.0;

      for (gsize i = 0; i < n; i++)
        force += forces[3 * i + k];
      near_assert_close (force, 0.0, 0.0, 1e-9);
    }
}

/* No two atoms nearer than @nearest, images too. */
static void
scatter (guint64 seed, const NearMat3 *lattice, gsize n, double nearest, double *positions)
{
  g_autoptr (NearRng) rng = near_rng_new (seed, "scatter");
  gsize found = 0;

  while (found < n)
    {
      NearVec3 f = near_vec3 (near_rng_uniform (rng, 0, 1), near_rng_uniform (rng, 0, 1),
                              near_rng_uniform (rng, 0, 1));
      NearVec3 x = near_vec3_times_mat3 (f, lattice);
      gboolean fits = TRUE;

      for (gsize j = 0; j < found && fits; j++)
        for (int s = 0; s < 27 && fits; s++)
          {
            NearVec3 shift
                = near_vec3_times_mat3 (near_vec3 (s / 9 - 1, s / 3 % 3 - 1, s % 3 - 1), lattice);
            NearVec3 d = near_vec3_add (near_vec3_subtract (x, near_vec3_from (positions + 3 * j)), shift);

            fits = near_vec3_length (d) > nearest;
          }
      if (fits)
        memcpy (positions + 3 * found++, x.x, sizeof x.x);
    }
}

typedef struct
{
  const char *id;
  guint elements[2];
  double edge, nearest;
  NearPotentialOptions options;
} Case;

static const NearPotentialParameter alloy[]
    = { { "depth", { 13, 29 }, 0.3 }, { "alpha", { 29, 13 }, 1.2 }, { "distance", { 13, 29 }, 3.0 } };

static const Case cases[] = {
  { "lennard-jones", { 18, 18 }, 6.0, 2.9, { 0 } },
  { "lennard-jones", { 18, 36 }, 6.3, 3.0, { .cut = NEAR_CUT_SHIFTED, .cutoff = 8.0 } },
  { "lennard-jones", { 10, 54 }, 6.3, 2.7, { 0 } },
  { "morse", { 13, 13 }, 5.0, 2.2, { .cutoff = 7.0 } },
  { "morse",
    { 13, 29 },
    5.0,
    2.2,
    { .cut = NEAR_CUT_SHIFTED, .cutoff = 6.0, .parameters = alloy, .n_parameters = 3 } },
  { "gupta", { 13, 13 }, 5.2, 2.2, { 0 } },
  { "gupta", { 28, 28 }, 4.6, 2.0, { 0 } },
  { "stillinger-weber", { 14, 14 }, 4.9, 1.9, { 0 } },
  { "stillinger-weber", { 14, 32 }, 5.1, 2.0, { 0 } },
};

static void
test_differences (void)
{
  static const gboolean slab[3] = { TRUE, FALSE, TRUE };
  enum
  {
    N = 5
  };
  double positions[3 * N];
  guint elements[N];

  for (gsize c = 0; c < G_N_ELEMENTS (cases); c++)
    for (guint64 seed = 1; seed <= 2; seed++)
      {
        double a = cases[c].edge;
        const NearMat3 lattice
            = { { { a, 0.1 * a, 0 }, { 0.25 * a, 0.95 * a, -0.1 * a }, { -0.2 * a, 0.15 * a, 1.05 * a } } };

        scatter (seed, &lattice, N, cases[c].nearest, positions);
        for (gsize i = 0; i < N; i++)
          elements[i] = cases[c].elements[i % 2];
        for (gsize i = 0; i < 3; i++)
          positions[3 + i] += 2 * lattice.m[0][i] - 3 * lattice.m[2][i]; /* outside of the cell */
        check_differences (cases[c].id, &cases[c].options, &lattice, NULL, N, positions, elements);
        check_differences (cases[c].id, &cases[c].options, &lattice, slab, N, positions, elements);
        for (gsize i = 0; i < 3; i++)
          positions[3 + i] -= 2 * lattice.m[0][i] - 3 * lattice.m[2][i];
        check_differences (cases[c].id, &cases[c].options, NULL, NULL, N, positions, elements);
      }
}

/* --- LAMMPS ------------------------------------------------------------------------------------- */

static guint
find_element (const char *symbol)
{
  guint element;

  g_assert_true (near_element_find (symbol, -1, &element));
  return element;
}

static void
check_lammps (json_t *entry)
{
  static const char *const cuts[] = { "smooth", "shifted", "truncated" };
  g_autoptr (GError) error = NULL;
  gsize n = json_array_size (json_object_get (entry, "elements"));
  g_autofree double *x = g_new (double, 3 * n), *expected = g_new (double, 3 * n),
                    *forces = g_new (double, 3 * n);
  g_autofree guint *elements = g_new (guint, n);
  json_t *cell = json_object_get (entry, "cell"), *stress = json_object_get (entry, "stress");
  NearPotentialOptions options = { .cutoff = json_number_value (json_object_get (entry, "cutoff")) };
  NearPotentialResult result = { .forces = forces };
  NearMat3 lattice;

  for (guint c = 0; c < 3; c++)
    if (g_str_equal (cuts[c], json_string_value (json_object_get (entry, "cut"))))
      options.cut = (NearPotentialCut) c;
  for (gsize i = 0; i < n; i++)
    {
      elements[i]
          = find_element (json_string_value (json_array_get (json_object_get (entry, "elements"), i)));
      for (gsize k = 0; k < 3; k++)
        {
          x[3 * i + k] = json_number_value (
              json_array_get (json_array_get (json_object_get (entry, "positions"), i), k));
          expected[3 * i + k] = json_number_value (
              json_array_get (json_array_get (json_object_get (entry, "forces"), i), k));
        }
    }
  for (gsize i = 0; i < 9 && !json_is_null (cell); i++)
    lattice.m[i / 3][i % 3] = json_number_value (json_array_get (json_array_get (cell, i / 3), i % 3));
  g_autoptr (NearCrystal) crystal
      = crystal_test_new_at (json_is_null (cell) ? NULL : &lattice, NULL, n, x, elements);
  g_autoptr (NearPotential) potential
      = new_potential (json_string_value (json_object_get (entry, "potential")), crystal, &options);
  near_potential_eval (potential, crystal, &result, &error);
  g_assert_no_error (error);
  near_assert_close (result.energy, json_number_value (json_object_get (entry, "energy")), 1e-10, 1e-11);
  near_assert_close_array (forces, expected, 3 * n, 1e-9, 1e-10);
  for (gsize k = 0; k < 6 && !json_is_null (stress); k++)
    near_assert_close (result.stress[k], json_number_value (json_array_get (stress, k)), 1e-9, 1e-12);
}

static void
test_lammps (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = near_test_data ("md.json");
  g_autoptr (json_t) document = near_json_load (path, &error);
  json_t *list = json_object_get (document, "cases");

  g_assert_no_error (error);
  g_assert_cmpuint (json_array_size (list), ==, 6);
  for (gsize i = 0; i < json_array_size (list); i++)
    check_lammps (json_array_get (list, i));
}

/* --- images, cut-offs, parameters ------------------------------------------------------------ */

/* The cell doubled, or made primitive, is the same crystal. */
static void
test_images (void)
{
  const NearMat3 primitive = { { { 0, 2.0, 2.0 }, { 2.0, 0, 2.0 }, { 2.0, 2.0, 0 } } };
  const double origin[3] = { 0.3, 0.1, -7.0 };
  const guint element[1] = { 13 };
  g_autoptr (NearCrystal) one = crystal_test_new_at (&primitive, NULL, 1, origin, element);
  g_autoptr (NearCrystal) four = crystal_test_new_fcc (4.0, 13);
  static const char *const ids[] = { "morse", "gupta" };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (NearPotential) potential = new_potential (ids[i], one, NULL);

      near_assert_close (4.0 * get_energy (potential, one), get_energy (potential, four), 1e-12, 0.0);
    }
}

static double
pair_energy (const NearPotentialOptions *options, double distance)
{
  const double x[6] = { 0, 0, 0, distance, 0, 0 };
  const guint elements[2] = { 18, 18 };
  g_autoptr (NearCrystal) pair = crystal_test_new_at (NULL, NULL, 2, x, elements);
  g_autoptr (NearPotential) potential = new_potential ("lennard-jones", pair, options);

  return get_energy (potential, pair);
}

static double
lennard_jones (double epsilon, double sigma, double r)
{
  return 4.0 * epsilon * (pow (sigma / r, 12.0) - pow (sigma / r, 6.0));
}

static void
test_cuts (void)
{
  const double eps = 119.8 * NEAR_BOLTZMANN_EV_PER_K, sigma = 3.405;
  NearPotentialOptions o = { .cut = NEAR_CUT_TRUNCATED, .cutoff = 8.0 };

  near_assert_close (pair_energy (&o, 7.999), lennard_jones (eps, sigma, 7.999), 1e-12, 0.0);
  g_assert_cmpfloat (pair_energy (&o, 8.001), ==, 0.0);
  o.cut = NEAR_CUT_SHIFTED;
  near_assert_close (pair_energy (&o, 4.0),
                     lennard_jones (eps, sigma, 4.0) - lennard_jones (eps, sigma, 8.0), 1e-12, 0.0);
  near_assert_close (pair_energy (&o, 8.0 - 1e-9), 0.0, 0.0, 1e-12);
  o.cut = NEAR_CUT_SMOOTH;
  near_assert_close (pair_energy (&o, 6.39), lennard_jones (eps, sigma, 6.39), 1e-12, 0.0);
  /* half way in r^2 the polynomial is 1/2 */
  double half = sqrt (0.5 * (64.0 + 6.4 * 6.4));
  near_assert_close (pair_energy (&o, half), 0.5 * lennard_jones (eps, sigma, half), 1e-12, 0.0);
  /* third order at the end */
  near_assert_close (pair_energy (&o, 7.98) / pair_energy (&o, 7.96), 0.125, 0.02, 0.0);
  /* the usual cut-off is 2.5 sigma */
  o.cutoff = 0.0;
  g_assert_cmpfloat (pair_energy (&o, 2.499 * sigma), <, 0.0);
  g_assert_cmpfloat (pair_energy (&o, 2.5001 * sigma), ==, 0.0);
}

static void
test_parameters (void)
{
  const double x[6] = { 0, 0, 0, 0, 4.1, 0 };
  const guint argon_krypton[2] = { 18, 36 };
  const NearPotentialParameter set[] = { { "epsilon", { 0, 0 }, 0.02 },
                                         { "sigma", { 36, 36 }, 3.9 },
                                         { "epsilon", { 18, 18 }, 0.005 },
                                         { "epsilon", { 36, 18 }, 0.123 } };
  NearPotentialOptions o
      = { .cut = NEAR_CUT_TRUNCATED, .cutoff = 8.0, .parameters = set, .n_parameters = 3 };
  g_autoptr (NearCrystal) pair = crystal_test_new_at (NULL, NULL, 2, x, argon_krypton);
  g_autoptr (NearPotential) mixed = new_potential ("lennard-jones", pair, &o);

  near_assert_close (get_energy (mixed, pair),
                     lennard_jones (sqrt (0.02 * 0.005), 0.5 * (3.405 + 3.9), 4.1), 1e-12, 0.0);
  o.n_parameters = 4;
  g_autoptr (NearPotential) explicit = new_potential ("lennard-jones", pair, &o);
  near_assert_close (get_energy (explicit, pair), lennard_jones (0.123, 0.5 * (3.405 + 3.9), 4.1), 1e-12,
                     0.0);
}

static void
test_threads (void)
{
  static const double shift[3] = { 0.01, 0.02, -0.03 };
  g_autoptr (NearCrystal) random = crystal_test_new_random (7, 700, 30.0, 1);
  g_autofree double *x = g_memdup2 (near_crystal_peek_positions (random), 3 * 700 * sizeof (double));
  g_autofree guint *elements = g_new (guint, 700);
  double energies[2], virials[2][6];

  for (gsize i = 0; i < 700; i++)
    {
      elements[i] = 13;
      for (guint k = 0; k < 3; k++)
        x[3 * i + k] += shift[k];
    }
  g_autoptr (NearCrystal) crystal
      = crystal_test_new_at (near_crystal_get_lattice (random), NULL, 700, x, elements);
  static const char *const ids[] = { "morse", "gupta" };
  for (gsize i = 0; i < 2; i++)
    for (guint t = 0; t < 2; t++)
      {
        g_autoptr (GError) error = NULL;
        g_autoptr (NearPotential) potential = new_potential (ids[i], crystal, NULL);
        NearPotentialResult result = { 0 };

        near_set_n_threads (1 + 2 * t);
        near_potential_eval (potential, crystal, &result, &error);
        g_assert_no_error (error);
        energies[t] = result.energy;
        memcpy (virials[t], result.virial, sizeof result.virial);
        if (t == 1)
          {
            g_assert_cmpfloat (energies[0], ==, energies[1]);
            g_assert_cmpmem (virials[0], sizeof virials[0], virials[1], sizeof virials[1]);
          }
      }
  near_set_n_threads (0);
}

static void
test_apply (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) crystal = crystal_test_new_diamond (5.3, 14);
  g_autoptr (NearPotential) potential = new_potential ("stillinger-weber", crystal, NULL);
  g_autoptr (NearCrystal) done = near_potential_apply (potential, crystal, &error);

  g_assert_no_error (error);
  near_assert_close (*near_array_peek_doubles (near_crystal_get_cell_data (done, "energy")),
                     get_energy (potential, crystal), 1e-14, 0.0);
  /* pressed together: the stress is negative */
  g_assert_cmpfloat (near_array_peek_doubles (near_crystal_get_cell_data (done, "stress"))[1], <, 0.0);
  g_assert_cmpuint (near_array_get_dim (near_crystal_get_atom_data (done, "forces"), 1), ==, 3);
}

/* --- bad input ----------------------------------------------------------------------------------- */

static void
expect_error (const char *id, const NearCrystal *crystal, const NearPotentialOptions *options, int code,
              const char *part)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (near_potential_new (id, crystal, options, &error));
  g_assert_error (error, NEAR_ERROR, code);
  if (strstr (error->message, part) == NULL)
    g_error ("“%s” does not say “%s”", error->message, part);
}

static void
test_errors (void)
{
  g_autoptr (NearCrystal) iron = crystal_test_new_fcc (3.6, 26), gold = crystal_test_new_fcc (4.08, 79);
  g_autoptr (NearCrystal) salt = crystal_test_new_rock_salt (5.0, 13, 29);
  const NearPotentialParameter typo = { "sigm", { 0, 0 }, 3.0 }, range = { "sigma", { 0, 0 }, -3.0 },
                               absent = { "sigma", { 18, 18 }, 3.0 };
  NearPotentialOptions o = { .n_parameters = 1 };

  expect_error ("nonsense", iron, NULL, NEAR_ERROR_UNKNOWN_NAME, "gupta");
  expect_error ("gupta", iron, NULL, NEAR_ERROR_UNSUPPORTED,
                "no parameters for Fe; it has them for Al, Ni, Cu");
  expect_error ("stillinger-weber", iron, NULL, NEAR_ERROR_UNSUPPORTED, "Si, Ge");
  expect_error ("lennard-jones", iron, NULL, NEAR_ERROR_UNSUPPORTED, "Set epsilon, sigma");
  expect_error ("gupta", salt, NULL, NEAR_ERROR_UNSUPPORTED, "Al and Cu");
  expect_error ("morse", salt, NULL, NEAR_ERROR_UNSUPPORTED, "pairs of Al and Cu");
  o.parameters = &typo;
  expect_error ("lennard-jones", iron, &o, NEAR_ERROR_UNKNOWN_NAME, "epsilon, sigma");
  o.parameters = &range;
  expect_error ("lennard-jones", iron, &o, NEAR_ERROR_RANGE, "sigma is -3");
  o.parameters = &absent;
  expect_error ("lennard-jones", iron, &o, NEAR_ERROR_UNKNOWN_NAME, "Ar, which is not in this crystal");
  o = (NearPotentialOptions){ .cutoff = 5.0 };
  expect_error ("gupta", gold, &o, NEAR_ERROR_UNSUPPORTED, "range");
  o.cutoff = NAN;
  expect_error ("morse", iron, &o, NEAR_ERROR_RANGE, "cut-off");
}

static void
test_bad_atoms (void)
{
  g_autoptr (GError) error = NULL, other = NULL;
  const double x[9] = { 1, 1, 1, 3, 3, 3, 11, 1, 1.001 };
  const NearMat3 lattice = { { { 10, 0, 0 }, { 0, 10, 0 }, { 0, 0, 10 } } };
  const guint elements[3] = { 13, 13, 13 };
  const NearComponent half[2] = { { 13, 0.5 }, { 29, 0.5 } };
  const double origin[3] = { 0, 0, 0 };
  g_autoptr (NearCrystal) twice = crystal_test_new_at (&lattice, NULL, 3, x, elements);
  g_autoptr (NearPotential) potential = new_potential ("morse", twice, NULL);
  g_autoptr (NearCrystal) copper = crystal_test_new_fcc (3.6, 29);
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  NearPotentialResult result = { 0 };
  guint16 species;

  g_assert_false (near_potential_eval (potential, twice, &result, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_assert_nonnull (strstr (error->message, "atoms 1 and 3 are 0.001 Å apart"));
  g_assert_false (near_potential_eval (potential, copper, &result, &other));
  g_assert_error (other, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (other->message, "atom 1 is Cu"));

  near_crystal_builder_add_mixture (builder, NULL, half, 2, &species, NULL);
  near_crystal_builder_add_atom (builder, species, origin);
  g_autoptr (NearCrystal) mixed = near_crystal_builder_finish (builder, NULL);
  expect_error ("morse", mixed, NULL, NEAR_ERROR_UNSUPPORTED, "atom 1");
  g_autoptr (NearCrystalBuilder) nothing = near_crystal_builder_new ();
  g_autoptr (NearCrystal) empty = near_crystal_builder_finish (nothing, NULL);
  if (empty != NULL)
    expect_error ("morse", empty, NULL, NEAR_ERROR_NO_DATA, "no atoms");
}

/* An atom alone has no energy; in Gupta's root this is 0 / 0 if one is careless. */
static void
test_alone (void)
{
  const double x[3] = { 0.5, -2, 1 };
  static const struct
  {
    const char *id;
    guint element;
  } alone[] = { { "lennard-jones", 18 }, { "morse", 13 }, { "gupta", 13 }, { "stillinger-weber", 14 } };

  for (gsize i = 0; i < G_N_ELEMENTS (alone); i++)
    {
      g_autoptr (NearCrystal) atom = crystal_test_new_at (NULL, NULL, 1, x, &alone[i].element);
      g_autoptr (NearPotential) potential = new_potential (alone[i].id, atom, NULL);
      double forces[3];
      NearPotentialResult result = { .forces = forces };

      g_assert_true (near_potential_eval (potential, atom, &result, NULL));
      g_assert_cmpfloat (result.energy, ==, 0.0);
      g_assert_cmpfloat (fabs (forces[0]) + fabs (forces[1]) + fabs (forces[2]), ==, 0.0);
    }
}

int
main (int argc, char **argv)
{
  near_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/potential/differences", test_differences);
  g_test_add_func ("/potential/lammps", test_lammps);
  g_test_add_func ("/potential/images", test_images);
  g_test_add_func ("/potential/cuts", test_cuts);
  g_test_add_func ("/potential/parameters", test_parameters);
  g_test_add_func ("/potential/threads", test_threads);
  g_test_add_func ("/potential/apply", test_apply);
  g_test_add_func ("/potential/errors", test_errors);
  g_test_add_func ("/potential/bad-atoms", test_bad_atoms);
  g_test_add_func ("/potential/alone", test_alone);
  return g_test_run ();
}
