/* near-cli-crystal-xrd.c — nearsight-cli crystal xrd: powder diffraction
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-crystal.h"

#include "near-crystal-plots.h"
#include "near-csv.h"
#include "near-diffraction.h"
#include "near-symmetry.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define FAMILIES_IN_LABEL 3

typedef struct
{
  char *wavelength, *csv, *figure, *profile;
  double b_iso, two_theta_max, size, symprec;
  gboolean cell_as_is, json;
} Options;

/* A number of Å, or a row of near_wavelength_table. */
static gboolean
parse_wavelength (const char *text, double *wavelength, GError **error)
{
  gsize row;

  if (text == NULL)
    {
      *wavelength = near_wavelength_get (0);
      return TRUE;
    }
  g_autofree char *id = g_ascii_strdown (text, -1);
  if (near_table_find (&near_wavelength_table, id, &row, NULL))
    {
      *wavelength = near_wavelength_get (row);
      return TRUE;
    }
  if (!near_text_parse_finite (text, wavelength, NULL) || !(*wavelength > 0.0))
    {
      g_autofree char *names = near_table_dup_ids (&near_wavelength_table, ", ");

      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("--wavelength “%s” is neither a positive number of Å nor one of: %s"), text, names);
      return FALSE;
    }
  return TRUE;
}

/* Indices mean what people expect in the conventional cell only. */
static NearCrystal *
dup_conventional (NearCrystal *crystal, const Options *o, GPtrArray *notes)
{
  g_autoptr (GError) error = NULL;
  NearCrystal *conventional;

  if (o->cell_as_is)
    {
      near_notes_add (notes, NEAR_NOTE_INFO, "indexed-as-is",
                      _ ("The indices hkl belong to the cell of the file, as asked for."));
      return near_crystal_ref (crystal);
    }
  conventional = near_crystal_new_in_cell (crystal, NEAR_CELL_CONVENTIONAL,
                                           isnan (o->symprec) ? NEAR_SYMPREC : o->symprec, NULL, &error);
  if (conventional != NULL)
    return conventional;
  near_notes_add (notes, NEAR_NOTE_WARNING, "indexed-as-is",
                  _ ("The indices hkl belong to the cell of the file: its conventional cell was not found (%s)."),
                  error->message);
  return near_crystal_ref (crystal);
}

static json_t *
peaks_to_json (const NearDiffraction *pattern)
{
  const NearDiffractionPeak *peaks = near_diffraction_peek_peaks (pattern);
  json_t *rows = json_array ();

  for (gsize i = 0; i < near_diffraction_get_n_peaks (pattern); i++)
    {
      const int *hkl = peaks[i].families[0].hkl;
      json_t *families = json_array ();

      for (gsize f = 0; f < peaks[i].n_families; f++)
        json_array_append_new (families,
                               json_pack ("{s:[i,i,i], s:i}", "hkl", peaks[i].families[f].hkl[0],
                                          peaks[i].families[f].hkl[1], peaks[i].families[f].hkl[2],
                                          "multiplicity", (int) peaks[i].families[f].multiplicity));
      json_array_append_new (
          rows, json_pack ("{s:o, s:o, s:[i,i,i], s:o, s:i, s:o}", "two_theta",
                           near_json_new_number (peaks[i].two_theta), "d", near_json_new_number (peaks[i].d),
                           "hkl", hkl[0], hkl[1], hkl[2], "intensity",
                           near_json_new_number (peaks[i].intensity), "multiplicity",
                           (int) peaks[i].multiplicity, "families", families));
    }
  return rows;
}

static void
print_peaks (const NearDiffraction *pattern)
{
  const NearDiffractionPeak *peaks = near_diffraction_peek_peaks (pattern);

  g_print (_ ("wavelength %g Å\n"), near_diffraction_get_wavelength (pattern));
  g_print ("%9s %9s %9s %6s  %s\n", "2θ/°", "d/Å", _ ("intensity"), _ ("mult."), "hkl");
  for (gsize i = 0; i < near_diffraction_get_n_peaks (pattern); i++)
    {
      g_autofree char *label = near_diffraction_peak_dup_label (&peaks[i], FAMILIES_IN_LABEL);

      g_print ("%8.3f %9.5f %9.2f %6u  %s\n", peaks[i].two_theta, peaks[i].d, peaks[i].intensity,
               peaks[i].multiplicity, label);
    }
}

