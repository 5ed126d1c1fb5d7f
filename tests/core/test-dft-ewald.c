/* test-dft-ewald.c — nuclei in an even background, and the local potentials at G = 0
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-dft-term-private.h"

#include "dft-ion-test.h"
#include "near-init.h"
#include "near-json.h"
#include "near-pseudo-table.h"
#include "near-test.h"
#include "near-units.h"

#include <string.h>

#define ECUT 1.0 /* Ha; nothing here depends on it */

static double
get_energy (const NearDftSystem *system)
{
  const NearDftState state = { .system = system };

  return _near_dft_ewald_energy (&state);
}

/* fcc, bcc and simple cubic of one element, with primitive cells */
static NearDftSystem *
new_cubic (const NearMat3 *unit, double a, double valence)
{
  static const double origin[3] = { 0.1, 0.7, 0.3 };
  static const guint element = 13;
  NearMat3 lattice = *unit;

  for (guint i = 0; i < 3; i++)
    for (guint j = 0; j < 3; j++)
      lattice.m[i][j] *= a;
  return dft_ion_test_new_system (crystal_test_new (&lattice, 1, origin, &element), &valence, NULL,
                                  ECUT);
}

static const NearMat3 fcc = { { { 0, 0.5, 0.5 }, { 0.5, 0, 0.5 }, { 0.5, 0.5, 0 } } },
                      bcc = { { { -0.5, 0.5, 0.5 }, { 0.5, -0.5, 0.5 }, { 0.5, 0.5, -0.5 } } },
                      cubic = { { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } } };

/* Ions in an even background, in units of 1 / r_s: fcc, bcc (R. A. Coldwell-Horsfall, A. A.
 * Maradudin, J. Math. Phys. 1, 395 (1960), and with more digits since) and simple cubic,
 * 2.8372974794806 / 2 per edge. */
static void
test_background (void)
{
  const struct
  {
    const NearMat3 *unit;
    double expected;
  } cases[] = { { &fcc, -0.895873615195 },
                { &bcc, -0.895929255682 },
                { &cubic, -0.5 * 2.8372974794806 * cbrt (3.0 / (4.0 * G_PI)) } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (NearDftSystem) system = new_cubic (cases[i].unit, 3.1, 2.0);
      double radius = cbrt (3.0 * system->volume / (4.0 * G_PI));

      near_assert_close (get_energy (system) * radius / 4.0, cases[i].expected, 1e-11, 0);
    }
}

static void
test_aluminium (void)
{
  g_autoptr (NearDftSystem) primitive = new_cubic (&fcc, 4.05, 3.0);
  const double valence = 3.0;
  g_autoptr (NearDftSystem) conventional
      = dft_ion_test_new_system (crystal_test_new_fcc (4.05, 13), &valence, NULL, ECUT);

  near_assert_close (get_energy (primitive), -2.69578280528277, 1e-10, 0);
  near_assert_close (get_energy (conventional), 4.0 * get_energy (primitive), 1e-14, 0);
}

/* Of ions that are neutral together, by the shortest distance: E. Madelung's constants */
static void
test_madelung (void)
{
  static const double valence[] = { 1.0, -1.0 };
  static const double f[] = { 0, 0, 0, 0.5, 0.5, 0.5 },
                      f_zinc[] = { CRYSTAL_TEST_FCC, CRYSTAL_TEST_TETRAHEDRAL };
  static const guint pair[] = { 13, 8 }, zinc[] = { 13, 13, 13, 13, 8, 8, 8, 8 };
  const double a = 5.0, bohr = a / NEAR_BOHR_ANGSTROM;
  g_autoptr (NearDftSystem) salt
      = dft_ion_test_new_system (crystal_test_new_rock_salt (a, 13, 8), valence, NULL, ECUT);
  g_autoptr (NearDftSystem) caesium
      = dft_ion_test_new_system (crystal_test_new_cubic (a, 2, f, pair), valence, NULL, ECUT);
  g_autoptr (NearDftSystem) blende
      = dft_ion_test_new_system (crystal_test_new_cubic (a, 8, f_zinc, zinc), valence, NULL, ECUT);

  near_assert_close (-get_energy (salt) / 4.0 * bohr / 2.0, 1.747564594633182, 1e-13, 0);
  near_assert_close (-get_energy (caesium) * bohr * sqrt (0.75), 1.762674773070988, 1e-13, 0);
  near_assert_close (-get_energy (blende) / 4.0 * bohr * sqrt (3.0) / 4.0, 1.638055053388790, 1e-13,
                     0);
}

