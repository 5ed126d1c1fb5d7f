/* test-scf-matter.c — input that is refused, and matter that is no simple metal
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "scf-test.h"

#include "dft-ion-test.h"
#include "near-init.h"
#include "near-test.h"
#include "near-units.h"

#include <math.h>
#include <string.h>

/* --- bad input ---------------------------------------------------------------------------------
 */

static void
check_refused (NearCrystal *crystal, const NearScfSettings *settings, int code)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearScf) scf = scf_test_new (crystal, settings, "hgh", &error);

  g_assert_null (scf);
  g_assert_nonnull (error);
  if (code >= 0)
    g_assert_error (error, NEAR_ERROR, code);
  g_assert_cmpuint (strlen (error->message), >, 10);
}

static void
test_refused (void)
{
  static const double bad[] = { 0.0, -1.0, NAN, INFINITY };
  static const int meshes[][3]
      = { { 0, 1, 1 }, { 1, -2, 1 }, { 1, 1, G_MAXINT }, { 3000, 3000, 3000 } };
  static const double touching[] = { 0.1, 0.1, 0.1, 0.1, 0.1, 0.1005 };
  static const guint elements[] = { 13, 13 };
  g_autoptr (NearCrystal) crystal = scf_test_new_odd ();
  g_autoptr (NearCrystal) overlapping = crystal_test_new_cubic (4.0, 2, touching, elements);
  g_autoptr (NearCrystal) molecule = crystal_test_new_at (NULL, NULL, 2, touching, elements);
  const NearScfSettings fine = scf_test_get_settings (4.0, 2, 1, 1);

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      NearScfSettings settings = fine;

      settings.ecut_ha = bad[i];
      check_refused (crystal, &settings, NEAR_ERROR_RANGE);
      settings = fine;
      settings.occupation.width = bad[i];
      check_refused (crystal, &settings, NEAR_ERROR_RANGE);
      settings = fine;
      settings.tolerance_ha = bad[i];
      if (i < 3)
        check_refused (crystal, &settings, NEAR_ERROR_RANGE);
      settings = fine;
      settings.k_shift[1] = bad[i];
      if (i > 1)
        check_refused (crystal, &settings, NEAR_ERROR_RANGE);
    }
  for (guint i = 0; i < G_N_ELEMENTS (meshes); i++)
    {
      NearScfSettings settings = fine;

      memcpy (settings.k_mesh, meshes[i], sizeof settings.k_mesh);
      check_refused (crystal, &settings, -1);
    }
  for (gsize n = 1; n < 9; n += 7)
    {
      NearScfSettings settings = fine;

      settings.fft[0] = n; /* the others are left at 0, or all are too small */
      settings.fft[1] = settings.fft[2] = n > 1 ? n : 0;
      check_refused (crystal, &settings, NEAR_ERROR_RANGE);
    }
  NearScfSettings sharp = fine;
  sharp.ecut_ha = 1e9;
  check_refused (crystal, &sharp, NEAR_ERROR_RANGE);
  NearScfSettings vast = fine;
  vast.fft[0] = vast.fft[1] = vast.fft[2] = (gsize) 1 << 22;
  check_refused (crystal, &vast, NEAR_ERROR_TOO_LARGE);
  check_refused (overlapping, &fine, NEAR_ERROR_RANGE);
  check_refused (molecule, &fine, -1);
  NearScfSettings none = fine;
  none.max_iterations = 0;
  check_refused (crystal, &none, NEAR_ERROR_RANGE);
}

/* Said at once, with the number */
static void
test_memory (void)
{
  static const double cutoffs[] = { 400.0, 1000.0 };
  g_autoptr (NearCrystal) crystal = scf_test_new_odd ();
  gint64 start = g_get_monotonic_time ();

  for (guint i = 0; i < G_N_ELEMENTS (cutoffs); i++)
    {
      NearScfSettings settings = scf_test_get_settings (cutoffs[i], 40, 40, 40);
      g_autoptr (GError) error = NULL;

      g_assert_null (scf_test_new (crystal, &settings, "hgh", &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE);
      g_assert_nonnull (strstr (error->message, "MB"));
    }
  g_assert_cmpint (g_get_monotonic_time () - start, <, 3 * G_USEC_PER_SEC);
}

/* Electrons so hot that they fill any number of bands: there are no more than plane waves, and it
 * is these that take memory. */
static void
test_hot (void)
{
  static const double widths[] = { 30.0, 1e4, 1e200 };
  g_autoptr (NearCrystal) crystal = scf_test_new_primitive (4.0, 13);
  NearScfSettings settings = scf_test_get_settings (4.0, 1, 1, 1);

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      g_autoptr (GError) error = NULL;

      settings.occupation.width = widths[i];
      g_autoptr (NearScf) scf = scf_test_new (crystal, &settings, "hgh", &error);
      g_assert_no_error (error);
      g_assert_true (near_scf_step (scf, NULL, NULL, &error));
      g_assert_no_error (error);
      g_autoptr (NearScfResult) result = near_scf_dup_result (scf);
      g_assert_cmpuint (near_scf_result_get_n_bands (result), ==,
                        near_scf_result_get_sphere (result, 0)->n_pw);
    }
}