/* The peaks as a table. */
static gboolean
save_peaks (const NearDiffraction *pattern, const char *path, GError **error)
{
  const NearDiffractionPeak *peaks = near_diffraction_peek_peaks (pattern);
  GString *text = g_string_new ("two_theta,d,intensity,multiplicity,h,k,l\n");

  for (gsize i = 0; i < near_diffraction_get_n_peaks (pattern); i++)
    {
      const double numbers[] = { peaks[i].two_theta, peaks[i].d, peaks[i].intensity };
      const int *hkl = peaks[i].families[0].hkl;

      for (gsize k = 0; k < G_N_ELEMENTS (numbers); k++)
        {
          char buffer[NEAR_TEXT_DOUBLE_SIZE];

          g_string_append_printf (text, "%s,", near_text_format_double (numbers[k], buffer));
        }
      g_string_append_printf (text, "%u,%d,%d,%d\n", peaks[i].multiplicity, hkl[0], hkl[1], hkl[2]);
    }
  return near_cli_crystal_save_text (path, text, error);
}

static gboolean
write_files (NearDiffraction *pattern, const Options *o, const char *title, GError **error)
{
  NearProfileOptions profile;

  near_profile_options_init (&profile);
  if (!isnan (o->size))
    profile.size = o->size;
  if (o->csv != NULL && !save_peaks (pattern, o->csv, error))
    return FALSE;
  if (o->figure == NULL && o->profile == NULL)
    return TRUE;
  g_autoptr (NearPlot) plot = near_crystal_plot_diffraction (pattern, &profile, o->two_theta_max, title, error);
  if (plot == NULL)
    return FALSE;
  if (o->profile != NULL)
    {
      char *csv = near_plot_dup_csv (plot);
      GString *text = g_string_new (csv);

      g_free (csv);
      if (!near_cli_crystal_save_text (o->profile, text, error))
        return FALSE;
    }
  return o->figure == NULL || near_crystal_plot_export (plot, o->figure, error);
}

/* Prints what is wrong. */
static gboolean
check_options (const Options *o)
{
  const char *wrong = NULL;

  if (o->b_iso < 0.0)
    wrong = _ ("--b must not be negative");
  else if (o->size <= 0.0)
    wrong = _ ("--size must be a positive number of Å");
  else if (!isnan (o->size) && o->figure == NULL && o->profile == NULL)
    wrong = _ ("--size is the width of the peaks in --figure and --profile; neither was asked for");
  else if (!(o->two_theta_max > 0.0 && o->two_theta_max <= 180.0))
    wrong = _ ("--max must be above 0 and at most 180 degrees");
  if (wrong != NULL)
    g_printerr ("nearsight-cli crystal xrd: %s\n", wrong);
  return wrong == NULL && near_cli_crystal_check_symprec ("xrd", o->symprec);
}

/* The peaks and what is to be known about them. */
static void
print_pattern (const NearDiffraction *pattern, const NearCliCrystalFrame *frame, const char *formula,
               gboolean json)
{
  if (!json)
    {
      print_peaks (pattern);
      near_cli_crystal_print_notes (frame->notes);
      return;
    }
  json_t *object
      = json_pack ("{s:s, s:o, s:o, s:o}", "formula", formula, "wavelength",
                   near_json_new_number (near_diffraction_get_wavelength (pattern)), "peaks",
                   peaks_to_json (pattern), "notes", near_cli_crystal_notes_to_json (frame->notes));
  near_cli_crystal_frame_to_json (frame, object);
  near_cli_print_json (object);
}