/* Energy, forces and stress without the splitting, and with the cell chosen needlessly long */
static void
test_splitting (void)
{
  g_autoptr (NearDftSystem) system = dft_ion_test_new_odd (NULL, ECUT);
  const NearDftState state = { .system = system };
  double expected[21] = { 0.0 };

  _near_dft_ewald_add_forces (&state, expected);
  _near_dft_ewald_add_stress (&state, expected + 15);
  for (double eta = 0.25; eta < 1.1; eta *= 2.0)
    {
      double actual[21] = { 0.0 };

      near_assert_close (_near_dft_ewald_compute (system, eta, actual, actual + 15),
                         get_energy (system), 1e-13, 0);
      near_assert_close_array (actual, expected, 21, 1e-12, 1e-13);
    }
}

static void
test_cell (void)
{
  g_autoptr (NearDftSystem) system = dft_ion_test_new_odd (NULL, ECUT);
  g_autoptr (NearDftSystem) long_way = near_dft_system_new_changed (system, NULL, NULL);
  NearMat3 *to = &long_way->lattice;
  const NearMat3 *from = &system->lattice;

  /* b' = b + 7 a, c' = c - 5 b' */
  for (guint k = 0; k < 3; k++)
    {
      to->m[1][k] = from->m[1][k] + 7.0 * from->m[0][k];
      to->m[2][k] = from->m[2][k] - 5.0 * to->m[1][k];
    }
  for (gsize a = 0; a < system->n_atoms; a++)
    {
      double *f = long_way->fractional + 3 * a;

      f[0] -= 7.0 * f[1];
      f[1] += 5.0 * f[2];
    }
  near_assert_close (get_energy (long_way), get_energy (system), 1e-12, 0);
}

static double
energy_of_positions (const double *x, gpointer user_data)
{
  g_autoptr (NearDftSystem) moved = dft_ion_test_new_moved (user_data, x);

  return get_energy (moved);
}

static double
energy_of_strain (const double *x, gpointer user_data)
{
  g_autoptr (NearDftSystem) strained = dft_ion_test_new_strained (user_data, x);

  return get_energy (strained);
}

static void
test_derivatives (void)
{
  g_autoptr (NearDftSystem) system = dft_ion_test_new_odd (NULL, ECUT);
  const NearDftState state = { .system = system };
  double gradient[15] = { 0.0 }, stress[6] = { 0.0 }, x[15] = { 0.0 }, sum[3] = { 0.0 };

  _near_dft_ewald_add_forces (&state, gradient);
  for (guint i = 0; i < 15; i++)
    {
      gradient[i] = -gradient[i];
      sum[i % 3] += gradient[i];
    }
  near_assert_gradient (energy_of_positions, system, x, gradient, 15, 2e-3, 1e-8, 1e-8);
  for (guint k = 0; k < 3; k++)
    near_assert_close (sum[k], 0.0, 0, 1e-12);

  _near_dft_ewald_add_stress (&state, stress);
  for (guint k = 0; k < 6; k++)
    stress[k] *= system->volume;
  near_assert_gradient (energy_of_strain, system, x, stress, 6, 1e-3, 1e-8, 1e-8);
  /* An energy of 1 / length: the virial theorem */
  near_assert_close (stress[0] + stress[1] + stress[2], -get_energy (system), 1e-12, 0);
}

