/* test-diffraction.c — powder patterns against gemmi, peak lists and extinction rules
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-diffraction.h"

#include "crystal-test.h"
#include "near-init.h"
#include "near-json.h"
#include "near-test.h"

#include <math.h>
#include <string.h>

#define CU_KA1 1.54056

static NearDiffraction *
new_pattern (NearCrystal *crystal, const NearDiffractionOptions *options)
{
  g_autoptr (GError) error = NULL;
  NearDiffraction *pattern = near_diffraction_new (crystal, options, NULL, &error);

  g_assert_no_error (error);
  return pattern;
}

static NearDiffractionOptions
get_options (double two_theta_max, double b)
{
  NearDiffractionOptions options;

  near_diffraction_options_init (&options);
  options.wavelength = CU_KA1;
  options.two_theta_max = two_theta_max;
  options.b_iso = b;
  return options;
}

/* --- against gemmi ------------------------------------------------------------------------------ */

static double
get_number (const json_t *object, const char *key)
{
  return json_number_value (json_object_get (object, key));
}

/* The crystal of tests/data/make-diffraction.py, as one with b_iso. Iron and nickel share a site. */
static NearCrystal *
new_reference (const json_t *root)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new ();
  const json_t *cell = json_object_get (root, "cell"), *sites = json_object_get (root, "sites");
  double c[6], b[16];
  NearMat3 lattice;
  gsize n = 0;

  for (gsize k = 0; k < 6; k++)
    c[k] = json_number_value (json_array_get (cell, k));
  g_assert_true (near_lattice_from_cell (&(NearCell){ c[0], c[1], c[2], c[3], c[4], c[5] }, &lattice,
                                         &error));
  near_crystal_builder_set_lattice (builder, &lattice);
  for (gsize k = 0; k < json_array_size (sites); k++)
    {
      const json_t *site = json_array_get (sites, k);
      const char *symbol = json_string_value (json_object_get (site, "element"));
      NearComponent components[2] = { { 0, get_number (site, "occupancy") } };
      double x[3];
      guint16 species;

      if (g_str_equal (symbol, "Ni"))
        continue;
      g_assert_true (near_element_find (symbol, -1, &components[0].element));
      if (g_str_equal (symbol, "Fe"))
        {
          const json_t *nickel = json_array_get (sites, k + 1);

          g_assert_cmpstr (json_string_value (json_object_get (nickel, "element")), ==, "Ni");
          components[1] = (NearComponent){ 28, get_number (nickel, "occupancy") };
        }
      g_assert_true (near_crystal_builder_add_mixture (builder, NULL, components,
                                                       components[1].element > 0 ? 2 : 1, &species, &error));
      for (gsize i = 0; i < 3; i++)
        x[i] = json_number_value (json_array_get (json_object_get (site, "fractional"), i));
      near_crystal_builder_add_fractional (builder, species, x);
      b[n++] = get_number (site, "b");
    }
  near_crystal_builder_take_atom_data (builder, "b_iso", near_array_new_vector (n, b));
  NearCrystal *crystal = near_crystal_builder_finish (builder, &error);
  g_assert_no_error (error);
  return crystal;
}

static json_t *
load_reference (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = near_test_data ("diffraction.json");
  json_t *root = near_json_load (path, &error);

  g_assert_no_error (error);
  return root;
}