static int
diffract (const NearCliCrystalInput *input, const Options *o, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_auto (NearCliCrystalFrame) frame = { 0 };
  NearDiffractionOptions options;
  NearMonitor monitor;

  if (!check_options (o))
    return NEAR_CLI_USAGE;
  near_diffraction_options_init (&options);
  options.b_iso = o->b_iso;
  options.two_theta_max = o->two_theta_max;
  if (!parse_wavelength (o->wavelength, &options.wavelength, &error))
    return near_cli_crystal_fail ("xrd", error, NEAR_CLI_USAGE);
  if (!near_cli_crystal_load_one (input, path, &frame, &error))
    return near_cli_crystal_fail ("xrd", error, NEAR_CLI_FAILED);
  if (!near_crystal_has_cell (frame.crystal))
    {
      g_printerr ("nearsight-cli crystal xrd: %s\n", _ ("atoms without a cell have no powder pattern of peaks"));
      return NEAR_CLI_FAILED;
    }
  g_autoptr (NearCrystal) conventional = dup_conventional (frame.crystal, o, frame.notes);
  monitor = near_cli_progress_begin ();
  g_autoptr (NearDiffraction) pattern = near_diffraction_new (conventional, &options, &monitor, &error);
  near_cli_progress_end ();
  if (pattern == NULL)
    return near_cli_crystal_fail ("xrd", error, NEAR_CLI_FAILED);
  near_notes_append (frame.notes, near_diffraction_get_notes (pattern));
  g_autofree char *formula = near_crystal_dup_reduced_formula (frame.crystal, NULL);
  if (!write_files (pattern, o, formula, &error))
    return near_cli_crystal_fail ("xrd", error, NEAR_CLI_FAILED);
  print_pattern (pattern, &frame, formula, o->json);
  return NEAR_CLI_OK;
}

int
near_cli_crystal_xrd (int argc, char **argv)
{
  NearCliCrystalInput input = { 0 };
  Options o = { .b_iso = NAN, .two_theta_max = 120.0, .size = NAN, .symprec = NAN };
  const GOptionEntry entries[] = {
    { "wavelength", 0, 0, G_OPTION_ARG_STRING, &o.wavelength,
      N_ ("In Å, or a name (nearsight-cli list wavelength) [cu-ka]"), "X" },
    { "b", 0, 0, G_OPTION_ARG_DOUBLE, &o.b_iso,
      N_ ("Debye-Waller B = 8 pi^2 U of all atoms, in Å^2 [the file's, or 0]"), "X" },
    { "max", 0, 0, G_OPTION_ARG_DOUBLE, &o.two_theta_max, N_ ("The largest 2 theta, in degrees [120]"), "X" },
    { "size", 0, 0, G_OPTION_ARG_DOUBLE, &o.size,
      N_ ("Size of the crystallites for the profile (Scherrer), in Å [500]"), "X" },
    { "cell-as-is", 0, 0, G_OPTION_ARG_NONE, &o.cell_as_is,
      N_ ("Index in the file's cell instead of the conventional one"), NULL },
    { "symprec", 0, 0, G_OPTION_ARG_DOUBLE, &o.symprec,
      N_ ("Distance within which atoms count as equivalent, in Å [0.01]"), "X" },
    { "csv", 0, 0, G_OPTION_ARG_FILENAME, &o.csv, N_ ("Write the peaks as a table"), "FILE.csv" },
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &o.profile, N_ ("Write the broadened pattern as a table"),
      "FILE.csv" },
    { "figure", 0, 0, G_OPTION_ARG_FILENAME, &o.figure, N_ ("Draw the pattern"), "FILE.png|svg|pdf" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("Print as one JSON document"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = near_cli_crystal_context_new (
      &input, "FILE",
      _ ("Computes the X-ray powder pattern, indexed in the conventional cell; the strongest 100 peaks."),
      entries);
  int status;

  if (near_cli_crystal_parse (context, &argc, &argv, 1, &status))
    status = diffract (&input, &o, argv[1]);
  near_cli_crystal_input_clear (&input);
  g_free (o.wavelength);
  g_free (o.csv);
  g_free (o.profile);
  g_free (o.figure);
  return status;
}
