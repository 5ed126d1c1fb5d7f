/* test-pw-files.c — inputs and outputs of Quantum ESPRESSO
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT
#include "near-file.h"
#include "near-pp-ldos.h"
#include "near-pw-input.h"
#include "near-pw-output.h"
#include "near-structures.h"
#include "near-units.h"

#include "crystal-test.h"
#include "near-test.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

/* --- outputs
 * --------------------------------------------------------------------------------------- */

static char *
load_text (const char *name)
{
  g_autofree char *path = near_test_data (name);
  char *text;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static NearPwOutput *
load (const char *name)
{
  g_autofree char *path = near_test_data (name);
  g_autoptr (GError) error = NULL;
  NearPwOutput *output = near_pw_output_load (path, NULL, &error);

  g_assert_no_error (error);
  return output;
}

/* What the file says, read by eye. */
static void
test_text (void)
{
  g_autoptr (NearPwOutput) output = load ("qe/scf.out");
  const double ry = NEAR_RYDBERG_EV;

  g_assert_cmpstr (output->version, ==, "6.7MaX");
  g_assert_true (output->is_done && output->is_converged);
  g_assert_cmpuint (output->n_iterations, ==, 7);
  near_assert_close (output->energies.total, -8.59613089 * ry, 1e-14, 0.0);
  near_assert_close (output->energies.minus_ts, -0.00010907 * ry, 1e-14, 0.0);
  near_assert_close (output->energies.one_electron, 5.36805092 * ry, 1e-14, 0.0);
  near_assert_close (output->energies.one_electron + output->energies.hartree + output->energies.xc
                         + output->energies.ewald + output->energies.minus_ts,
                     output->energies.total, 0.0, 5e-8 * ry);
  near_assert_close (output->internal + output->energies.minus_ts, output->energies.total, 0.0,
                     2e-8 * ry);
  near_assert_close (output->fermi_energy, 8.8249, 0.0, 0.0);
  near_assert_close (output->n_electrons, 6.0, 0.0, 0.0);
  near_assert_close (output->ecut_ha, 1.5, 0.0, 0.0);
  near_assert_close (output->ecut_density_ha, 6.0, 0.0, 0.0);
  near_assert_close (output->degauss_ha, 0.01, 0.0, 0.0);
  g_assert_cmpstr (output->smearing, ==, "Fermi-Dirac");
  g_assert_cmpstr (output->xc, ==, "PW");
  g_assert_cmpuint (output->fft[0], ==, 5);
  g_assert_cmpuint (output->fft[2], ==, 9);
  g_assert_cmpuint (g_strv_length (output->pseudopotentials), ==, 1);
  g_assert_cmpstr (output->pseudopotentials[0], ==, "Al.UPF");
  g_assert_cmpuint (output->n_k, ==, 2);
  g_assert_cmpuint (output->n_bands, ==, 8);
  near_assert_close (output->k[3], -0.5, 0.0, 1e-6);
  near_assert_close (output->k[5], 0.25, 0.0, 1e-6);
  near_assert_close (output->weights[1], 0.5, 0.0, 1e-12);
  g_assert_null (near_notes_find (output->notes, "unfinished"));
  /* Every electron is somewhere; occupations have four digits. */
  double electrons = 0.0;
  for (gsize i = 0; i < 16; i++)
    electrons += 2.0 * output->weights[i / 8] * output->occupations[i];
  near_assert_close (electrons, 6.0, 0.0, 1e-3);
}

/* The same run in both forms. */
static void
test_xml (void)
{
  g_autoptr (NearPwOutput) text = load ("qe/scf.out");
  g_autoptr (NearPwOutput) xml = load ("qe/scf.xml");
  const double digit = 1e-8 * NEAR_RYDBERG_EV;

  g_assert_cmpstr (xml->version, ==, text->version);
  g_assert_cmpstr (xml->smearing, ==, "fd");
  g_assert_cmpstr (xml->pseudopotentials[0], ==, "Al.UPF");
  g_assert_cmpstr (xml->xc, ==, "PW");
  g_assert_true (xml->is_done && xml->is_converged);
  g_assert_cmpuint (xml->n_iterations, ==, text->n_iterations);
  g_assert_cmpmem (xml->fft, sizeof xml->fft, text->fft, sizeof text->fft);
  near_assert_close (xml->energies.total, text->energies.total, 0.0, digit);
  near_assert_close (xml->energies.hartree, text->energies.hartree, 0.0, digit);
  near_assert_close (xml->energies.xc, text->energies.xc, 0.0, digit);
  near_assert_close (xml->energies.ewald, text->energies.ewald, 0.0, digit);
  near_assert_close (xml->energies.minus_ts, text->energies.minus_ts, 0.0, digit);
  near_assert_close (xml->energies.one_electron, text->energies.one_electron, 0.0, 3.0 * digit);
  near_assert_close (xml->internal, text->internal, 0.0, 2.0 * digit);
  near_assert_close (xml->fermi_energy, text->fermi_energy, 0.0, 1e-4);
  near_assert_close (xml->n_electrons, 6.0, 0.0, 0.0);
  near_assert_close (xml->ecut_ha, 1.5, 0.0, 1e-14);
  near_assert_close (xml->degauss_ha, 0.01, 0.0, 1e-14);
  g_assert_cmpuint (xml->n_k, ==, 2);
  g_assert_cmpuint (xml->n_bands, ==, 8);
  near_assert_close_array (xml->k, text->k, 6, 0.0, 1e-6);
  near_assert_close_array (xml->weights, text->weights, 2, 0.0, 1e-7);
  near_assert_close_array (xml->eigenvalues, text->eigenvalues, 16, 0.0, 1e-4);
  near_assert_close_array (xml->occupations, text->occupations, 16, 0.0, 1e-4);
  near_assert_close (xml->energies.band, text->energies.band, 0.0, 2e-3);
  /* The file's own sum, 2 electrons to an orbital. */
  near_assert_close (xml->energies.band, 0.6173412510492598 * NEAR_HARTREE_EV, 0.0, 1e-8);
  near_assert_close_array (near_crystal_get_lattice (xml->crystal)->m[0],
                           near_crystal_get_lattice (text->crystal)->m[0], 9, 0.0, 1e-5);
  near_assert_close_array (near_crystal_peek_positions (xml->crystal),
                           near_crystal_peek_positions (text->crystal), 6, 0.0, 1e-5);
  for (gsize d = 0; d < 2; d++)
    {
      static const char *const names[] = { "forces", "stress" };
      NearArray *a = d == 0 ? near_crystal_get_atom_data (xml->crystal, names[d])
                            : near_crystal_get_cell_data (xml->crystal, names[d]);
      NearArray *b = d == 0 ? near_crystal_get_atom_data (text->crystal, names[d])
                            : near_crystal_get_cell_data (text->crystal, names[d]);

      g_assert_cmpuint (near_array_get_length (a), ==, 6);
      near_assert_close_array (near_array_peek_doubles (a), near_array_peek_doubles (b), 6, 0.0,
                               d == 0 ? 2e-7 : 5e-7);
      g_assert_cmpfloat (fabs (near_array_peek_doubles (a)[1 + d]), >, 1e-4);
    }
}

/* The last of many steps; a crystal that stays that of the reader of structures. */
static void
test_relaxation (void)
{
  static const char *const names[] = { "qe/relax.out", "qe/vc-relax.out" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (NearPwOutput) output = load (names[i]);
      g_autofree char *path = near_test_data (names[i]);
      g_autoptr (NearStructures) structures = near_structures_load (path, NULL, NULL, NULL, NULL);
      NearCrystal *last
          = near_structures_get_frame (structures, near_structures_get_n_frames (structures) - 1);
      gsize n = near_crystal_get_n_atoms (last);

      near_assert_close_array (near_crystal_peek_positions (output->crystal),
                               near_crystal_peek_positions (last), 3 * n, 0.0, 0.0);
      NearArray *energy = near_crystal_get_cell_data (last, "energy");
      near_assert_close (output->energies.total, near_array_peek_doubles (energy)[0], 1e-15, 0.0);
      g_assert_true (output->is_done);
    }
}

static char *
replace (const char *text, const char *old, const char *new_words)
{
  g_auto (GStrv) parts = g_strsplit (text, old, 2);

  if (parts[1] == NULL)
    g_error ("no “%s”", old);
  return g_strjoin (new_words, parts[0], parts[1], NULL);
}

/* Cut anywhere: a result that says so, or an error that names the file. */
static void
test_cut (void)
{
  static const char *const names[] = { "qe/scf.out", "qe/scf.xml" };
  guint n_read = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = load_text (names[i]);
      gsize n_bytes = strlen (text) - 80;

      for (gsize n = 0; n < n_bytes; n += 41)
        {
          g_autofree char *start = g_memdup2 (text, MAX (n, 1));
          g_autoptr (GError) error = NULL;
          g_autoptr (NearPwOutput) output
              = near_pw_output_parse (start, n, "cut.file", NULL, &error);

          if (output == NULL)
            {
              g_assert_true (g_str_has_prefix (error->message, "cut.file:"));
              continue;
            }
          g_assert_cmpuint (i, ==, 0);
          g_assert_nonnull (near_notes_find (output->notes, "unfinished"));
          g_assert_false (output->is_done);
          g_assert_true (output->n_bands == 0 || output->n_bands == 8);
          n_read++;
        }
    }
  g_assert_cmpuint (n_read, >, 50);
}