/* What is computed is added to what there is. */
static void
test_adds (void)
{
  g_autoptr (NearDftSystem) system = dft_ion_test_new_odd (NULL, ECUT);
  const NearDftState state = { .system = system };
  double once[21] = { 0.0 }, twice[21] = { 0.0 };

  _near_dft_ewald_add_forces (&state, once);
  _near_dft_ewald_add_stress (&state, once + 15);
  for (guint i = 0; i < 2; i++)
    {
      _near_dft_ewald_add_forces (&state, twice);
      _near_dft_ewald_add_stress (&state, twice + 15);
    }
  for (guint i = 0; i < 21; i++)
    {
      g_assert_cmpfloat (fabs (once[i]), >, 1e-6);
      near_assert_close (twice[i], 2.0 * once[i], 1e-9, 1e-12);
    }
}

static void
test_turn (void)
{
  g_autoptr (NearDftSystem) system = dft_ion_test_new_odd (NULL, ECUT);
  g_autoptr (NearDftSystem) turned = dft_ion_test_new_turned (system);
  const NearDftState state = { .system = system }, turned_state = { .system = turned };
  const NearMat3 turn = dft_ion_test_get_turn ();
  double forces[15] = { 0.0 }, turned_forces[15] = { 0.0 }, stress[6] = { 0.0 },
         expected[6] = { 0.0 }, turned_stress[6] = { 0.0 };

  near_assert_close (turned->volume, system->volume, 1e-13, 0);
  near_assert_close (get_energy (turned), get_energy (system), 1e-13, 0);
  _near_dft_ewald_add_forces (&state, forces);
  _near_dft_ewald_add_forces (&turned_state, turned_forces);
  for (gsize a = 0; a < 5; a++)
    {
      NearVec3 f = near_vec3_times_mat3 (near_vec3_from (forces + 3 * a), &turn);

      g_assert_cmpfloat (near_vec3_length (f), >, 1e-2);
      near_assert_close_array (turned_forces + 3 * a, f.x, 3, 1e-11, 1e-12);
    }
  _near_dft_ewald_add_stress (&state, stress);
  _near_dft_ewald_add_stress (&turned_state, turned_stress);
  dft_ion_test_turn_stress (stress, expected);
  g_assert_cmpfloat (fabs (stress[5]), >, 1e-4);
  near_assert_close_array (turned_stress, expected, 6, 1e-11, 1e-13);
}

static double
pseudo_core_of_strain (const double *x, gpointer user_data)
{
  g_autoptr (NearDftSystem) strained = dft_ion_test_new_strained (user_data, x);
  const NearDftState state = { .system = strained };

  return _near_dft_pseudo_core_energy (&state);
}

static void
test_pseudo_core (void)
{
  g_autoptr (NearDftSystem) system = dft_ion_test_new_odd (NULL, ECUT);
  const NearDftState state = { .system = system };
  double stress[6] = { 0.0 }, x[6] = { 0.0 };
  /* 3 atoms of 3 electrons and 2 of 6: N = 21, and alpha is as much a sum of 21 */
  const double expected
      = 21.0 * 21.0 * 2.0 * G_PI * DFT_ION_TEST_WIDTH * DFT_ION_TEST_WIDTH / system->volume;

  near_assert_close (_near_dft_pseudo_core_energy (&state), expected, 1e-14, 0);
  _near_dft_pseudo_core_add_stress (&state, stress);
  for (guint k = 0; k < 6; k++)
    stress[k] *= system->volume;
  near_assert_gradient (pseudo_core_of_strain, system, x, stress, 6, 1e-3, 1e-9, 1e-9);
}

/* --- another program's numbers ---------------------------------------------------------------- */

