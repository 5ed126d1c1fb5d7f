/* test-dft-bands.c — bands and densities of states in the potential of a self-consistent
 * calculation SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-band-structure.h"
#include "near-dft-dos.h"
#include "near-init.h"
#include "near-json.h"
#include "near-pseudo-choice.h"
#include "near-pseudopotential-private.h"
#include "near-units.h"

#include "crystal-test.h"
#include "near-test.h"

#include <math.h>

#define ALUMINIUM 4.05 /* Å */

/* Rows of the primitive cell of a face-centred cubic crystal */
static NearMat3
get_fcc (double a)
{
  const double h = 0.5 * a;

  return (NearMat3){ { { 0, h, h }, { h, 0, h }, { h, h, 0 } } };
}

static NearScfResult *
run_with (NearCrystal *crystal, NearScfSettings *settings, GPtrArray *pseudos)
{
  g_autoptr (GError) error = NULL;

  settings->pseudos = (NearPseudopotential *const *) pseudos->pdata;
  g_autoptr (NearScf) scf = near_scf_new (crystal, settings, &error);
  g_assert_no_error (error);
  NearScfResult *result = near_scf_run (scf, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (near_scf_result_get_status (result), ==, NEAR_SCF_CONVERGED);
  return result;
}

static NearScfResult *
run (NearCrystal *crystal, NearScfSettings *settings)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) pseudos = near_pseudo_choose_for_crystal (NULL, crystal, &error);

  g_assert_no_error (error);
  return run_with (crystal, settings, pseudos);
}

static NearScfSettings
get_settings (int n0, int n1, int n2)
{
  NearScfSettings settings;

  near_scf_settings_init (&settings);
  settings.ecut_ha = 7.0;
  settings.k_mesh[0] = n0;
  settings.k_mesh[1] = n1;
  settings.k_mesh[2] = n2;
  settings.tolerance_ha = 1e-9;
  return settings;
}

static NearScfResult *
run_aluminium (void)
{
  const guint element = 13;
  const double origin[3] = { 0, 0, 0 };
  NearMat3 lattice = get_fcc (ALUMINIUM);
  g_autoptr (NearCrystal) crystal = crystal_test_new (&lattice, 1, origin, &element);
  NearScfSettings settings = get_settings (2, 2, 2);

  return run (crystal, &settings);
}

static NearDftBands *
solve (
    const NearScfResult *scf, gsize n_k, const double *k, gsize n_bands, double reach, double tol)
{
  g_autoptr (GError) error = NULL;
  NearDftBandSettings settings = { n_bands, reach, tol };
  NearDftBands *bands = near_dft_bands_new (scf, n_k, k, &settings, NULL, &error);

  g_assert_no_error (error);
  return bands;
}

/* Of no symmetry, of little, of much; one outside of the first cell */
static const double some_k[] = { 0.13, 0.22, -0.31, 0.0, 0.0, 0.0, 0.5,  0.5,  0.0,
                                 0.5,  0.25, 0.75,  0.2, 0.2, 0.2, 1.13, 0.22, -2.31 };
#define N_SOME_K (G_N_ELEMENTS (some_k) / 3)

/* --- bands --------------------------------------------------------------------------------- */

