/* test-coulomb-matrix.c — Coulomb, sine and Ewald matrices, and what they do not do
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-coulomb-matrix.h"

#include "crystal-test.h"
#include "near-ewald-private.h"
#include "near-json.h"
#include "near-test.h"
#include "near-units.h"

#include <math.h>
#include <string.h>

static double *
compute (const NearCrystal *crystal, NearCoulombMatrix kind)
{
  g_autoptr (GError) error = NULL;
  double *matrix = near_coulomb_matrix_compute (crystal, kind, NULL, &error);

  g_assert_no_error (error);
  return matrix;
}

static void
get_eigenvalues (const NearCrystal *crystal, NearCoulombMatrix kind, double *values)
{
  g_autoptr (GError) error = NULL;
  g_autofree double *matrix = compute (crystal, kind);

  g_assert_true (near_coulomb_matrix_get_eigenvalues (near_crystal_get_n_atoms (crystal), matrix,
                                                      values, NULL, &error));
  g_assert_no_error (error);
}

/* HCNO-like, no symmetry. */
static const double odd_positions[]
    = { 0, 0, 0, 1.1, 0.1, -0.2, 1.6, 1.3, 0.3, -0.6, 0.8, 0.9, 0.4, -0.9, 1.2 };
static const guint odd_elements[] = { 6, 7, 8, 1, 1 };

/* Water by hand: H at 0.9584 Å from O, 104.45 degrees apart. */
static void
test_water (void)
{
  double half = 104.45 / 2.0 * G_PI / 180.0, x = 0.9584 * sin (half), y = 0.9584 * cos (half);
  const double positions[] = { 0, 0, 0, x, y, 0, -x, y, 0 };
  const guint elements[] = { 8, 1, 1 };
  g_autoptr (NearCrystal) water = crystal_test_new_at (NULL, NULL, 3, positions, elements);
  g_autofree double *m = compute (water, NEAR_COULOMB_MATRIX_COULOMB);
  double values[3];

  /* 0.5 * 8^2.4 = 73.5167 in hartree, as in every introduction */
  near_assert_close (m[0] / NEAR_HARTREE_EV, 73.51669471981023, 1e-12, 0);
  near_assert_close (m[4] / NEAR_HARTREE_EV, 0.5, 1e-15, 0);
  near_assert_close (m[1], NEAR_COULOMB_EV_ANGSTROM * 8.0 / 0.9584, 1e-14, 0);
  near_assert_close (m[3], m[1], 0, 0);
  near_assert_close (m[5], NEAR_COULOMB_EV_ANGSTROM / (2.0 * x), 1e-14, 0);
  /* The antisymmetric combination of the hydrogens is an eigenvector: 1/2 hartree less their
   * repulsion. */
  get_eigenvalues (water, NEAR_COULOMB_MATRIX_COULOMB, values);
  near_assert_close (values[0] + values[1] + values[2], m[0] + m[4] + m[8], 1e-13, 0);
  g_assert_cmpfloat (fabs (values[0]), >=, fabs (values[1]));
  g_assert_cmpfloat (fabs (values[1]), >=, fabs (values[2]));
  double antisymmetric = m[4] - m[5], nearest = INFINITY;
  for (gsize k = 0; k < 3; k++)
    nearest = fmin (nearest, fabs (values[k] - antisymmetric));
  near_assert_close (nearest, 0.0, 0, 1e-10);
}

/* Moved and turned: the same. In another order: another matrix, the same sorted one and
 * eigenvalues. */