static double
get_number (const json_t *array, gsize index)
{
  g_assert_true (json_is_number (json_array_get (array, index)));
  return json_number_value (json_array_get (array, index));
}

/* "13al.3.hgh": element and valence electrons of the table of Hartwigsen, Goedecker and Hutter */
static NearPseudopotential *
new_pseudo (const char *file, guint *element)
{
  g_autoptr (GError) error = NULL;
  guint valence;
  gsize row;

  g_assert_cmpint (sscanf (file, "%u%*[a-z].%u.hgh", element, &valence), ==, 2);
  g_assert_true (near_pseudo_info_find (NEAR_PSEUDO_FAMILY_HGH, *element, valence, &row, &error));
  return near_pseudopotential_new_from_table (row);
}

static NearDftSystem *
new_reference (const json_t *json)
{
  g_autoptr (GError) error = NULL;
  const json_t *cell = json_object_get (json, "cell"), *rows = json_object_get (cell, "rprim"),
               *edges = json_object_get (cell, "acell_bohr"),
               *positions = json_object_get (cell, "xred");
  gsize n = json_array_size (positions);
  g_autofree double *f = g_new (double, 3 * n);
  g_autofree guint *elements = g_new (guint, n);
  NearDftSystem *system;
  NearMat3 lattice;
  guint element;
  g_autoptr (NearPseudopotential) pseudo
      = new_pseudo (json_string_value (json_object_get (json, "psp")), &element);

  for (guint i = 0; i < 3; i++)
    for (guint k = 0; k < 3; k++)
      lattice.m[i][k]
          = get_number (json_array_get (rows, i), k) * get_number (edges, i) * NEAR_BOHR_ANGSTROM;
  for (gsize a = 0; a < n; a++)
    {
      elements[a] = element;
      for (guint k = 0; k < 3; k++)
        f[3 * a + k] = get_number (json_array_get (positions, a), k);
    }
  g_autoptr (NearCrystal) crystal = crystal_test_new (&lattice, n, f, elements);
  system = near_dft_system_new (crystal, &pseudo, ECUT, NULL, &error);
  g_assert_no_error (error);
  return system;
}

/* Their bohr is that of 2006, 1e-9 from ours, but lengths are given in it; 13 digits are printed.
 */
static void
test_references (void)
{
  g_autofree char *path = near_test_shared ("reference/data/dft-refs.json");
  g_autoptr (GError) error = NULL;
  json_t *file, *value;
  gsize index;

  if (path == NULL)
    {
      g_test_skip ("dft-refs.json is not there");
      return;
    }
  file = near_json_load (path, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (json_array_size (json_object_get (file, "cases")), >, 100);
  json_array_foreach (json_object_get (file, "cases"), index, value)
    {
      g_autoptr (NearDftSystem) system = new_reference (value);
      const NearDftState state = { .system = system };

      near_assert_close (_near_dft_ewald_energy (&state),
                         json_number_value (json_object_get (value, "ewald")), 1e-12, 0);
      near_assert_close (_near_dft_pseudo_core_energy (&state),
                         json_number_value (json_object_get (value, "psp_core")), 1e-12, 0);
    }
  json_decref (file);
}

int
main (int argc, char *argv[])
{
  near_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dft-ewald/background", test_background);
  g_test_add_func ("/dft-ewald/aluminium", test_aluminium);
  g_test_add_func ("/dft-ewald/madelung", test_madelung);
  g_test_add_func ("/dft-ewald/splitting", test_splitting);
  g_test_add_func ("/dft-ewald/cell", test_cell);
  g_test_add_func ("/dft-ewald/derivatives", test_derivatives);
  g_test_add_func ("/dft-ewald/adds", test_adds);
  g_test_add_func ("/dft-ewald/turn", test_turn);
  g_test_add_func ("/dft-ewald/pseudo-core", test_pseudo_core);
  g_test_add_func ("/dft-ewald/references", test_references);
  return g_test_run ();
}