static void
test_own_points (void)
{
  g_autoptr (NearScfResult) scf = run_aluminium ();
  NearKPoints *points = near_scf_result_get_k_points (scf);
  gsize n_k = near_k_points_get_n (points), n_bands = near_scf_result_get_n_bands (scf);
  const double *own = near_scf_result_peek_eigenvalues (scf),
               *f = near_scf_result_peek_occupations (scf);
  g_autofree double *k = g_new (double, 3 * n_k);
  gsize n_compared = 0;

  for (gsize i = 0; i < 3 * n_k; i++)
    k[i] = near_k_points_peek (points)[i / 3].fractional[i % 3];
  g_autoptr (NearDftBands) bands = solve (scf, n_k, k, 0, -HUGE_VAL, 1e-6);
  g_assert_cmpuint (bands->notes->len, ==, 0);
  g_assert_cmpuint (bands->n_bands, >=, n_bands);
  g_assert_cmpfloat (bands->residual, <=, 1e-6);
  for (gsize i = 0; i < n_k; i++)
    for (gsize b = 0; b < n_bands; b++)
      {
        gboolean is_filled = f[i * n_bands + b] > 1e-5;
        double here = bands->eigenvalues[i * bands->n_bands + b], there = own[i * n_bands + b];

        /* The cycle leaves empty bands as they are: its energies of them are upper bounds. */
        if (is_filled)
          near_assert_close (here, there, 0.0, 1e-7);
        else
          g_assert_cmpfloat (here, <, there + 1e-7);
        n_compared += is_filled;
      }
  g_assert_cmpuint (n_compared, >=, n_k);
}

/* So many bands that all plane waves are diagonalised: nothing is missed, and residuals below 1e-5
 * Ha mean energies good to 1e-8. The same k in another cell of the lattice is the same. */
static void
test_all_waves (void)
{
  g_autoptr (NearScfResult) scf = run_aluminium ();
  static const gsize numbers[] = { 31, 27, 26, 12, 6 }; /* plane waves: 3 to 11 times as many */
  g_autoptr (NearDftBands) few = NULL, all = solve (scf, N_SOME_K, some_k, 40, -HUGE_VAL, 1e-5);

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      gsize n = numbers[i];

      near_dft_bands_free (few);
      few = solve (scf, N_SOME_K, some_k, n, -HUGE_VAL, 1e-5);
      g_assert_cmpuint (few->notes->len, ==, 0);
      for (gsize k = 0; k < N_SOME_K; k++)
        near_assert_close_array (few->eigenvalues + n * k, all->eigenvalues + 40 * k, n, 0.0, 1e-7);
    }
  near_assert_close_array (few->eigenvalues, few->eigenvalues + 6 * (N_SOME_K - 1), 6, 0.0, 1e-10);
  /* What one k-point says does not depend on the others. */
  for (gsize k = 0; k < N_SOME_K; k++)
    {
      g_autoptr (NearDftBands) alone = solve (scf, 1, some_k + 3 * k, 6, -HUGE_VAL, 1e-5);

      near_assert_close_array (alone->eigenvalues, few->eigenvalues + 6 * k, 6, 0.0, 0.0);
    }
}

/* Two primitive cells in one: at every k its bands are those at k and at k + b_1 / 2 of one. */
static void
test_folding (void)
{
  const guint elements[2] = { 13, 13 };
  const double positions[6] = { 0, 0, 0, 0.5, 0, 0 };
  NearMat3 one = get_fcc (ALUMINIUM), two = one;
  NearScfSettings settings = get_settings (2, 2, 2), settings_two = get_settings (1, 2, 2);
  gsize n_bands = 5;

  for (guint c = 0; c < 3; c++)
    two.m[0][c] *= 2.0;
  g_autoptr (NearCrystal) crystal = crystal_test_new (&one, 1, positions, elements);
  g_autoptr (NearCrystal) doubled = crystal_test_new (&two, 2, positions, elements);
  settings.use_symmetry = settings_two.use_symmetry = FALSE;
  settings.n_bands = 6;
  settings_two.n_bands = 12;
  for (guint c = 0; c < 3; c++)
    {
      settings.fft[c] = 15;
      settings_two.fft[c] = c == 0 ? 30 : 15;
    }
  g_autoptr (NearScfResult) scf = run (crystal, &settings);
  g_autoptr (NearScfResult) scf_two = run (doubled, &settings_two);
  const double of_two[6] = { 0.26, 0.22, -0.31, 0.5, 0.25, 0.0 };
  const double of_one[12]
      = { 0.13, 0.22, -0.31, 0.63, 0.22, -0.31, 0.25, 0.25, 0.0, 0.75, 0.25, 0.0 };
  g_autoptr (NearDftBands) bands = solve (scf, 4, of_one, n_bands, -HUGE_VAL, 1e-6),
                           folded = solve (scf_two, 2, of_two, n_bands, -HUGE_VAL, 1e-6);

  for (gsize k = 0; k < 2; k++)
    {
      const double *a = bands->eigenvalues + 2 * k * n_bands, *b = a + n_bands;

      for (gsize i = 0; i < n_bands; i++)
        near_assert_close (folded->eigenvalues[k * n_bands + i], *a < *b ? *a++ : *b++, 0.0, 1e-6);
    }
}