/* F of 171 reflections of a random triclinic crystal, one by one and as |F|^2 of a whole pattern. */
static void
test_gemmi (void)
{
  g_autoptr (json_t) root = load_reference ();
  g_autoptr (NearCrystal) crystal = new_reference (root);
  const json_t *list = json_object_get (root, "reflections");
  NearDiffractionOptions options;
  gsize n_found = 0;

  near_diffraction_options_init (&options);
  options.two_theta_max = 100.0;
  options.max_peaks = 0;
  options.tolerance = 0.0;
  g_autoptr (NearDiffraction) pattern = new_pattern (crystal, &options);
  g_assert_nonnull (near_notes_find (near_diffraction_get_notes (pattern), "b-from-file"));
  g_assert_cmpuint (json_array_size (list), >, 150);
  for (gsize r = 0; r < json_array_size (list); r++)
    {
      double row[5], total[2], parts[16], sum[2] = { 0, 0 };
      g_autoptr (GError) error = NULL;

      for (gsize k = 0; k < 5; k++)
        row[k] = json_number_value (json_array_get (json_array_get (list, r), k));
      const int hkl[3] = { (int) row[0], (int) row[1], (int) row[2] };
      g_assert_true (near_structure_factor (crystal, hkl, &options, parts, total, &error));
      /* gemmi keeps its coefficients and its sums in double, its table in six digits. */
      near_assert_close (total[0], row[3], 1e-6, 1e-5);
      near_assert_close (total[1], row[4], 1e-6, 1e-5);
      for (gsize i = 0; i < near_crystal_get_n_atoms (crystal); i++)
        {
          sum[0] += parts[2 * i];
          sum[1] += parts[2 * i + 1];
        }
      near_assert_close_array (sum, total, 2, 1e-12, 1e-12);
      for (gsize p = 0; p < near_diffraction_get_n_peaks (pattern); p++)
        {
          const NearDiffractionPeak *peak = &near_diffraction_peek_peaks (pattern)[p];

          if (memcmp (peak->families[0].hkl, hkl, sizeof hkl) != 0)
            continue;
          n_found++;
          g_assert_cmpuint (peak->multiplicity, ==, 2);
          near_assert_close (peak->families[0].f_squared, row[3] * row[3] + row[4] * row[4], 1e-5, 1e-4);
          near_assert_close (
              peak->d, near_lattice_get_spacing (near_crystal_get_lattice (crystal), hkl), 1e-10, 0.0);
        }
    }
  g_assert_cmpuint (n_found, >, 100);
}

/* --- peak lists --------------------------------------------------------------------------------- */

typedef struct
{
  double two_theta;
  const char *label;
  double at_rest, with_b;
} Line;

static void
compare_lines (NearCrystal *crystal, double b, const Line *lines, gsize n)
{
  for (guint moving = 0; moving < 2; moving++)
    {
      NearDiffractionOptions options = get_options (100.0, moving ? b : 0.0);
      g_autoptr (NearDiffraction) pattern = new_pattern (crystal, &options);
      const NearDiffractionPeak *peaks = near_diffraction_peek_peaks (pattern);

      g_assert_cmpuint (near_diffraction_get_n_peaks (pattern), ==, n);
      for (gsize k = 0; k < n; k++)
        {
          g_autofree char *label = near_diffraction_peak_dup_label (&peaks[k], 3);

          g_assert_cmpstr (label, ==, lines[k].label);
          near_assert_close (peaks[k].two_theta, lines[k].two_theta, 0.0, 0.002);
          near_assert_close (peaks[k].intensity, moving ? lines[k].with_b : lines[k].at_rest, 0.0, 0.5);
        }
    }
}

/* Cu K alpha 1. Positions as on powder diffraction cards (Al 00-004-0787, Si 00-027-1402); intensities of
 * these lines by an independent calculation with B = 0 and the B named. */
static void
test_aluminium (void)
{
  static const Line lines[] = {
    { 38.472, "(111)", 100, 100 },  { 44.721, "(200)", 48.4, 47.1 }, { 65.097, "(220)", 30.7, 26.9 },
    { 78.229, "(311)", 35.5, 28.7 }, { 82.436, "(222)", 10.3, 8.1 },  { 99.081, "(400)", 5.4, 3.8 },
  };
  g_autoptr (NearCrystal) crystal = crystal_test_new_fcc (4.0495, 13);

  compare_lines (crystal, 0.87, lines, G_N_ELEMENTS (lines));
}

static void
test_silicon (void)
{
  static const Line lines[] = {
    { 28.442, "(111)", 100, 100 },  { 47.302, "(220)", 67.1, 64.5 }, { 56.121, "(311)", 39.9, 37.5 },
    { 69.129, "(400)", 10.7, 9.7 }, { 76.375, "(331)", 16.2, 14.3 }, { 88.028, "(422)", 23.1, 19.6 },
    { 94.950, "(511) (333)", 13.6, 11.2 },
  };
  g_autoptr (NearCrystal) crystal = crystal_test_new_diamond (5.4309, 14);

  compare_lines (crystal, 0.46, lines, G_N_ELEMENTS (lines));
}