static void
test_invariances (void)
{
  static const gsize order[] = { 3, 0, 4, 2, 1 };
  double c = cos (0.6), s = sin (0.6), turned[15], permuted[15];
  guint elements[5];

  for (gsize i = 0; i < 5; i++)
    {
      const double *x = odd_positions + 3 * i;

      turned[3 * i] = c * x[0] - s * x[1] + 7.0;
      turned[3 * i + 1] = s * x[0] + c * x[1] - 3.0;
      turned[3 * i + 2] = -x[2]; /* mirrored too */
      memcpy (permuted + 3 * i, odd_positions + 3 * order[i], 3 * sizeof (double));
      elements[i] = odd_elements[order[i]];
    }
  g_autoptr (NearCrystal) molecule
      = crystal_test_new_at (NULL, NULL, 5, odd_positions, odd_elements);
  g_autoptr (NearCrystal) moved = crystal_test_new_at (NULL, NULL, 5, turned, odd_elements);
  g_autoptr (NearCrystal) other = crystal_test_new_at (NULL, NULL, 5, permuted, elements);
  g_autofree double *m = compute (molecule, NEAR_COULOMB_MATRIX_COULOMB);
  g_autofree double *n = compute (moved, NEAR_COULOMB_MATRIX_COULOMB);
  g_autofree double *p = compute (other, NEAR_COULOMB_MATRIX_COULOMB);
  double values[5], others[5], largest = 0.0;
  gsize found[5];

  near_assert_close_array (n, m, 25, 1e-12, 0);
  for (gsize i = 0; i < 25; i++)
    largest = fmax (largest, fabs (p[i] - m[i]));
  g_assert_cmpfloat (largest, >, 100.0);
  for (gsize i = 0; i < 5; i++)
    for (gsize j = 0; j < 5; j++)
      near_assert_close (p[5 * i + j], m[5 * order[i] + order[j]], 1e-13, 0);
  get_eigenvalues (molecule, NEAR_COULOMB_MATRIX_COULOMB, values);
  get_eigenvalues (other, NEAR_COULOMB_MATRIX_COULOMB, others);
  near_assert_close_array (others, values, 5, 1e-11, 1e-10);
  near_coulomb_matrix_sort (5, m, found);
  near_coulomb_matrix_sort (5, p, NULL);
  near_assert_close_array (p, m, 25, 1e-12, 0);
  g_assert_cmpuint (found[0], ==, 2); /* oxygen first, then nitrogen, carbon */
  g_assert_cmpuint (found[1], ==, 1);
  g_assert_cmpuint (found[2], ==, 0);
}

/* Lesson: OH and NH bonds, the second of which is stretched. Where the rows of the two hydrogens
 * become equally long, the sorted matrix jumps; the eigenvalues do not. */
static void
test_sorting_jumps (void)
{
  const guint elements[] = { 8, 1, 1, 7 };
  double last[16], last_values[4], jump = 0.0, jump_of_values = 0.0;

  for (int step = 0; step <= 100; step++)
    {
      const double positions[] = { 0, 0, 0, 1, 0, 0, 4.0 - 0.84 - 0.001 * step, 0, 0, 4, 0, 0 };
      g_autoptr (NearCrystal) molecule = crystal_test_new_at (NULL, NULL, 4, positions, elements);
      g_autofree double *m = compute (molecule, NEAR_COULOMB_MATRIX_COULOMB);
      double values[4];

      near_coulomb_matrix_sort (4, m, NULL);
      get_eigenvalues (molecule, NEAR_COULOMB_MATRIX_COULOMB, values);
      for (gsize i = 0; step > 0 && i < 16; i++)
        jump = fmax (jump, fabs (m[i] - last[i]));
      for (gsize i = 0; step > 0 && i < 4; i++)
        jump_of_values = fmax (jump_of_values, fabs (values[i] - last_values[i]));
      memcpy (last, m, sizeof last);
      memcpy (last_values, values, sizeof last_values);
    }
  g_test_message ("largest step: sorted rows %g eV, eigenvalues %g eV", jump, jump_of_values);
  g_assert_cmpfloat (jump, >, 50.0);
  g_assert_cmpfloat (jump_of_values, <, 0.5);
}

/* --- gradients
 * ------------------------------------------------------------------------------------ */

typedef struct
{
  const NearCrystal *of; /* with a cell, or a molecule */
  NearCoulombMatrix kind;
  gsize i, j; /* the element, or with j = 5 eigenvalue i */
} Probe;

static NearCrystal *
new_moved (const NearCrystal *of, const double *positions)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();

  if (near_crystal_has_cell (of))
    near_crystal_builder_set_lattice (builder, near_crystal_get_lattice (of));
  for (gsize i = 0; i < near_crystal_get_n_atoms (of); i++)
    {
      guint16 species;

      near_crystal_builder_add_species (builder, NULL, near_crystal_get_element (of, i), 0.0,
                                        &species, &error);
      near_crystal_builder_add_atom (builder, species, positions + 3 * i);
    }
  NearCrystal *moved = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  return moved;
}

static double
probe (const double *x, gpointer user_data)
{
  const Probe *p = user_data;
  g_autoptr (NearCrystal) moved = new_moved (p->of, x);
  g_autofree double *m = compute (moved, p->kind);
  double values[5];

  if (p->j < 5)
    return m[5 * p->i + p->j];
  get_eigenvalues (moved, p->kind, values);
  return values[p->i];
}