static void
check_threads (const NearScfResult *scf)
{
  guint before = near_get_n_threads ();
  NearDftBands *bands[3];

  for (guint i = 0; i < 3; i++)
    {
      near_set_n_threads (1 + i);
      bands[i] = solve (scf, N_SOME_K, some_k, 6, -HUGE_VAL, 1e-5);
    }
  near_set_n_threads (before);
  for (guint i = 1; i < 3; i++)
    near_assert_close_array (bands[i]->eigenvalues, bands[0]->eigenvalues, 6 * N_SOME_K, 0.0, 0.0);
  for (guint i = 0; i < 3; i++)
    near_dft_bands_free (bands[i]);
}

/* As many bands as it takes, and not many more; all plane waves if there are not enough. */
static void
test_reach (void)
{
  static const double reaches[] = { 0.2, 0.5, 0.9, 1.3, 2.1, 3.0 };
  g_autoptr (NearScfResult) scf = run_aluminium ();
  g_autoptr (NearDftBands) all = solve (scf, N_SOME_K, some_k, 60, -HUGE_VAL, 1e-5);

  for (guint r = 0; r < G_N_ELEMENTS (reaches); r++)
    {
      g_autoptr (NearDftBands) bands = solve (scf, N_SOME_K, some_k, 1, reaches[r], 1e-4);
      gsize needed = 0;

      for (gsize k = 0; k < N_SOME_K; k++)
        for (gsize b = needed; b < 60; b++)
          if (all->eigenvalues[60 * k + b] < reaches[r])
            needed = b + 1;
      g_assert_cmpfloat (bands->covered_to, >=, reaches[r]);
      g_assert_cmpuint (bands->notes->len, ==, 0);
      g_assert_cmpuint (bands->n_bands, >, needed);
      g_assert_cmpuint (bands->n_bands, <=, 1.5 * (double) needed + 6);
    }
  g_autoptr (NearDftBands) most = solve (scf, N_SOME_K, some_k, 0, 100.0, 1e-4);
  g_assert_nonnull (near_notes_find (most->notes, "reach-not-covered"));
  g_assert_cmpuint (most->n_bands, >, 60);
}

static gboolean
stop_after (double fraction, const char *stage, gpointer user_data)
{
  int *left = user_data;

  (void) fraction;
  (void) stage;
  return (*left)-- > 0;
}