/* Those of the local density approximation stand for each other. */
static void
test_functionals (void)
{
  static const struct
  {
    const char *pseudos;
    NearXcFunctional xc;
    guint n_notes;
  } cases[] = { { "hgh", NEAR_XC_TETER, 0 },    { "hgh", NEAR_XC_PZ, 0 },
                { "hgh", NEAR_XC_PBE, 1 },      { "gth-pbe", NEAR_XC_PBE, 0 },
                { "gth-pbe", NEAR_XC_PW92, 1 }, { "gth-pbe", NEAR_XC_PBESOL, 1 } };
  g_autoptr (NearCrystal) crystal = scf_test_new_odd ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) list = near_pseudo_choose_for_crystal (cases[i].pseudos, crystal, NULL);
      g_autoptr (GPtrArray) notes = near_notes_new ();
      NearScfSettings settings = scf_test_get_settings (4.0, 1, 1, 1);

      settings.pseudos = (NearPseudopotential *const *) list->pdata;
      settings.xc = cases[i].xc;
      near_scf_settings_add_notes (&settings, list->len, notes);
      g_assert_cmpuint (notes->len, ==, cases[i].n_notes);
      if (notes->len > 0)
        g_assert_nonnull (near_notes_find (notes, "xc-of-pseudopotential"));
    }
}

/* Shifted by half a step along each vector, the primitive mesh of fcc is not cubic any more. */
static void
test_mesh_note (void)
{
  NearScfSettings settings = scf_test_get_settings (3.0, 2, 2, 2);
  g_autoptr (NearCrystal) crystal = scf_test_new_primitive (4.05, 13);

  settings.use_symmetry = TRUE;
  g_autoptr (NearScfResult) cubic = scf_test_run (crystal, &settings);

  for (guint c = 0; c < 3; c++)
    settings.k_shift[c] = 0.5;
  g_autoptr (NearScfResult) shifted = scf_test_run (crystal, &settings);
  settings.use_symmetry = FALSE;
  g_autoptr (NearScfResult) whole = scf_test_run (crystal, &settings);

  g_assert_false (scf_test_has_note (cubic, "mesh-breaks-symmetry"));
  g_assert_true (scf_test_has_note (shifted, "mesh-breaks-symmetry"));
  g_assert_false (scf_test_has_note (whole, "mesh-breaks-symmetry"));
  near_assert_close (scf_test_get_free (shifted), scf_test_get_free (whole), 0, 1e-7);
}

/* --- other matter ------------------------------------------------------------------------------
 */

/* As good as no smearing: nothing is above the gap, and the Fermi energy is in it. */
static void
test_insulator (void)
{
  static const NearMat3 lattice = { { { 0, 2.7, 2.7 }, { 2.7, 0, 2.7 }, { 2.7, 2.7, 0 } } };
  static const double f[] = { 0, 0, 0, 0.25, 0.25, 0.25 };
  static const guint elements[] = { 14, 14 };
  g_autoptr (NearCrystal) crystal = crystal_test_new (&lattice, 2, f, elements);
  NearScfSettings settings = scf_test_get_settings (4.0, 2, 2, 2);
  double top = -G_MAXDOUBLE, bottom = G_MAXDOUBLE;

  settings.occupation.width = 1e-6;
  settings.use_symmetry = TRUE;
  g_autoptr (NearScfResult) result = scf_test_run (crystal, &settings);
  gsize n = near_scf_result_get_n_bands (result);
  for (gsize k = 0; k < near_k_points_get_n (near_scf_result_get_k_points (result)); k++)
    {
      const double *eigenvalues = near_scf_result_peek_eigenvalues (result) + k * n;

      top = MAX (top, eigenvalues[3]);
      bottom = MIN (bottom, eigenvalues[4]);
    }
  g_assert_cmpfloat (near_scf_result_get_fermi_energy (result), >, top);
  g_assert_cmpfloat (near_scf_result_get_fermi_energy (result), <, bottom);
  near_assert_close (near_scf_result_get_report (result)->energies.minus_ts, 0.0, 0.0, 1e-12);
}