/* By hand: |F|^2 = 16 f^2 for unmixed indices, multiplicities 8, 6, 12, 24, 8, 6. */
static void
test_multiplicity (void)
{
  static const guint multiplicity[] = { 8, 6, 12, 24, 8, 6 };
  g_autoptr (NearCrystal) crystal = crystal_test_new_fcc (4.0495, 13);
  NearDiffractionOptions options = get_options (100.0, 0.0);
  double strongest = 0.0, expected[6];

  options.monochromator_two_theta = 26.6;
  g_autoptr (NearDiffraction) pattern = new_pattern (crystal, &options);
  const NearDiffractionPeak *peaks = near_diffraction_peek_peaks (pattern);
  for (gsize k = 0; k < 6; k++)
    {
      double s = 0.5 / peaks[k].d, theta = asin (CU_KA1 * s);
      double f = near_form_factor_eval (near_form_factor_get (13), s);
      double m = pow (cos (26.6 * G_PI / 180.0), 2.0);

      g_assert_cmpuint (peaks[k].multiplicity, ==, multiplicity[k]);
      near_assert_close (peaks[k].families[0].f_squared, 16.0 * f * f, 1e-10, 0.0);
      expected[k] = multiplicity[k] * f * f * (1.0 + m * pow (cos (2.0 * theta), 2.0))
                    / (sin (theta) * sin (theta) * cos (theta));
      strongest = MAX (strongest, expected[k]);
    }
  for (gsize k = 0; k < 6; k++)
    near_assert_close (peaks[k].intensity, 100.0 * expected[k] / strongest, 1e-10, 0.0);
}

/* --- extinctions and families ------------------------------------------------------------------- */

static const NearDiffractionPeak *
find_label (const NearDiffractionPeak *peaks, gsize n, const char *wanted)
{
  for (gsize p = 0; p < n; p++)
    {
      g_autofree char *label = near_diffraction_peak_dup_label (&peaks[p], 5);

      if (strstr (label, wanted) != NULL)
        return &peaks[p];
    }
  return NULL;
}

/* fcc: indices all even or all odd; diamond: not 200, 222 either; one moved atom brings them back. */
static void
test_extinctions (void)
{
  static const double moved[] = { 0.02, 0.01, 0,   0,   0.5, 0.5, 0.5, 0,    0.5, 0.5, 0.5, 0,
                                  0.25, 0.25, 0.25, 0.25, 0.75, 0.75, 0.75, 0.25, 0.75, 0.75, 0.75, 0.25 };
  static const guint elements[] = { 14, 14, 14, 14, 14, 14, 14, 14 };
  g_autoptr (NearCrystal) silicon = crystal_test_new_diamond (5.4309, 14);
  g_autoptr (NearCrystal) broken = crystal_test_new_cubic (5.4309, 8, moved, elements);
  g_autoptr (NearCrystal) salt = crystal_test_new_rock_salt (6.29, 19, 17);
  NearDiffractionOptions options = get_options (100.0, 0.0);

  options.keep_absent = TRUE;
  g_autoptr (NearDiffraction) perfect = new_pattern (silicon, &options);
  g_autoptr (NearDiffraction) distorted = new_pattern (broken, &options);
  g_autoptr (NearDiffraction) chloride = new_pattern (salt, &options);
  const NearDiffractionPeak *absent = near_diffraction_peek_absent (perfect);
  static const char *const forbidden[] = { "(100)", "(110)", "(200)", "(210)", "(222)", "(420)" };
  for (gsize k = 0; k < G_N_ELEMENTS (forbidden); k++)
    {
      const NearDiffractionPeak *peak
          = find_label (absent, near_diffraction_get_n_absent (perfect), forbidden[k]);

      g_assert_nonnull (peak);
      g_assert_cmpfloat (peak->intensity, ==, 0.0);
      g_assert_null (find_label (near_diffraction_peek_peaks (perfect),
                                 near_diffraction_get_n_peaks (perfect), forbidden[k]));
      g_assert_nonnull (find_label (near_diffraction_peek_peaks (distorted),
                                    near_diffraction_get_n_peaks (distorted), forbidden[k]));
    }
  /* K+ and Cl- have nearly the same electrons: odd reflections of KCl are weak, not absent. */
  const NearDiffractionPeak *odd = find_label (near_diffraction_peek_peaks (chloride),
                                               near_diffraction_get_n_peaks (chloride), "(111)");
  g_assert_nonnull (odd);
  g_assert_cmpfloat (odd->intensity, <, 2.0);
}