static void
test_calls (void)
{
  g_autoptr (NearScfResult) scf = run_aluminium ();
  NearDftBandSettings settings = { 6, -HUGE_VAL, 1e-5 };
  g_autoptr (GError) error = NULL;

  check_threads (scf);
  for (int n = 0; n < 30; n += 5)
    {
      int left = n;
      NearMonitor monitor = { stop_after, &left };

      g_assert_null (near_dft_bands_new (scf, N_SOME_K, some_k, &settings, &monitor, &error));
      g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
      g_clear_error (&error);
    }
  settings.n_bands = 2000;
  g_assert_null (near_dft_bands_new (scf, N_SOME_K, some_k, &settings, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_clear_error (&error);
  settings = (NearDftBandSettings){ 6, -HUGE_VAL, 0.0 };
  g_assert_null (near_dft_bands_new (scf, N_SOME_K, some_k, &settings, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
}

/* --- free electrons ------------------------------------------------------------------------ */

static double
get_nothing (gconstpointer data, double q, double *slope)
{
  (void) data;
  (void) q;
  if (slope != NULL)
    *slope = 0.0;
  return 0.0;
}

/* Nuclei that electrons do not feel */
static NearScfResult *
run_free (const NearMat3 *lattice, gsize n, const double *fractional)
{
  static const NearPseudoKind kind = { get_nothing, NULL, NULL, NULL, g_free };
  const guint elements[2] = { 11, 11 };
  g_autoptr (NearCrystal) crystal = crystal_test_new (lattice, n, fractional, elements);
  g_autoptr (GPtrArray) pseudos
      = g_ptr_array_new_with_free_func ((GDestroyNotify) near_pseudopotential_unref);
  NearScfSettings settings = get_settings (2, 2, 2);

  g_ptr_array_add (pseudos, _near_pseudopotential_new (11, 2.0, "nothing", "test", NULL, &kind,
                                                       g_new0 (double, 1)));
  settings.ecut_ha = 5.0;
  settings.tolerance_ha = 1e-11;
  return run_with (crystal, &settings, pseudos);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

/* The lowest @n of |k + G|^2 / 2 in Ha, k in 1/Å */
static void
fill_free (const NearMat3 *lattice, NearVec3 k, gsize n, double *energies)
{
  NearMat3 inverse = near_mat3_inverse (lattice);
  g_autoptr (GArray) all = g_array_new (FALSE, FALSE, sizeof (double));

  for (int i = -6; i <= 6; i++)
    for (int j = -6; j <= 6; j++)
      for (int l = -6; l <= 6; l++)
        {
          double sum = 0.0;

          for (guint c = 0; c < 3; c++)
            {
              double x = k.x[c]
                         + 2.0 * G_PI
                               * (i * inverse.m[c][0] + j * inverse.m[c][1] + l * inverse.m[c][2]);

              sum += 0.5 * pow (x * NEAR_BOHR_ANGSTROM, 2);
            }
          g_array_append_val (all, sum);
        }
  g_array_sort (all, compare_doubles);
  memcpy (energies, all->data, n * sizeof *energies);
}

/* Every point of the path stands where its Cartesian wave vector says, in whatever cell the crystal
 * is given. */
static void
check_free_structure (const NearMat3 *lattice, gsize n, const double *fractional, double n_cells)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearScfResult) scf = run_free (lattice, n, fractional);
  gsize n_points = near_scf_result_get_system (scf)->n_points;
  double mean = 0.0;
  NearBandStructureSettings settings;

  for (gsize p = 0; p < n_points; p++)
    mean += near_scf_result_peek_potential (scf)[p] / (double) n_points;
  near_band_structure_settings_init (&settings);
  settings.density = 1.5;
  settings.bands.n_bands = 5;
  g_autoptr (NearBandStructure) structure = near_band_structure_new (scf, &settings, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (structure->bands->n_bands, ==, 5);
  near_assert_close (structure->n_cells, n_cells, 1e-6, 0.0);
  g_assert_true ((near_notes_find (structure->notes, "bands-folded") != NULL) == (n_cells > 1.5));
  g_autofree double *energies
      = near_band_structure_dup_energies (structure, NEAR_ENERGY_ZERO_PLAIN);
  g_assert_cmpuint (structure->bands->n_k, >=, 15);
  for (gsize k = 0; k < structure->bands->n_k; k++)
    {
      double expected[5];

      fill_free (lattice, structure->samples[k].position, 5, expected);
      for (gsize b = 0; b < 5; b++)
        near_assert_close (energies[5 * k + b], (expected[b] + mean) * NEAR_HARTREE_EV, 0.0, 1e-5);
    }
  /* Γ–X–W–K–Γ–L–U–W–L–K | U–X */
  g_assert_cmpuint (structure->n_labels, ==, 11);
  g_assert_cmpstr (structure->labels[0].text, ==, "Γ");
  g_assert_cmpstr (structure->labels[9].text, ==, "K|U");
  g_assert_cmpstr (structure->labels[10].text, ==, "X");
  near_assert_close (structure->labels[1].distance, 2.0 * G_PI / 4.2, 1e-6, 0.0);
  near_assert_close (structure->labels[10].distance, near_k_path_get_length (structure->path),
                     1e-12, 0.0);
  g_autofree char *place = near_band_structure_dup_place (structure, 1);
  g_assert_cmpstr (place, ==, "Γ–X, 0.33");
}

static void
test_free (void)
{
  const double positions[6] = { 0, 0, 0, 0.5, 0, 0 };
  NearMat3 lattice = get_fcc (4.2), turned, doubled;

  /* another primitive cell of the same lattice, its axes permuted and turned */
  for (guint c = 0; c < 3; c++)
    {
      turned.m[0][c] = lattice.m[1][(c + 1) % 3];
      turned.m[1][c] = lattice.m[0][(c + 1) % 3] + lattice.m[1][(c + 1) % 3];
      turned.m[2][c] = lattice.m[2][(c + 1) % 3];
    }
  check_free_structure (&lattice, 1, positions, 1.0);
  check_free_structure (&turned, 1, positions, 1.0);
  doubled = lattice;
  for (guint c = 0; c < 3; c++)
    doubled.m[0][c] *= 2.0;
  check_free_structure (&doubled, 2, positions, 2.0);
}

/* --- silicon ------------------------------------------------------------------------------- */

static json_t *
find_case (json_t *refs, const char *name)
{
  json_t *cases = json_object_get (refs, "cases");

  for (gsize i = 0; i < json_array_size (cases); i++)
    if (g_strcmp0 (json_string_value (json_object_get (json_array_get (cases, i), "name")), name)
        == 0)
      return json_array_get (cases, i);
  return NULL;
}

static NearScfResult *
run_silicon (void)
{
  const guint elements[2] = { 14, 14 };
  const double positions[6] = { 0, 0, 0, 0.25, 0.25, 0.25 };
  NearMat3 lattice = get_fcc (10.263102582842558 * NEAR_BOHR_ANGSTROM);
  g_autoptr (NearCrystal) crystal = crystal_test_new (&lattice, 2, positions, elements);
  NearScfSettings settings = get_settings (4, 4, 4);

  settings.ecut_ha = 10.0;
  for (guint c = 0; c < 3; c++)
    settings.fft[c] = 24;
  return run (crystal, &settings);
}

/* ABINIT 9.6.2, the same potential, cut-off, box and mesh: eight bands at four k-points, and the
 * gap that they have */
static void
compare_with_abinit (const NearScfResult *scf, json_t *expected)
{
  double k[12], e[32], highest = -HUGE_VAL, lowest = HUGE_VAL;
  NearBandGap gap;

  for (gsize i = 0; i < 4; i++)
    {
      json_t *point = json_array_get (expected, i);

      for (gsize c = 0; c < 3; c++)
        k[3 * i + c] = json_number_value (json_array_get (json_object_get (point, "k"), c));
      for (gsize b = 0; b < 8; b++)
        e[8 * i + b] = json_number_value (json_array_get (json_object_get (point, "e"), b));
      highest = MAX (highest, e[8 * i + 3]);
      lowest = MIN (lowest, e[8 * i + 4]);
    }
  g_autoptr (NearDftBands) bands = solve (scf, 4, k, 8, -HUGE_VAL, 1e-5);
  near_assert_close_array (bands->eigenvalues, e, 32, 0.0, 2e-6);
  g_assert_true (near_dft_bands_find_gap (bands, &gap));
  g_assert_true (gap.is_insulator);
  g_assert_false (gap.is_direct);
  g_assert_cmpuint (gap.n_occupied, ==, 4);
  near_assert_close (gap.gap, lowest - highest, 0.0, 3e-6);
  g_assert_cmpuint (gap.highest_k, ==, 0);
}

/* The indirect gap of silicon, 0.5 eV in this approximation, lies between Γ and 0.85 of the way to
 * X. */
static void
check_gap (const NearScfResult *scf)
{
  g_autoptr (GError) error = NULL;
  NearBandStructureSettings settings;

  near_band_structure_settings_init (&settings);
  settings.density = 4.0;
  settings.bands.n_bands = 6;
  settings.bands.tolerance_ha = 1e-4;
  g_autoptr (NearBandStructure) structure = near_band_structure_new (scf, &settings, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (structure->has_gap && structure->gap.is_insulator && !structure->gap.is_direct);
  near_assert_close (structure->gap.gap * NEAR_HARTREE_EV, 0.5, 0.0, 0.1);
  near_assert_close (structure->gap.direct_gap * NEAR_HARTREE_EV, 2.55, 0.0, 0.1);
  g_autofree char *highest = near_band_structure_dup_place (structure, structure->gap.highest_k);
  g_autofree char *lowest = near_band_structure_dup_place (structure, structure->gap.lowest_k);
  g_assert_cmpstr (highest, ==, "Γ");
  g_assert_true (g_str_has_prefix (lowest, "Γ–X, 0.8"));
  near_assert_close (structure->zero[NEAR_ENERGY_ZERO_HIGHEST], structure->gap.highest, 0.0, 1e-6);
  g_assert_cmpfloat (structure->zero[NEAR_ENERGY_ZERO_FERMI], >, structure->gap.highest);
  g_assert_cmpfloat (structure->zero[NEAR_ENERGY_ZERO_FERMI], <, structure->gap.lowest);
  g_autofree double *plain = near_band_structure_dup_energies (structure, NEAR_ENERGY_ZERO_PLAIN);
  g_autofree double *alpha = near_band_structure_dup_energies (structure, NEAR_ENERGY_ZERO_ALPHA);
  near_assert_close (alpha[7] - plain[7], near_scf_result_get_energy_shift (scf) * NEAR_HARTREE_EV,
                     1e-9, 0.0);
}

static void
test_silicon (void)
{
  g_autofree char *path = near_test_shared ("reference/data/dft-refs.json");
  g_autoptr (GError) error = NULL;
  g_autoptr (NearScfResult) scf = run_silicon ();

  check_gap (scf);
  if (path == NULL)
    {
      g_test_skip ("the energies of ABINIT are not here");
      return;
    }
  g_autoptr (json_t) refs = near_json_load (path, &error);
  g_assert_no_error (error);
  compare_with_abinit (scf,
                       json_object_get (find_case (refs, "si2_ecut10_k4_ts0.01"), "eigenvalues"));
}

/* --- densities of states ------------------------------------------------------------------- */

static NearDftDos *
make_dos (const NearScfResult *scf, const NearDftDosSettings *settings)
{
  g_autoptr (GError) error = NULL;
  NearDftDos *dos = near_dft_dos_new (scf, settings, NULL, &error);

  g_assert_no_error (error);
  return dos;
}

/* All states in the window are there: the next ones would begin above it. */
static void
check_covered (const NearScfResult *scf, const NearDftDosSettings *settings, const NearDftDos *dos)
{
  gsize n = dos->bands->n_bands, n_k = dos->bands->n_k, last = dos->grid.n - 1;
  NearDftDosSettings more = *settings;

  g_assert_null (near_notes_find (dos->notes, "dos-window-not-covered"));
  g_assert_cmpfloat (dos->covered_to, >=, near_energy_grid_get (&dos->grid, last));
  more.n_bands = n + 6;
  g_autoptr (NearDftDos) wider = make_dos (scf, &more);
  g_assert_cmpuint (wider->bands->n_k, ==, n_k);
  near_assert_close_array (dos->dos, wider->dos, dos->grid.n, 0.0, 1e-5);
}

static void
test_dos (void)
{
  g_autoptr (NearScfResult) scf = run_aluminium ();
  NearDftDosSettings settings;
  gsize j;

  near_dft_dos_settings_init (&settings);
  settings.sigma = 0.3;
  settings.tolerance_ha = 1e-5;
  g_autoptr (NearDftDos) dos = make_dos (scf, &settings);
  check_covered (scf, &settings, dos);
  g_assert_cmpuint (dos->notes->len, ==, 0);
  /* from the Fermi energy, which these k-points and the cycle's have in common */
  near_assert_close (dos->fermi_energy, 0.0, 0.0, 1e-12);
  near_assert_close (dos->zero, near_scf_result_get_fermi_energy (scf), 0.0, 1e-5);
  near_assert_close (dos->below, 0.0, 0.0, 1e-6);
  j = (gsize) rint (-dos->grid.minimum / dos->grid.step);
  near_assert_close (dos->dos[j], dos->at_fermi, 1e-9, 0.0);
  near_assert_close (dos->integrated[j], dos->n_electrons, 1e-3, 0.0);
  /* every level below the window's end, twice */
  double sum = 0.0, end = 5.0;
  for (gsize i = 0; i < dos->bands->n_k * dos->bands->n_bands; i++)
    sum += dos->weights[i / dos->bands->n_bands]
           * erfc (((dos->bands->eigenvalues[i] - dos->zero) * NEAR_HARTREE_EV - end)
                   / (0.3 * G_SQRT2));
  near_assert_close (dos->integrated[(gsize) rint ((end - dos->grid.minimum) / dos->grid.step)],
                     sum, 0.0, 1e-4);
}

/* A denser mesh: three electrons below its Fermi energy, and a density there like that of free
 * electrons */
static void
test_dos_dense (void)
{
  g_autoptr (NearScfResult) scf = run_aluminium ();
  NearDftDosSettings settings;

  near_dft_dos_settings_init (&settings);
  settings.grid = (NearEnergyGrid){ -8.0, 0.1, 91 };
  settings.sigma = 0.8;
  settings.tolerance_ha = 1e-4;
  for (guint c = 0; c < 3; c++)
    {
      settings.k_mesh[c] = 8;
      settings.k_shift[c] = 0.5;
    }
  g_autoptr (NearDftDos) dos = make_dos (scf, &settings);
  g_assert_cmpuint (dos->bands->n_k, >, near_k_points_get_n (near_scf_result_get_k_points (scf)));
  near_assert_close (dos->n_electrons, 3.0, 0.0, 0.1);
  near_assert_close (dos->at_fermi, 0.4, 0.0, 0.02);
  near_assert_close (dos->integrated[0], dos->below, 0.0, 0.0);
  g_assert_cmpfloat (dos->below, >, 0.2);
  g_assert_nonnull (near_notes_find (dos->notes, "dos-begins-late"));
}

static void
test_dos_notes (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearScfResult) scf = run_aluminium ();
  NearDftDosSettings settings;

  near_dft_dos_settings_init (&settings);
  settings.n_bands = 3;
  settings.sigma = 0.02;
  g_autoptr (NearDftDos) dos = make_dos (scf, &settings);
  g_assert_nonnull (near_notes_find (dos->notes, "dos-window-not-covered"));
  g_assert_nonnull (near_notes_find (dos->notes, "dos-coarse"));
  settings.grid.n = 1;
  g_assert_null (near_dft_dos_new (scf, &settings, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_clear_error (&error);
  near_dft_dos_settings_init (&settings);
  settings.sigma = 0.0;
  g_assert_null (near_dft_dos_new (scf, &settings, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
}

int
main (int argc, char **argv)
{
  near_init ();
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dft-bands/own-points", test_own_points);
  g_test_add_func ("/dft-bands/all-waves", test_all_waves);
  g_test_add_func ("/dft-bands/folding", test_folding);
  g_test_add_func ("/dft-bands/reach", test_reach);
  g_test_add_func ("/dft-bands/calls", test_calls);
  g_test_add_func ("/dft-bands/free", test_free);
  g_test_add_func ("/dft-bands/silicon", test_silicon);
  g_test_add_func ("/dft-bands/dos", test_dos);
  g_test_add_func ("/dft-bands/dos-dense", test_dos_dense);
  g_test_add_func ("/dft-bands/dos-notes", test_dos_notes);
  return g_test_run ();
}