/* Six cells in a row, where mixing without damping swings. */
static void
test_sloshing (void)
{
  static const NearMat3 lattice = { { { 17.2, 0, 0 }, { 0, 2.86, 0 }, { 1.43, 1.43, 2.02 } } };
  double f[18] = { 0.0 };
  static const guint elements[] = { 13, 13, 13, 13, 13, 13 };

  for (guint a = 0; a < 6; a++)
    f[3 * a] = (a + (a == 2 ? 0.05 : 0.0)) / 6.0;
  g_autoptr (NearCrystal) crystal = crystal_test_new (&lattice, 6, f, elements);
  NearScfSettings settings = scf_test_get_settings (4.0, 1, 2, 2);

  settings.tolerance_ha = 1e-7;
  g_autoptr (NearScfResult) result = scf_test_run (crystal, &settings);
  g_assert_cmpuint (near_scf_result_get_report (result)->iteration, <=, 15);
}

static void
test_matter (void)
{
  static const double origin[3] = { 0.1, 0.2, 0.3 };
  static const guint helium = 2, aluminium = 13;
  g_autoptr (NearCrystal) copper = scf_test_new_primitive (3.61, 29);
  g_autoptr (NearCrystal) atom = crystal_test_new_cubic (6.0, 1, origin, &aluminium);
  g_autoptr (NearCrystal) closed = crystal_test_new_cubic (5.0, 1, origin, &helium);
  NearScfSettings settings = scf_test_get_settings (8.0, 2, 2, 2);

  settings.tolerance_ha = 1e-7;
  g_autoptr (NearScfResult) of_copper = scf_test_run (copper, &settings);
  g_assert_cmpfloat (near_scf_result_get_system (of_copper)->n_electrons, ==, 11.0);
  g_assert_cmpuint (near_scf_result_get_report (of_copper)->iteration, <=, 20);

  settings = scf_test_get_settings (3.0, 1, 1, 1);
  g_autoptr (NearScfResult) of_atom = scf_test_run (atom, &settings);
  /* The cube's levels p hold a third each. */
  near_assert_close (near_scf_result_peek_eigenvalues (of_atom)[1],
                     near_scf_result_peek_eigenvalues (of_atom)[3], 0.0, 1e-4);
  near_assert_close (near_scf_result_peek_forces (of_atom)[0], 0.0, 0.0, 1e-9);

  g_autoptr (NearScfResult) of_closed = scf_test_run (closed, &settings);
  near_assert_close (near_scf_result_peek_occupations (of_closed)[0], 1.0, 0.0, 1e-6);
}

/* Nuclei with a core that the functional sees: no projectors, so that the core stands out. */
static double
get_free_with_core (const double *x, gpointer user_data)
{
  static const NearMat3 lattice = SCF_TEST_ODD_LATTICE;
  static const guint elements[] = { 13, 13 };
  double f[] = { SCF_TEST_ODD_POSITIONS };
  NearMat3 inverse = near_mat3_inverse (&lattice);
  NearVec3 change = near_vec3_times_mat3 (near_vec3 (x[0], 0.0, 0.0), &inverse);
  NearScfSettings settings = scf_test_get_settings (5.0, 1, 1, 1);
  NearPseudopotential *pseudo = dft_ion_test_new (13, 3.0, 2.0);
  NearScfResult **keep = user_data;
  g_autoptr (GError) error = NULL;

  for (guint c = 0; c < 3; c++)
    f[c] += change.x[c];
  settings.pseudos = &pseudo;
  settings.tolerance_ha = 1e-11;
  settings.fft[0] = settings.fft[1] = settings.fft[2] = 24;
  g_autoptr (NearCrystal) crystal = crystal_test_new (&lattice, 2, f, elements);
  g_autoptr (NearScf) scf = near_scf_new (crystal, &settings, &error);
  g_assert_no_error (error);
  NearScfResult *result = near_scf_run (scf, NULL, &error);
  g_assert_no_error (error);
  double free = scf_test_get_free (result);
  g_assert_cmpint (near_scf_result_get_status (result), ==, NEAR_SCF_CONVERGED);
  near_pseudopotential_unref (pseudo);
  if (keep != NULL && *keep == NULL)
    *keep = result;
  else
    near_scf_result_unref (result);
  return -free * NEAR_HARTREE_EV;
}

static void
test_core (void)
{
  NearScfResult *result = NULL;
  double x[1] = { 0.0 };

  get_free_with_core (x, &result);
  near_assert_gradient (get_free_with_core, NULL, x, near_scf_result_peek_forces (result), 1, 0.02,
                        0.0, 5e-4);
  near_scf_result_unref (result);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/dft/matter/refused", test_refused);
  g_test_add_func ("/dft/matter/memory", test_memory);
  g_test_add_func ("/dft/matter/hot", test_hot);
  g_test_add_func ("/dft/matter/functionals", test_functionals);
  g_test_add_func ("/dft/matter/mesh-note", test_mesh_note);
  g_test_add_func ("/dft/matter/insulator", test_insulator);
  g_test_add_func ("/dft/matter/sloshing", test_sloshing);
  g_test_add_func ("/dft/matter/matter", test_matter);
  g_test_add_func ("/dft/matter/core", test_core);
  return g_test_run ();
}