/* Families follow the lattice: tetragonal (200) and (002) apart; hexagonal (100), (010) and (1 -1 0) are
 * one; in pyrite's group (210) and (120) share a place but not a strength. */
static void
test_families (void)
{
  const NearMat3 tetragonal = { { { 4.0, 0, 0 }, { 0, 4.0, 0 }, { 0, 0, 4.4 } } };
  const NearMat3 hexagonal = { { { 3.2, 0, 0 }, { -1.6, 1.6 * sqrt (3.0), 0 }, { 0, 0, 5.2 } } };
  static const double two[] = { 1.0 / 3.0, 2.0 / 3.0, 0.25, 2.0 / 3.0, 1.0 / 3.0, 0.75 };
  static const guint z[] = { 12, 12, 12 };
  /* S of pyrite, FeS2 (Pa-3), at u u u with u = 0.385, and its seven images; a = 5.42 Å. */
  static const double s[] = { 0.385, 0.385, 0.385, 0.115, 0.615, 0.885, 0.615, 0.885, 0.115, 0.885, 0.115, 0.615,
                              0.615, 0.615, 0.615, 0.885, 0.385, 0.115, 0.385, 0.115, 0.885, 0.115, 0.885, 0.385 };
  static const guint sulfur[] = { 16, 16, 16, 16, 16, 16, 16, 16 };
  g_autoptr (NearCrystal) t = crystal_test_new (&tetragonal, 1, two, z);
  g_autoptr (NearCrystal) h = crystal_test_new (&hexagonal, 2, two, z);
  g_autoptr (NearCrystal) p = crystal_test_new_cubic (5.42, 8, s, sulfur);
  NearDiffractionOptions options = get_options (100.0, 0.0);
  g_autoptr (NearDiffraction) of_t = new_pattern (t, &options);
  g_autoptr (NearDiffraction) of_h = new_pattern (h, &options);
  g_autoptr (NearDiffraction) of_p = new_pattern (p, &options);
  const NearDiffractionPeak *a, *c, *hcp, *pyrite;

  a = find_label (near_diffraction_peek_peaks (of_t), near_diffraction_get_n_peaks (of_t), "(200)");
  c = find_label (near_diffraction_peek_peaks (of_t), near_diffraction_get_n_peaks (of_t), "(002)");
  g_assert_true (a != NULL && c != NULL && a != c);
  g_assert_cmpuint (a->multiplicity, ==, 4);
  g_assert_cmpuint (c->multiplicity, ==, 2);
  near_assert_close (a->d, 2.0, 1e-12, 0.0);
  near_assert_close (c->d, 2.2, 1e-12, 0.0);
  hcp = find_label (near_diffraction_peek_peaks (of_h), near_diffraction_get_n_peaks (of_h), "(100)");
  g_assert_nonnull (hcp);
  g_assert_cmpuint (hcp->n_families, ==, 1);
  g_assert_cmpuint (hcp->multiplicity, ==, 6);
  hcp = find_label (near_diffraction_peek_peaks (of_h), near_diffraction_get_n_peaks (of_h), "(101)");
  g_assert_cmpuint (hcp->multiplicity, ==, 12);
  g_assert_null (find_label (near_diffraction_peek_peaks (of_h), near_diffraction_get_n_peaks (of_h),
                             "(001)"));
  pyrite = find_label (near_diffraction_peek_peaks (of_p), near_diffraction_get_n_peaks (of_p), "(321)");
  g_assert_cmpuint (pyrite->n_families, ==, 2);
  g_assert_cmpuint (pyrite->families[0].multiplicity, ==, 24);
  g_assert_cmpfloat (pyrite->families[0].f_squared, >, 1.01 * pyrite->families[1].f_squared);
}

/* Nearly cubic is not cubic: what falls on one place by chance keeps its names. */
static void
test_overlap (void)
{
  const NearMat3 lattice = { { { 4.0, 0, 0 }, { 0, 4.0, 0 }, { 0, 0, 4.0008 } } };
  static const double origin[] = { 0, 0, 0 };
  static const guint z[] = { 84 };
  g_autoptr (NearCrystal) crystal = crystal_test_new (&lattice, 1, origin, z);
  NearDiffractionOptions options = get_options (60.0, 0.0);

  options.tolerance = 0.1;
  g_autoptr (NearDiffraction) pattern = new_pattern (crystal, &options);
  const NearDiffractionPeak *peaks = near_diffraction_peek_peaks (pattern);
  g_autofree char *both = near_diffraction_peak_dup_label (&peaks[0], 5);
  g_autofree char *short_one = near_diffraction_peak_dup_label (&peaks[0], 1);
  g_assert_cmpstr (both, ==, "(100) (001)");
  g_assert_cmpstr (short_one, ==, "(100) …");
  g_assert_cmpuint (peaks[0].multiplicity, ==, 6);
  g_assert_cmpuint (peaks[0].families[1].multiplicity, ==, 2);
}