static void
test_gradient (void)
{
  const NearMat3 lattice = { { { 4, 0.3, 0 }, { -0.5, 4.5, 0.2 }, { 0.1, 0.6, 5 } } };
  g_autoptr (NearCrystal) molecule
      = crystal_test_new_at (NULL, NULL, 5, odd_positions, odd_elements);
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (molecule, TRUE);
  g_autoptr (GError) error = NULL;

  near_crystal_builder_set_lattice (builder, &lattice);
  g_autoptr (NearCrystal) crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  for (NearCoulombMatrix kind = NEAR_COULOMB_MATRIX_COULOMB; kind <= NEAR_COULOMB_MATRIX_SINE;
       kind++)
    {
      const NearCrystal *of = kind == NEAR_COULOMB_MATRIX_COULOMB ? molecule : crystal;
      g_autofree double *gradient = near_coulomb_matrix_compute_gradient (of, kind, &error);
      g_autofree double *m = compute (of, kind);
      double values[5], vectors[25], by[15];

      g_assert_no_error (error);
      for (gsize i = 0; i < 5; i++)
        for (gsize j = 0; j < 5; j++)
          {
            Probe p = { of, kind, i, j };

            if (i == j)
              continue;
            memset (by, 0, sizeof by);
            for (gsize k = 0; k < 3; k++)
              {
                by[3 * i + k] = gradient[3 * (5 * i + j) + k];
                by[3 * j + k] = -by[3 * i + k];
              }
            near_assert_gradient (probe, &p, odd_positions, by, 15, 1e-3, 1e-7, 1e-6);
          }
      g_assert_true (near_coulomb_matrix_get_eigenvalues (5, m, values, vectors, &error));
      for (gsize k = 0; k < 5; k++)
        {
          Probe p = { of, kind, k, 5 };

          near_coulomb_matrix_get_eigenvalue_gradient (5, gradient, vectors + 5 * k, by);
          near_assert_gradient (probe, &p, odd_positions, by, 15, 1e-3, 1e-6, 1e-6);
        }
    }
  g_assert_null (near_coulomb_matrix_compute_gradient (crystal, NEAR_COULOMB_MATRIX_EWALD, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED);
}

/* --- crystals
 * ------------------------------------------------------------------------------------- */

/* Rock salt: atoms half an edge apart along an axis are |a sin^2 (pi / 2)| = a apart, not a / 2. */
static void
test_sine (void)
{
  g_autoptr (NearCrystal) salt = crystal_test_new_rock_salt (5.64, 11, 17);
  g_autofree double *m = compute (salt, NEAR_COULOMB_MATRIX_SINE);

  near_assert_close (m[0], 0.5 * NEAR_HARTREE_EV * pow (11.0, 2.4), 1e-14, 0);
  near_assert_close (m[4], NEAR_COULOMB_EV_ANGSTROM * 11.0 * 17.0 / 5.64, 1e-13, 0);
  near_assert_close (m[1], NEAR_COULOMB_EV_ANGSTROM * 121.0 / (5.64 * sqrt (2.0)), 1e-13, 0);
  near_assert_close (m[7], NEAR_COULOMB_EV_ANGSTROM * 187.0 / (5.64 * sqrt (3.0)), 1e-13, 0);
}

/* Madelung constants. NaCl, CsCl: R. E. Crandall, J. P. Buhler, J. Phys. A 20, 5497 (1987). One
 * kind of charge in a background, -1.79186 Ry / r_s in bcc and -1.79175 in fcc: R. A.
 * Coldwell-Horsfall, A. A. Maradudin, J. Math. Phys. 1, 395 (1960). */
static void
test_madelung (void)
{
  const NearMat3 cubic = { { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };
  const NearMat3 fcc = { { { 0, 0.5, 0.5 }, { 0.5, 0, 0.5 }, { 0.5, 0.5, 0 } } };
  const NearMat3 bcc = { { { -0.5, 0.5, 0.5 }, { 0.5, -0.5, 0.5 }, { 0.5, 0.5, -0.5 } } };
  const NearVec3 zero = near_vec3 (0, 0, 0);

  for (double splitting = 0.6; splitting < 1.8; splitting += 0.5)
    {
      g_autoptr (NearEwald) c = _near_ewald_new (&cubic, splitting, NULL);
      g_autoptr (NearEwald) f = _near_ewald_new (&fcc, splitting, NULL);
      g_autoptr (NearEwald) b = _near_ewald_new (&bcc, splitting, NULL);
      double salt
          = _near_ewald_potential (f, zero) - _near_ewald_potential (f, near_vec3 (0.5, 0, 0));
      double cesium
          = _near_ewald_potential (c, zero) - _near_ewald_potential (c, near_vec3 (0.5, 0.5, 0.5));

      near_assert_close (salt * 0.5, -1.747564594633, 1e-12, 0);
      near_assert_close (cesium * sqrt (0.75), -1.762674773071, 1e-12, 0);
      near_assert_close (0.5 * _near_ewald_potential (b, zero) * cbrt (3.0 / (8.0 * G_PI)),
                         -0.5 * 1.79186, 0, 1e-6);
      near_assert_close (0.5 * _near_ewald_potential (f, zero) * cbrt (3.0 / (16.0 * G_PI)),
                         -0.5 * 1.79175, 0, 5e-6);
    }
}

/* The Ewald energy that Quantum ESPRESSO found for beryllium, where a nucleus and its core have
 * charge 2. */
static void
test_beryllium (void)
{
  g_autofree char *path = near_test_shared ("reference/data/be2/Be_snapshot0.info.json");
  g_autoptr (GError) error = NULL;

  if (path == NULL)
    {
      g_test_skip ("the beryllium data are not here");
      return;
    }
  g_autoptr (json_t) info = near_json_load (path, &error);
  g_assert_no_error (error);
  json_t *atoms = json_object_get (info, "atoms");
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  NearMat3 lattice;
  double sum = 0.0;

  for (gsize i = 0; i < 3; i++)
    for (gsize k = 0; k < 3; k++)
      lattice.m[i][k] = json_number_value (
          json_array_get (json_array_get (json_object_get (atoms, "cell"), i), k));
  near_crystal_builder_set_lattice (builder, &lattice);
  for (gsize i = 0; i < 2; i++)
    {
      guint16 species;
      double x[3];

      for (gsize k = 0; k < 3; k++)
        x[k] = json_number_value (
            json_array_get (json_array_get (json_object_get (atoms, "positions"), i), k));
      near_crystal_builder_add_species (builder, NULL, 4, 0.0, &species, &error);
      near_crystal_builder_add_atom (builder, species, x);
    }
  g_autoptr (NearCrystal) crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  g_autofree double *m = compute (crystal, NEAR_COULOMB_MATRIX_EWALD);
  sum = (m[0] + m[1] + m[3]) * 0.25;
  near_assert_close (sum, json_number_value (json_object_get (info, "ewald_contribution")), 0,
                     2e-6);
}

/* A lattice vector added to an atom: the same crystal. Sine and Ewald matrices know, Coulomb does
 * not. Another basis of the same lattice: Ewald knows. A doubled cell: nobody does. */
static void
test_choice_of_cell (void)
{
  const NearMat3 one = { { { 4, 0, 0 }, { 0.5, 4.4, 0 }, { 0, 0.3, 5 } } };
  const NearMat3 skewed
      = { { { 4, 0, 0 }, { 4.5, 4.4, 0 }, { 0, 0.3, 5 } } }; /* b + a instead of b */
  const NearMat3 doubled = { { { 8, 0, 0 }, { 0.5, 4.4, 0 }, { 0, 0.3, 5 } } };
  const double x[] = { 0.1, 0.2, 0.3, 1.8, 1.9, 2.4, 4.1, 0.2, 0.3, 5.8, 1.9, 2.4 };
  const double shifted[] = { 0.1, 0.2, 0.3, 1.8 + 4.0, 1.9, 2.4 };
  const guint elements[] = { 11, 17, 11, 17 };

  for (NearCoulombMatrix kind = NEAR_COULOMB_MATRIX_COULOMB; kind <= NEAR_COULOMB_MATRIX_EWALD;
       kind++)
    {
      double f[12], values[4];
      g_autoptr (NearCrystal) molecule = crystal_test_new_at (NULL, NULL, 2, x, elements);
      g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (molecule, TRUE);
      g_autoptr (NearCrystalBuilder) again = near_crystal_builder_new_from (molecule, TRUE);
      g_autoptr (NearCrystal) moved_molecule
          = crystal_test_new_at (NULL, NULL, 2, shifted, elements);
      g_autoptr (NearCrystalBuilder) third = near_crystal_builder_new_from (moved_molecule, TRUE);
      g_autoptr (NearCrystal) four = crystal_test_new_at (NULL, NULL, 4, x, elements);
      g_autoptr (NearCrystalBuilder) fourth = near_crystal_builder_new_from (four, TRUE);
      near_crystal_builder_set_lattice (builder, &one);
      near_crystal_builder_set_lattice (again, &skewed);
      near_crystal_builder_set_lattice (third, &one);
      near_crystal_builder_set_lattice (fourth, &doubled);
      g_autoptr (NearCrystal) crystal = near_crystal_builder_finish (builder, NULL);
      g_autoptr (NearCrystal) other_basis = near_crystal_builder_finish (again, NULL);
      g_autoptr (NearCrystal) moved = near_crystal_builder_finish (third, NULL);
      g_autoptr (NearCrystal) twice = near_crystal_builder_finish (fourth, NULL);
      g_autofree double *m = compute (crystal, kind), *n = compute (moved, kind);
      g_autofree double *o = compute (other_basis, kind), *d = compute (twice, kind);

      if (kind == NEAR_COULOMB_MATRIX_COULOMB)
        g_assert_cmpfloat (fabs (n[1] - m[1]), >, 100.0);
      else
        near_assert_close (n[1], m[1], 1e-11, 0);
      if (kind == NEAR_COULOMB_MATRIX_EWALD)
        near_assert_close_array (o, m, 4, 1e-11, 0);
      if (kind == NEAR_COULOMB_MATRIX_SINE)
        g_assert_cmpfloat (fabs (o[1] - m[1]), >, 1.0);
      get_eigenvalues (twice, kind, values);
      get_eigenvalues (crystal, kind, f);
      g_assert_cmpfloat (fabs (values[0] - f[0]), >, 1.0);
      /* But the energy of the doubled cell is twice that of the cell. */
      if (kind == NEAR_COULOMB_MATRIX_EWALD)
        {
          double sum = 0.0;

          for (gsize i = 0; i < 4; i++)
            for (gsize j = 0; j <= i; j++)
              sum += d[4 * i + j];
          near_assert_close (sum, 2.0 * (m[0] + m[1] + m[3]), 1e-11, 0);
        }
    }
}

static void
test_errors (void)
{
  const double twins[] = { 1, 2, 3, 0, 0, 0, 1, 2, 3 };
  const guint elements[] = { 6, 1, 6 }, unknown[] = { 6, 0, 6 };
  g_autoptr (NearCrystal) pair = crystal_test_new_at (NULL, NULL, 3, twins, elements);
  g_autoptr (NearCrystal) strange = crystal_test_new_at (NULL, NULL, 2, twins, unknown);
  g_autoptr (NearCrystal) molecule = crystal_test_new_at (NULL, NULL, 2, twins, elements);
  g_autoptr (GError) same = NULL, what = NULL, cell = NULL, large = NULL;
  double nothing = 0.0;

  g_assert_null (near_coulomb_matrix_compute (pair, NEAR_COULOMB_MATRIX_COULOMB, NULL, &same));
  g_assert_error (same, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_assert_nonnull (strstr (same->message, "atoms 1 and 3"));
  g_assert_null (near_coulomb_matrix_compute (strange, NEAR_COULOMB_MATRIX_COULOMB, NULL, &what));
  g_assert_error (what, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED);
  g_assert_nonnull (strstr (what->message, "atom 2"));
  g_assert_null (near_coulomb_matrix_compute (molecule, NEAR_COULOMB_MATRIX_SINE, NULL, &cell));
  g_assert_error (cell, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED);
  g_assert_false (near_coulomb_matrix_get_eigenvalues (601, &nothing, &nothing, NULL, &large));
  g_assert_error (large, NEAR_ERROR, NEAR_ERROR_TOO_LARGE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/coulomb-matrix/water", test_water);
  g_test_add_func ("/coulomb-matrix/invariances", test_invariances);
  g_test_add_func ("/coulomb-matrix/sorting-jumps", test_sorting_jumps);
  g_test_add_func ("/coulomb-matrix/gradient", test_gradient);
  g_test_add_func ("/coulomb-matrix/sine", test_sine);
  g_test_add_func ("/coulomb-matrix/madelung", test_madelung);
  g_test_add_func ("/coulomb-matrix/beryllium", test_beryllium);
  g_test_add_func ("/coulomb-matrix/choice-of-cell", test_choice_of_cell);
  g_test_add_func ("/coulomb-matrix/errors", test_errors);
  return g_test_run ();
}