static void
test_bad_output (void)
{
  static const struct
  {
    const char *file, *old, *new_words;
    NearError code;
    const char *words;
  } rows[] = {
    { "qe/scf.out", "bands (ev):\n", "bands (ev):\n\n  **********", NEAR_ERROR_PARSE,
      "a line of eigenvalues" },
    { "qe/scf.out", "occupation numbers", "occupation numbers\n 1 2 3 4 5 6 7 8 9 10",
      NEAR_ERROR_PARSE, "a line of occupations" },
    { "qe/scf.out", "number of Kohn-Sham states=", "number of Kohn-Sham states= 1e9",
      NEAR_ERROR_RANGE, "1000000" },
    { "qe/scf.out", "number of Kohn-Sham states=", "numbers=", NEAR_ERROR_PARSE,
      "before the eigenvalues" },
    { "qe/scf.out", "hartree contribution      =", "hartree contribution      = ?",
      NEAR_ERROR_PARSE, "hartree contribution" },
    { "qe/scf.out", "FFT dimensions: (", "FFT dimensions: ( 0,", NEAR_ERROR_RANGE,
      "1 to 1000000 points" },
    { "qe/scf.out", "wk =", "wk = x", NEAR_ERROR_PARSE, "the weight of a k-point" },
    { "qe/scf.xml", "<etot>", "<etot>x", NEAR_ERROR_PARSE, "a number is expected" },
    { "qe/scf.xml", "<etot>", "<etat>", NEAR_ERROR_PARSE, "no legal XML" },
    { "qe/scf.xml", "<etot>", "<etot>1 ", NEAR_ERROR_PARSE, "a number is expected" },
    { "qe/scf.xml", "<qes:espresso", "<espresso", NEAR_ERROR_UNSUPPORTED,
      "data-file-schema.xml of pw.x 6.0" },
    { "qe/scf.xml", "<eigenvalues size=\"8\">", "<eigenvalues size=\"8\">nan", NEAR_ERROR_PARSE,
      "a list of eigenvalues" },
    { "qe/scf.xml", "atom name=\"Al\"", "atom name=\"?\"", NEAR_ERROR_UNKNOWN_NAME, "“?”" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *text = load_text (rows[i].file);
      g_autoptr (GError) error = NULL;

      g_autofree char *bad = replace (text, rows[i].old, rows[i].new_words);
      g_autoptr (NearPwOutput) output
          = near_pw_output_parse (bad, strlen (bad), "a.file", NULL, &error);
      if (output != NULL || !g_error_matches (error, NEAR_ERROR, (int) rows[i].code)
          || strstr (error->message, rows[i].words) == NULL
          || !g_str_has_prefix (error->message, "a.file:"))
        g_error ("%zu: “%s” instead of “%s”", i, output != NULL ? "read" : error->message,
                 rows[i].words);
    }
}

/* What is odd, but can be read. */
static void
test_notes (void)
{
  g_autofree char *text = load_text ("qe/scf.out"), *xml = load_text ("qe/scf.xml");
  g_autofree char *failed
      = replace (text, "convergence has been achieved in", "convergence NOT achieved after");
  g_autofree char *polarized
      = replace (xml,
                 "<lsda>false</lsda>\n      <noncolin>false</noncolin>\n      "
                 "<spinorbit>false</spinorbit>\n      <nbnd>",
                 "<lsda>true</lsda><nbnd>");
  g_autofree char *unweighted = replace (text, "\n        k(    2) =", "\n        q(    2) =");
  g_autoptr (GError) error = NULL;

  g_autoptr (NearPwOutput) a = near_pw_output_parse (failed, strlen (failed), "a", NULL, &error);
  g_assert_no_error (error);
  g_assert_false (a->is_converged);
  g_assert_nonnull (near_notes_find (a->notes, "scf-not-converged"));
  g_autoptr (NearPwOutput) b
      = near_pw_output_parse (polarized, strlen (polarized), "b", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (b->n_bands, ==, 0);
  g_assert_nonnull (near_notes_find (b->notes, "spin-polarized"));
  g_autofree char *brief
      = replace (text, "number of k points=", "set verbosity='high' to print them, number=");
  g_autofree char *bands = replace (xml, "<etot>-4.298065442742513e0<", "<etot>0.0e0<");
  g_autoptr (NearPwOutput) c
      = near_pw_output_parse (unweighted, strlen (unweighted), "c", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (c->n_bands, ==, 0);
  g_assert_nonnull (near_notes_find (c->notes, "eigenvalues-incomplete"));
  g_autoptr (NearPwOutput) d = near_pw_output_parse (brief, strlen (brief), "d", NULL, &error);
  g_assert_nonnull (near_notes_find (d->notes, "eigenvalues-incomplete"));
  g_assert_null (near_notes_find (d->notes, "k-points-not-printed")); /* eigenvalues are there */
  g_assert_cmpuint (d->n_k, ==, 0);
  /* A calculation of bands alone has no energy. */
  g_autoptr (NearPwOutput) e = near_pw_output_parse (bands, strlen (bands), "e", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (isnan (e->energies.total) && isnan (e->energies.one_electron));
  g_assert_cmpuint (e->n_bands, ==, 8);
}

/* The part of @text from @start to the end of @end. */
static char *
cut_out (const char *text, const char *start, const char *end)
{
  g_auto (GStrv) before = g_strsplit (text, start, 2);
  g_auto (GStrv) inside = g_strsplit (before[1], end, 2);

  return g_strconcat (start, inside[0], end, NULL);
}

/* A relaxation stopped after a step: the structure that comes next has no results, and is left out
 * in both forms. */
static void
test_later_structure (void)
{
  static const char next[] = "ATOMIC_POSITIONS (crystal)\nAl 0.04 0.0 0.01\nAl 0.5 0.52 0.5\n\n    "
                             " Writing output data file";
  g_autofree char *text = load_text ("qe/scf.out"), *xml = load_text ("qe/scf.xml");
  g_autofree char *longer = replace (text, "     Writing output data file", next);
  g_autofree char *structure = cut_out (xml, "<atomic_structure", "</atomic_structure>");
  g_autofree char *energies = cut_out (xml, "<total_energy>", "</total_energy>");
  g_autofree char *step
      = g_strdup_printf ("<step n_step=\"1\">%s%s<forces>1 0 0 -1 0 0</forces></step>\n  <output>",
                         structure, energies);
  g_autofree char *with_step = replace (xml, "<output>", step);
  g_autofree char *ends = g_strdup (strstr (with_step, "<output>"));
  g_autofree char *moved = replace (ends, "index=\"1\">1.", "index=\"1\">2.");
  g_autofree char *both = g_strndup (with_step, strlen (with_step) - strlen (ends));
  g_autofree char *relaxed = g_strconcat (both, moved, NULL);
  g_autoptr (NearPwOutput) plain = load ("qe/scf.xml");
  g_autoptr (GError) error = NULL;

  g_autoptr (NearPwOutput) a = near_pw_output_parse (longer, strlen (longer), "a", NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (near_notes_find (a->notes, "later-structure"));
  near_assert_close (near_crystal_peek_fractional (a->crystal)[0], 0.03, 0.0, 1e-7);
  g_assert_nonnull (near_crystal_get_atom_data (a->crystal, "forces"));
  g_autoptr (NearPwOutput) b = near_pw_output_parse (relaxed, strlen (relaxed), "b", NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (near_notes_find (b->notes, "later-structure"));
  near_assert_close_array (near_crystal_peek_positions (b->crystal),
                           near_crystal_peek_positions (plain->crystal), 6, 0.0, 1e-12);
  NearArray *forces = near_crystal_get_atom_data (b->crystal, "forces");
  near_assert_close (near_array_peek_doubles (forces)[0], NEAR_ATOMIC_FORCE_EV_PER_ANGSTROM, 1e-14,
                     0.0);
  near_assert_close (b->energies.one_electron, plain->energies.one_electron, 1e-14, 0.0);
  /* The same structure in both: what is in <output> counts. */
  g_autoptr (NearPwOutput) c
      = near_pw_output_parse (with_step, strlen (with_step), "c", NULL, &error);
  g_assert_no_error (error);
  g_assert_null (near_notes_find (c->notes, "later-structure"));
}

static gboolean
stop (double fraction, const char *stage, gpointer user_data)
{
  (void) fraction;
  (void) stage;
  return ++*(guint *) user_data < 3;
}

/* --- cubes
 * ------------------------------------------------------------------------------------------ */

static NearLdosFiles *
load_cubes (const char *pattern, const NearPpLdosOptions *options, GError **error)
{
  g_auto (GStrv) paths = near_pp_ldos_find (pattern, error);

  return paths != NULL ? near_pp_ldos_load ((const char *const *) paths, options, NULL, error)
                       : NULL;
}

/* The sum over the cell at energy @j: states per eV. */
static double
get_dos (const NearLdosFiles *files, gsize j)
{
  const NearLdosInfo *info = &files->info;
  g_autofree double *values = near_array_dup_doubles (files->values);
  gsize n = info->n[0] * info->n[1] * info->n[2];
  double sum = 0.0;

  for (gsize p = 0; p < n; p++)
    sum += values[p * info->energies.n + j];
  return sum * near_crystal_get_volume (info->crystal) / (double) n;
}

static void
check_dos (const NearLdosFiles *files,
           const NearPwOutput *output,
           NearBroadening broadening,
           double width,
           double tolerance)
{
  for (gsize j = 0; j < files->info.energies.n; j++)
    {
      double expected = 0.0, e = near_energy_grid_get (&files->info.energies, j);

      for (gsize i = 0; i < output->n_k * output->n_bands; i++)
        expected += 2.0 * output->weights[i / output->n_bands]
                    * near_broadening_get (broadening, width, e - output->eigenvalues[i]);
      near_assert_close (get_dos (files, j), expected, tolerance, 1e-7);
    }
}

/* States per eV and Å^3: their sum is the density of states of the eigenvalues. */
static void
test_cubes (void)
{
  g_autofree char *pattern = near_test_data ("qe/ldos/tmp.pp*_ldos.cube");
  g_autoptr (NearPwOutput) output = load ("qe/scf.xml");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 2; i++)
    {
      const NearPpLdosOptions options
          = { .type = i == 0 ? NEAR_ARRAY_FLOAT64 : NEAR_ARRAY_FLOAT32 };
      g_autoptr (NearLdosFiles) files = load_cubes (pattern, &options, &error);

      g_assert_no_error (error);
      g_assert_cmpint (near_array_get_array_type (files->values), ==, options.type);
      g_assert_cmpuint (files->info.energies.n, ==, 5);
      near_assert_close (files->info.energies.minimum, -2.0, 0.0, 1e-12);
      near_assert_close (files->info.energies.step, 2.5, 0.0, 1e-12);
      near_assert_close (files->info.broadening_width, sqrt (0.5), 0.0, 1e-12);
      near_assert_close (
          near_broadening_get (files->info.broadening, files->info.broadening_width, 0.3),
          near_broadening_get (NEAR_BROADENING_GAUSSIAN_QE, 1.0, 0.3), 1e-14, 0.0);
      g_assert_cmpuint (near_array_get_dim (files->values, 2), ==, 9);
      near_assert_close_array (near_crystal_peek_positions (files->info.crystal) + 3,
                               near_crystal_peek_positions (output->crystal) + 3, 3, 0.0, 1e-6);
      check_dos (files, output, NEAR_BROADENING_FERMI_DIRAC, 1.0, 2e-5);
    }
}

/* With what the run says: an info file like that of our own data. pp.x has moved one atom into the
 * cell. */
static void
test_run_of_cubes (void)
{
  g_autofree char *pattern = near_test_data ("qe/ldos/tmp.pp*_ldos.cube");
  g_autoptr (NearPwOutput) output = load ("qe/scf.xml"), text = load ("qe/scf.out"),
                           other = load ("qe/relax.out");
  const NearPpLdosOptions options = { .broadening = NEAR_BROADENING_FERMI_DIRAC };
  g_autoptr (GError) error = NULL;
  g_autoptr (NearLdosFiles) files = load_cubes (pattern, &options, &error);
  NearLdosInfo *info = &files->info;

  g_assert_false (near_pp_ldos_set_run (files, other, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_clear_error (&error);
  output->fft[1]++;
  g_assert_false (near_pp_ldos_set_run (files, output, &error));
  g_assert_nonnull (strstr (error->message, "5 x 6 x 9"));
  g_clear_error (&error);
  output->fft[1]--;
  g_assert_true (near_pp_ldos_set_run (files, text, &error));
  g_assert_true (near_pp_ldos_set_run (files, output, &error));
  g_assert_no_error (error);
  g_assert_true (info->crystal == output->crystal);
  g_assert_cmpint (info->broadening, ==, NEAR_BROADENING_FERMI_DIRAC);
  near_assert_close (info->broadening_width, 1.0, 0.0, 0.0);
  near_assert_close (info->temperature, 0.01 / NEAR_BOLTZMANN_HA_PER_K, 1e-12, 0.0);
  g_assert_cmpstr (info->smearing, ==, "fermi-dirac");
  g_assert_cmpstr (info->code, ==, "pw.x 6.7MaX");
  near_assert_close (info->parts.band, output->energies.band, 0.0, 0.0);
  g_assert_cmpuint (info->energies.n, ==, 5);
  g_autofree char *json = near_ldos_info_format (info, &error);
  g_assert_no_error (error);
}

/* A folder with the cubes @numbers, the text of which @change may change for the last. */
static char *
make_series (
    const char *name, const guint *numbers, guint n, const char *old, const char *new_words)
{
  g_autofree char *folder = near_test_path (name);

  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *source = g_strdup_printf ("qe/ldos/tmp.pp%03u_ldos.cube", i + 1);
      g_autofree char *base = g_strdup_printf ("tmp.pp%03u_ldos.cube", numbers[i]);
      g_autofree char *path = g_build_filename (folder, base, NULL), *text = load_text (source);
      g_autofree char *changed = old != NULL && i + 1 == n ? replace (text, old, new_words) : NULL;

      g_assert_true (g_file_set_contents (path, changed != NULL ? changed : text, -1, NULL));
    }
  return g_build_filename (folder, "tmp.pp*_ldos.cube", NULL);
}

static void
test_bad_cubes (void)
{
  static const struct
  {
    const char *old, *new_words;
    NearError code;
    const char *words;
  } rows[] = {
    { "   3.0000 eV", "   3.2500 eV", NEAR_ERROR_RANGE,
      "tmp.pp002_ldos.cube: the energy is 0.5000 eV" },
    { "    5    1.080923", "    5    1.090923", NEAR_ERROR_RANGE,
      "tmp.pp003_ldos.cube: the cell or the atoms" },
    { "   13   13.000000    0.162139", "   13   13.000000    0.172139", NEAR_ERROR_RANGE,
      "tmp.pp003_ldos.cube: the cell or the atoms" },
    { "\n  0.", "\n  x.", NEAR_ERROR_PARSE, "tmp.pp003_ldos.cube:9: " },
  };
  static const guint numbers[] = { 1, 2, 3 }, gap[] = { 1, 2, 4 }, late[] = { 2, 3, 4 };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *name = g_strdup_printf ("bad%zu", i);
      g_autofree char *pattern = make_series (name, numbers, 3, rows[i].old, rows[i].new_words);
      g_autoptr (GError) local = NULL;

      g_assert_null (load_cubes (pattern, NULL, &local));
      if (!g_error_matches (local, NEAR_ERROR, (int) rows[i].code)
          || strstr (local->message, rows[i].words) == NULL)
        g_error ("“%s” instead of “%s”", local->message, rows[i].words);
    }
  g_autofree char *with_gap = make_series ("gap", gap, 3, NULL, NULL),
                  *lately = make_series ("late", late, 3, NULL, NULL);
  g_assert_null (load_cubes (with_gap, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
  g_assert_nonnull (
      strstr (error->message, "file number 3 of the series is missing (the last is 4)"));
  g_clear_error (&error);
  g_assert_null (load_cubes (lately, NULL, &error));
  g_assert_nonnull (strstr (error->message, "file number 1 of the series is missing"));
  g_clear_error (&error);
  g_autofree char *none = near_test_path ("gap/none*.cube"),
                  *folder = near_test_path ("nowhere/a*.cube");
  g_assert_null (load_cubes (none, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_FILE);
  g_clear_error (&error);
  g_assert_null (load_cubes (folder, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_FILE);
  g_clear_error (&error);
  g_assert_null (load_cubes ("tmp.pp001.cube", NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_PARSE);
  g_clear_error (&error);

  /* Energies that were not in the titles; too much memory; cancelled. */
  g_autofree char *untitled = make_series ("untitled", numbers, 1, "Energy", "E");
  NearPpLdosOptions options = { .type = NEAR_ARRAY_FLOAT64 };
  g_assert_null (load_cubes (untitled, &options, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_NO_DATA);
  g_clear_error (&error);
  options.energies = (NearEnergyGrid){ 0.0, 1.0, 1 };
  g_autoptr (NearLdosFiles) told = load_cubes (untitled, &options, &error);
  g_assert_no_error (error);
  options.energies.n = 2;
  g_assert_null (load_cubes (untitled, &options, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
  g_clear_error (&error);
  g_autofree char *good = near_test_data ("qe/ldos/tmp.pp*_ldos.cube");
  options = (NearPpLdosOptions){ .type = NEAR_ARRAY_FLOAT32, .max_bytes = 225 * 5 * 4 - 1 };
  g_assert_null (load_cubes (good, &options, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_TOO_LARGE);
  g_assert_nonnull (strstr (error->message, "5 energies on 5 x 5 x 9 points"));
  g_clear_error (&error);
  g_auto (GStrv) paths = near_pp_ldos_find (good, &error);
  guint n_polls = 0;
  const NearMonitor monitor = { .poll = stop, .user_data = &n_polls };
  g_assert_null (near_pp_ldos_load ((const char *const *) paths, NULL, &monitor, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_CANCELLED);
}

/* --- inputs
 * ----------------------------------------------------------------------------------------- */

static NearScfSettings
make_settings (void)
{
  return (NearScfSettings){ .ecut_ha = 3.0,
                            .k_mesh = { 2, 1, 2 },
                            .k_shift = { 0.0, 0.0, 0.5 },
                            .xc = NEAR_XC_PW92,
                            .occupation = { .kind = NEAR_SMEARING_GAUSSIAN, .width = 0.01 },
                            .n_bands = 8,
                            .fft = { 8, 8, 10 },
                            .tolerance_ha = 1e-9,
                            .max_iterations = 60 };
}

static NearCrystal *
make_crystal (const guint elements[2])
{
  const NearMat3 lattice = { { { 2.86, 0.0, 0.0 }, { 0.0, 2.86, 0.0 }, { 0.0, 0.2, 4.05 } } };
  static const double x[6] = { 0.03, 0.0, 0.01, 0.5, 0.52, 0.5 };

  return crystal_test_new (&lattice, 2, x, elements);
}

static void
assert_has (const char *text, const char *words)
{
  if (strstr (text, words) == NULL)
    g_error ("no “%s” in\n%s", words, text);
}

static void
test_pw_input (void)
{
  static const struct
  {
    NearSmearing kind;
    const char *words;
  } smearings[] = { { NEAR_SMEARING_FERMI_DIRAC, "smearing = 'fermi-dirac'" },
                    { NEAR_SMEARING_GAUSSIAN, "smearing = 'gaussian'" },
                    { NEAR_SMEARING_METHFESSEL_PAXTON, "smearing = 'methfessel-paxton'" },
                    { NEAR_SMEARING_COLD, "smearing = 'marzari-vanderbilt'" },
                    { NEAR_SMEARING_LDOS, "smearing = 'fermi-dirac'" } };
  static const guint elements[2] = { 13, 12 };
  g_autoptr (NearCrystal) crystal = make_crystal (elements);
  NearScfSettings settings = make_settings ();
  g_autoptr (GPtrArray) notes = near_notes_new ();
  g_autoptr (GError) error = NULL;
  const char *const upf[] = { "Al.pz.UPF", NULL };
  const NearPwNames names = { .prefix = "al", .pseudo_dir = "/data/my files", .upf = upf };

  g_autofree char *text = near_pw_input_format (crystal, &settings, &names, notes, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (notes->len, ==, 0);
  assert_has (text, "ecutwfc = 6\n");
  assert_has (text, "ecutrho = 24\n");
  assert_has (text, "degauss = 0.02\n");
  assert_has (text, "conv_thr = 2e-09\n");
  assert_has (text, "nbnd = 8\n");
  assert_has (text, "nr1 = 8, nr2 = 8, nr3 = 10\n");
  assert_has (text, "input_dft = 'pw'");
  assert_has (text, "nosym = .true.");
  assert_has (text, "electron_maxstep = 60\n");
  assert_has (text, "prefix = 'al'\n");
  assert_has (text, "pseudo_dir = '/data/my files'\n");
  assert_has (text, "Al.pz.UPF\n");
  assert_has (text, "! name the files of your pseudopotentials");
  assert_has (text, " Mg.UPF\n");
  assert_has (text, "K_POINTS automatic\n2 1 2  0 0 1\n");
  /* The reader of inputs gives back the crystal. */
  g_autoptr (NearStructures) read
      = near_structures_parse (text, strlen (text), "a.in", "qe-input", NULL, NULL, &error);
  g_assert_no_error (error);
  NearCrystal *again = near_structures_get_frame (read, 0);
  near_assert_close_array (near_crystal_peek_fractional (again),
                           near_crystal_peek_fractional (crystal), 6, 0.0, 1e-15);
  near_assert_close_array (near_crystal_get_lattice (again)->m[0],
                           near_crystal_get_lattice (crystal)->m[0], 9, 0.0, 1e-15);
  g_assert_cmpuint (near_crystal_get_element (again, 1), ==, 12);

  settings.use_symmetry = TRUE;
  settings.xc = NEAR_XC_TETER;
  settings.k_shift[0] = 0.25;
  for (gsize i = 0; i < G_N_ELEMENTS (smearings); i++)
    {
      settings.occupation.kind = smearings[i].kind;
      g_autofree char *other = near_pw_input_format (crystal, &settings, NULL, notes, &error);

      g_assert_no_error (error);
      assert_has (other, smearings[i].words);
      assert_has (other, "nosym = .true.\n"); /* else pw.x adds to the list */
      assert_has (other, "K_POINTS crystal\n4\n 0.125 0 0.25 1\n 0.125 0 0.75 1\n 0.625 0 0.25 1\n "
                         "0.625 0 0.75 1\n");
    }
  settings.k_shift[0] = -1.0;
  g_autofree char *symmetric = near_pw_input_format (crystal, &settings, NULL, notes, &error);
  g_assert_null (strstr (symmetric, "nosym"));
  assert_has (symmetric, "K_POINTS automatic\n2 1 2  0 0 1\n");
  g_assert_nonnull (near_notes_find (notes, "xc-replaced"));
  g_assert_nonnull (near_notes_find (notes, "smearing-replaced"));
}

static void
refuse_input (NearCrystal *crystal,
              const NearScfSettings *settings,
              const NearPwNames *names,
              NearError code,
              const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (near_pw_input_format (crystal, settings, names, NULL, &error));
  g_assert_error (error, NEAR_ERROR, (int) code);
  assert_has (error->message, words);
}

static void
test_bad_pw_input (void)
{
  static const guint elements[2] = { 13, 13 }, unknown[2] = { 13, 0 };
  static const double x[3] = { 0.0, 0.0, 0.0 };
  g_autoptr (NearCrystal) crystal = make_crystal (elements), dummy = make_crystal (unknown);
  g_autoptr (NearCrystal) molecule = crystal_test_build (NULL, NULL, 1, x, FALSE, elements);
  const char *const upf[] = { "Al UPF" };
  const NearScfSettings good = make_settings ();
  NearScfSettings bad = good;

  refuse_input (molecule, &good, NULL, NEAR_ERROR_UNSUPPORTED, "needs a cell");
  refuse_input (dummy, &good, NULL, NEAR_ERROR_UNSUPPORTED, "one element on each site");
  refuse_input (crystal, &good, &(NearPwNames){ .prefix = "it's" }, NEAR_ERROR_UNSUPPORTED,
                "“it's”");
  refuse_input (crystal, &good, &(NearPwNames){ .outdir = "a\nb" }, NEAR_ERROR_UNSUPPORTED,
                "outdir");
  refuse_input (crystal, &good, &(NearPwNames){ .upf = upf }, NEAR_ERROR_UNSUPPORTED, "“Al UPF”");
  bad.k_mesh[1] = 0;
  refuse_input (crystal, &bad, NULL, NEAR_ERROR_RANGE, "2 x 0 x 2");
  bad.k_mesh[1] = 20000;
  refuse_input (crystal, &bad, NULL, NEAR_ERROR_RANGE, "at most 40000");
  bad = good;
  bad.ecut_ha = NAN;
  refuse_input (crystal, &bad, NULL, NEAR_ERROR_RANGE, "cut-off");
}

static void
test_pp_input (void)
{
  NearScfSettings settings = make_settings ();
  NearPpLdosSettings ldos = { { -10.0, 0.1, 250 }, NEAR_BROADENING_GAUSSIAN, 0.2, TRUE };
  g_autoptr (GError) error = NULL;

  g_autofree char *modern = near_pp_ldos_input_format (&ldos, &settings, NULL, &error);
  g_assert_no_error (error);
  assert_has (modern, "use_gauss_ldos = .true.");
  assert_has (modern, "plot_num = 3\n");
  assert_has (modern, "degauss_ldos = 0.282842712474619"); /* 0.2 sqrt (2) */
  assert_has (modern, "emin = -10\n");
  assert_has (modern, "delta_e = 0.1\n");
  ldos.has_gauss_ldos = FALSE;
  g_autofree char *old = near_pp_ldos_input_format (&ldos, &settings, NULL, &error);
  g_assert_no_error (error);
  g_assert_null (strstr (old, "use_gauss_ldos"));
  ldos.broadening = NEAR_BROADENING_GAUSSIAN_QE;
  g_autofree char *own = near_pp_ldos_input_format (&ldos, &settings, NULL, &error);
  assert_has (own, "degauss_ldos = 0.2\n");
  settings.occupation.kind = NEAR_SMEARING_FERMI_DIRAC;
  g_assert_null (near_pp_ldos_input_format (&ldos, &settings, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED);
  assert_has (error->message, "use_gauss_ldos");
  g_clear_error (&error);
  ldos.broadening = NEAR_BROADENING_FERMI_DIRAC;
  g_autofree char *fermi = near_pp_ldos_input_format (&ldos, &settings, NULL, &error);
  g_assert_no_error (error);
  settings.occupation.kind = NEAR_SMEARING_COLD;
  g_assert_null (near_pp_ldos_input_format (&ldos, &settings, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED);
  g_clear_error (&error);
  ldos.energies.n = 1000;
  g_assert_null (near_pp_ldos_input_format (&ldos, &settings, NULL, &error));
  g_assert_error (error, NEAR_ERROR, NEAR_ERROR_RANGE);
}

/* --- the programs themselves
 * ------------------------------------------------------------------------ */

static void
run (const char *program, const char *folder, const char *input, const char *output)
{
  g_autofree char *in_path = g_build_filename (folder, "input", NULL);
  g_autofree char *out_path = g_build_filename (folder, output, NULL), *printed = NULL;
  g_autoptr (GError) error = NULL;
  const char *const argv[] = { program, "-in", "input", NULL };

  g_assert_true (g_file_set_contents (in_path, input, -1, NULL));
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "OMP_NUM_THREADS", "1", TRUE);
  /* MPI may not be started as root without being told to. */
  environment = g_environ_setenv (environment, "OMPI_ALLOW_RUN_AS_ROOT", "1", TRUE);
  environment = g_environ_setenv (environment, "OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1", TRUE);
  g_assert_true (g_spawn_sync (folder, (char **) argv, environment,
                               G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                               &printed, NULL, NULL, &error));
  g_assert_no_error (error);
  if (strstr (printed, "JOB DONE") == NULL)
    g_error ("%s:\n%s\n%s", program, input, printed);
  g_assert_true (g_file_set_contents (out_path, printed, -1, NULL));
}

/* The inputs are taken, what they make is read, and its broadening is the one that was asked for.
 */
static void
test_programs (void)
{
  static const guint elements[2] = { 13, 13 };
  g_autofree char *pw = g_find_program_in_path ("pw.x"), *pp = g_find_program_in_path ("pp.x");
  g_autofree char *shared = near_test_shared ("reference/data/dft-inputs/Al.pw-hgh.UPF");
  g_autoptr (NearCrystal) crystal = make_crystal (elements);
  NearScfSettings settings = make_settings ();
  const NearPpLdosSettings ldos = { { -4.0, 0.7, 12 }, NEAR_BROADENING_GAUSSIAN, 0.8, FALSE };
  g_autoptr (GError) error = NULL;

  if (pw == NULL || pp == NULL || shared == NULL)
    {
      g_test_skip (shared == NULL ? "the pseudopotential is not there"
                                  : "Quantum ESPRESSO is not installed");
      return;
    }
  g_autofree char *folder = near_test_path ("run"), *pseudo_dir = g_path_get_dirname (shared);
  const char *const upf[] = { "Al.pw-hgh.UPF" };
  const NearPwNames names = { .pseudo_dir = pseudo_dir, .upf = upf };
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_autofree char *pw_input = near_pw_input_format (crystal, &settings, &names, NULL, &error);
  g_assert_no_error (error);
  run (pw, folder, pw_input, "scf.out");
  g_autofree char *pp_input = near_pp_ldos_input_format (&ldos, &settings, &names, &error);
  g_assert_no_error (error);
  run (pp, folder, pp_input, "pp.out");

  g_autofree char *path
      = g_build_filename (folder, "tmp/nearsight.save/data-file-schema.xml", NULL);
  g_autofree char *text_path = g_build_filename (folder, "scf.out", NULL);
  g_autofree char *pattern = g_build_filename (folder, "tmp.pp*_ldos.cube", NULL);
  g_autoptr (NearPwOutput) output = near_pw_output_load (path, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (NearPwOutput) printed = near_pw_output_load (text_path, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (output->fft[2], ==, 10);
  g_assert_cmpuint (printed->n_k, ==, 2);
  near_assert_close (printed->degauss_ha, 0.01, 1e-12, 0.0);
  near_assert_close (output->ecut_ha, 3.0, 1e-12, 0.0);
  near_assert_close_array (near_crystal_peek_positions (output->crystal),
                           near_crystal_peek_positions (crystal), 6, 0.0, 1e-8);
  const NearPpLdosOptions options = { .energies = ldos.energies };
  g_autoptr (NearLdosFiles) files = load_cubes (pattern, &options, &error);
  g_assert_no_error (error);
  check_dos (files, output, NEAR_BROADENING_GAUSSIAN, 0.8, 5e-5);

  /* Another functional, another smearing, k-points that are listed. */
  settings.xc = NEAR_XC_PBESOL;
  settings.occupation.kind = NEAR_SMEARING_COLD;
  settings.use_symmetry = TRUE;
  settings.k_shift[0] = 0.3;
  settings.n_bands = settings.fft[0] = 0;
  g_autofree char *second = near_pw_input_format (crystal, &settings, &names, NULL, &error);
  g_assert_no_error (error);
  run (pw, folder, second, "second.out");
  g_autofree char *second_path = g_build_filename (folder, "second.out", NULL);
  g_autoptr (NearPwOutput) listed = near_pw_output_load (second_path, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (listed->is_converged);
  g_assert_cmpuint (listed->n_k, ==, 4);
  near_assert_close (listed->k[0], 0.15, 0.0, 1e-6);
  g_assert_true (g_ascii_strcasecmp (listed->xc, "PBESOL") == 0);
  g_assert_true (g_str_has_prefix (listed->smearing, "Marzari-Vanderbilt"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/pw-files/text", test_text);
  g_test_add_func ("/pw-files/xml", test_xml);
  g_test_add_func ("/pw-files/relaxation", test_relaxation);
  g_test_add_func ("/pw-files/cut", test_cut);
  g_test_add_func ("/pw-files/bad-output", test_bad_output);
  g_test_add_func ("/pw-files/notes", test_notes);
  g_test_add_func ("/pw-files/later-structure", test_later_structure);
  g_test_add_func ("/pw-files/cubes", test_cubes);
  g_test_add_func ("/pw-files/run-of-cubes", test_run_of_cubes);
  g_test_add_func ("/pw-files/bad-cubes", test_bad_cubes);
  g_test_add_func ("/pw-files/pw-input", test_pw_input);
  g_test_add_func ("/pw-files/bad-pw-input", test_bad_pw_input);
  g_test_add_func ("/pw-files/pp-input", test_pp_input);
  g_test_add_func ("/pw-files/programs", test_programs);
  return g_test_run ();
}