/* A larger cell of the same crystal has the same pattern, with or without threads and to the last digit. */
static void
test_supercell (void)
{
  double f[3 * 4 * 27];
  guint elements[4 * 27];
  gsize n = 0;
  g_autoptr (NearCrystal) small = crystal_test_new_fcc (4.0495, 13);
  const double *x = near_crystal_peek_fractional (small);

  for (guint a = 0; a < 27; a++)
    for (gsize i = 0; i < 4; i++, n++)
      {
        const guint shift[3] = { a / 9, a / 3 % 3, a % 3 };

        elements[n] = 13;
        for (guint c = 0; c < 3; c++)
          f[3 * n + c] = (x[3 * i + c] + shift[c]) / 3.0;
      }
  g_autoptr (NearCrystal) large = crystal_test_new_cubic (3.0 * 4.0495, n, f, elements);
  NearDiffractionOptions options = get_options (100.0, 0.5);
  g_autoptr (NearDiffraction) one = new_pattern (small, &options), many = new_pattern (large, &options);
  guint n_threads = near_get_n_threads ();
  near_set_n_threads (1);
  g_autoptr (NearDiffraction) alone = new_pattern (large, &options);
  near_set_n_threads (3);
  g_autoptr (NearDiffraction) three = new_pattern (large, &options);
  near_set_n_threads (n_threads);

  g_assert_cmpuint (near_diffraction_get_n_peaks (many), ==, near_diffraction_get_n_peaks (one));
  for (gsize p = 0; p < near_diffraction_get_n_peaks (one); p++)
    {
      const NearDiffractionPeak *a = &near_diffraction_peek_peaks (one)[p];
      const NearDiffractionPeak *b = &near_diffraction_peek_peaks (many)[p];

      near_assert_close (b->two_theta, a->two_theta, 1e-10, 0.0);
      near_assert_close (b->intensity, a->intensity, 1e-8, 0.0);
      for (guint c = 0; c < 3; c++)
        g_assert_cmpint (b->families[0].hkl[c], ==, 3 * a->families[0].hkl[c]);
      near_assert_close (near_diffraction_peek_peaks (alone)[p].intensity, b->intensity, 0.0, 0.0);
      near_assert_close (near_diffraction_peek_peaks (three)[p].intensity, b->intensity, 0.0, 0.0);
    }
}

/* --- profiles ----------------------------------------------------------------------------------- */

static void
test_profile (void)
{
  enum { N = 20001 };
  g_autoptr (NearCrystal) crystal = crystal_test_new_fcc (4.0495, 13);
  NearDiffractionOptions options = get_options (42.0, 0.0);
  g_autoptr (NearDiffraction) pattern = new_pattern (crystal, &options);
  g_autofree double *x = g_new (double, N), *y = g_new (double, N);
  g_autoptr (GError) error = NULL;
  NearProfileOptions profile;
  double peak = near_diffraction_peek_peaks (pattern)[0].two_theta, first = NAN, last = NAN;

  near_profile_options_init (&profile);
  profile.instrument_fwhm = 0.0;
  profile.size = 100.0;
  for (double eta = 0.0; eta <= 1.0; eta += 0.5)
    {
      profile.lorentzian = eta;
      g_assert_true (near_diffraction_sample (pattern, &profile, 30.0, 50.0, N, x, y, &error));
      g_assert_no_error (error);
      first = last = NAN;
      for (gsize k = 0; k < N; k++)
        if (y[k] >= 50.0)
          {
            first = isnan (first) ? x[k] : first;
            last = x[k];
          }
      /* Scherrer: 0.9 lambda / (L cos theta), in degrees. */
      near_assert_close (last - first,
                         0.9 * CU_KA1 / (100.0 * cos (0.5 * peak * G_PI / 180.0)) * 180.0 / G_PI, 0.0, 0.003);
      near_assert_close (0.5 * (first + last), peak, 0.0, 0.001);
    }
  profile.strain = 0.01;
  profile.size = 0.0;
  near_assert_close (near_profile_get_fwhm (&profile, CU_KA1, 90.0), 0.04 * 180.0 / G_PI, 1e-12, 0.0);
  profile.strain = 0.0;
  g_assert_false (near_diffraction_sample (pattern, &profile, 30.0, 50.0, N, x, y, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_assert_nonnull (strstr (error->message, "without any width"));
}

/* --- what cannot be ----------------------------------------------------------------------------- */

static void
assert_refused (NearCrystal *crystal, const NearDiffractionOptions *options, NearError code,
                const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (near_diffraction_new (crystal, options, NULL, &error));
  g_assert_error (error, NEAR_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, words));
}

static void
test_errors (void)
{
  static const gboolean slab[3] = { TRUE, TRUE, FALSE };
  static const double origin[] = { 0, 0, 0 };
  static const guint einsteinium[] = { 99 };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearCrystal) crystal = crystal_test_new_fcc (4.0495, 13);
  g_autoptr (NearCrystal) heavy = crystal_test_new_cubic (4.0, 1, origin, einsteinium);
  g_autoptr (NearCrystal) huge = crystal_test_new_fcc (3000.0, 13);
  g_autoptr (NearCrystalBuilder) builder = near_crystal_builder_new_from (crystal, TRUE);
  near_crystal_builder_set_periodic (builder, slab);
  g_autoptr (NearCrystal) layer = near_crystal_builder_finish (builder, &error);
  NearDiffractionOptions options = get_options (100.0, 0.0);
  const NearMonitor monitor = { crystal_test_stop, NULL };
  double total[2];

  g_assert_null (near_diffraction_new (crystal, &options, &monitor, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
  assert_refused (layer, &options, NEAR_ERROR_UNSUPPORTED, "repeats along a, b and c");
  assert_refused (heavy, &options, NEAR_ERROR_UNSUPPORTED, "Es");
  assert_refused (huge, &options, NEAR_ERROR_TOO_LARGE, "reflections of 4 atoms");
  options.two_theta_max = 20.0;
  assert_refused (crystal, &options, NEAR_ERROR_NO_DATA, "4.0495 Å apart");
  options = get_options (190.0, 0.0);
  assert_refused (crystal, &options, NEAR_ERROR_RANGE, "2θ is 190");
  options = get_options (100.0, 1e6);
  assert_refused (crystal, &options, NEAR_ERROR_RANGE, "8 π² U");
  options = get_options (100.0, 0.0);
  options.wavelength = 0.01;
  assert_refused (crystal, &options, NEAR_ERROR_RANGE, "wavelength in Å is 0.01");
  options.wavelength = NAN;
  assert_refused (crystal, &options, NEAR_ERROR_RANGE, "wavelength");
  g_clear_error (&error);
  g_assert_false (near_structure_factor (crystal, (const int[3]){ 40, 0, 0 }, &options, NULL, total, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);

  /* Beyond s = 2 there are no form factors, and the pattern says so. */
  options = get_options (180.0, 0.0);
  options.wavelength = 0.3;
  g_autoptr (NearDiffraction) cut = new_pattern (crystal, &options);
  g_assert_nonnull (near_notes_find (near_diffraction_get_notes (cut), "form-factor-range"));
  for (gsize p = 0; p < near_diffraction_get_n_peaks (cut); p++)
    g_assert_cmpfloat (near_diffraction_peek_peaks (cut)[p].d, >=, 0.25);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  near_init ();
  g_test_add_func ("/diffraction/gemmi", test_gemmi);
  g_test_add_func ("/diffraction/aluminium", test_aluminium);
  g_test_add_func ("/diffraction/silicon", test_silicon);
  g_test_add_func ("/diffraction/multiplicity", test_multiplicity);
  g_test_add_func ("/diffraction/extinctions", test_extinctions);
  g_test_add_func ("/diffraction/families", test_families);
  g_test_add_func ("/diffraction/overlap", test_overlap);
  g_test_add_func ("/diffraction/supercell", test_supercell);
  g_test_add_func ("/diffraction/profile", test_profile);
  g_test_add_func ("/diffraction/errors", test_errors);
  return g_test_run ();
}
