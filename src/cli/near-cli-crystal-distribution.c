/* near-cli-crystal-distribution.c — nearsight-cli crystal rdf, angles
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-crystal.h"

#include "near-bond-angle.h"
#include "near-crystal-plots.h"
#include "near-csv.h"
#include "near-radial-distribution.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>

/* Å without any distance that end the first shell, as in JARVIS. */
#define GAP 0.11
#define ANGLE_BIN 1.0
#define ANGLE_TOLERANCE 0.01
#define MOST_ANGLES 1000
#define MOST_ANGLES_PRINTED 40

/* --- radial distribution -------------------------------------------------------------------------- */

typedef struct
{
  double r_max;
  int bins;
  char *csv, *figure;
  gboolean json;
} RadialOptions;

/* One curve a column: total, then each pair of species that both have atoms. */
typedef struct
{
  GPtrArray *names;   /* char * */
  GPtrArray *columns; /* const double *: g, then n, of each pair */
  gsize n;
  double *r;
} Table;

static void
add_pair (Table *table, const NearRadialDistribution *radial, guint a, guint b, const char *pair)
{
  const double *g = near_radial_distribution_peek_g (radial, a, b);
  const double *n = near_radial_distribution_peek_running (radial, a, b);

  if (g != NULL)
    {
      g_ptr_array_add (table->names, pair[0] == '\0' ? g_strdup ("g") : g_strconcat ("g_", pair, NULL));
      g_ptr_array_add (table->columns, (gpointer) g);
    }
  g_ptr_array_add (table->names, pair[0] == '\0' ? g_strdup ("n") : g_strconcat ("n_", pair, NULL));
  g_ptr_array_add (table->columns, (gpointer) n);
}

static char *
dup_pair (const NearRadialDistribution *radial, guint a, guint b)
{
  return g_strdup_printf ("%s-%s", near_radial_distribution_get_label (radial, a),
                          near_radial_distribution_get_label (radial, b));
}

static gboolean
save_radial (const NearRadialDistribution *radial, const char *path, GError **error)
{
  Table table = { g_ptr_array_new_with_free_func (g_free), g_ptr_array_new (),
                  near_radial_distribution_get_n_bins (radial), NULL };
  guint n_species = near_radial_distribution_get_n_species (radial);
  GString *text;

  table.r = g_new (double, table.n);
  for (gsize k = 0; k < table.n; k++)
    table.r[k] = near_radial_distribution_get_r (radial, k);
  g_ptr_array_add (table.names, g_strdup ("r"));
  g_ptr_array_add (table.columns, table.r);
  add_pair (&table, radial, NEAR_ALL_SPECIES, NEAR_ALL_SPECIES, "");
  for (guint a = 0; n_species > 1 && a < n_species; a++)
    for (guint b = 0; b < n_species; b++)
      {
        g_autofree char *pair = dup_pair (radial, a, b);

        add_pair (&table, radial, a, b, pair);
      }
  text = near_csv_format (table.names->len, (const char *const *) table.names->pdata, table.n,
                          (const double *const *) table.columns->pdata);
  g_ptr_array_unref (table.names);
  g_ptr_array_unref (table.columns);
  g_free (table.r);
  return near_cli_crystal_save_text (path, text, error);
}

static json_t *
numbers_or_null (const double *values, gsize n)
{
  return values != NULL ? near_json_new_numbers (values, n) : json_null ();
}

/* The number of neighbours up to @r. */
static double
running_at (const NearRadialDistribution *radial, double r)
{
  const double *n = near_radial_distribution_peek_running (radial, NEAR_ALL_SPECIES, NEAR_ALL_SPECIES);
  gsize k = (gsize) MAX (r / near_radial_distribution_get_bin_width (radial) - 1.0, 0.0);

  return n[MIN (k, near_radial_distribution_get_n_bins (radial) - 1)];
}

static double
find_gap (const NearRadialDistribution *radial)
{
  double gap = near_radial_distribution_find_gap (radial, NEAR_ALL_SPECIES, NEAR_ALL_SPECIES, GAP);

  if (!(gap > 0.0) && near_radial_distribution_has_density (radial))
    gap = near_radial_distribution_find_minimum (radial, NEAR_ALL_SPECIES, NEAR_ALL_SPECIES);
  return gap > 0.0 ? gap : NAN;
}

static json_t *
radial_to_json (const NearRadialDistribution *radial, const GPtrArray *notes)
{
  gsize n = near_radial_distribution_get_n_bins (radial);
  guint n_species = near_radial_distribution_get_n_species (radial);
  double gap = find_gap (radial);
  json_t *object = json_object (), *r = json_array (), *partial = json_object ();

  for (gsize k = 0; k < n; k++)
    json_array_append_new (r, near_json_new_number (near_radial_distribution_get_r (radial, k)));
  json_object_set_new (object, "bin_width",
                       near_json_new_number (near_radial_distribution_get_bin_width (radial)));
  json_object_set_new (object, "n_frames",
                       json_integer ((json_int_t) near_radial_distribution_get_n_frames (radial)));
  json_object_set_new (object, "first_gap", near_json_new_number (gap));
  json_object_set_new (object, "coordination",
                       near_json_new_number (isfinite (gap) ? running_at (radial, gap) : NAN));
  json_object_set_new (object, "r", r);
  json_object_set_new (
      object, "g",
      numbers_or_null (near_radial_distribution_peek_g (radial, NEAR_ALL_SPECIES, NEAR_ALL_SPECIES), n));
  json_object_set_new (
      object, "n",
      numbers_or_null (near_radial_distribution_peek_running (radial, NEAR_ALL_SPECIES, NEAR_ALL_SPECIES), n));
  for (guint a = 0; a < n_species; a++)
    for (guint b = 0; b < n_species; b++)
      {
        g_autofree char *pair = dup_pair (radial, a, b);

        json_object_set_new (
            partial, pair,
            json_pack ("{s:o, s:o}", "g", numbers_or_null (near_radial_distribution_peek_g (radial, a, b), n), "n",
                       numbers_or_null (near_radial_distribution_peek_running (radial, a, b), n)));
      }
  json_object_set_new (object, "partial", partial);
  json_object_set_new (object, "notes", near_cli_crystal_notes_to_json (notes));
  return object;
}

/* The shells that stand apart, by the steps of the running number. */
static void
print_radial (const NearRadialDistribution *radial, const GPtrArray *notes)
{
  gsize n = near_radial_distribution_get_n_bins (radial);
  const double *running = near_radial_distribution_peek_running (radial, NEAR_ALL_SPECIES, NEAR_ALL_SPECIES);
  const double *g = near_radial_distribution_peek_g (radial, NEAR_ALL_SPECIES, NEAR_ALL_SPECIES);
  double gap = find_gap (radial);

  if (isfinite (gap))
    g_print (_ ("first shell: %.4g neighbours up to %.3f Å\n"), running_at (radial, gap), gap);
  g_print ("%9s %10s %10s\n", "r/Å", "g(r)", "N(r)");
  for (gsize k = 0; k < n; k++)
    if (running[k] > (k > 0 ? running[k - 1] : 0.0))
      g_print ("%9.4f %10.4f %10.4f\n", near_radial_distribution_get_r (radial, k), g != NULL ? g[k] : NAN,
               running[k]);
  near_cli_crystal_print_notes (notes);
}

static gboolean
draw_radial (const NearRadialDistribution *radial, const char *title, const char *path, GError **error)
{
  gsize n = near_radial_distribution_get_n_bins (radial);
  guint n_species = near_radial_distribution_get_n_species (radial);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) curves = g_ptr_array_new ();
  g_autofree double *r = g_new (double, n);
  double gap = find_gap (radial);

  for (gsize k = 0; k < n; k++)
    r[k] = near_radial_distribution_get_r (radial, k);
  if (!near_radial_distribution_has_density (radial))
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                           _ ("atoms without a cell have no density and so no g(r) to draw; --csv has N(r)"));
      return FALSE;
    }
  g_ptr_array_add (names, g_strdup (_ ("all")));
  g_ptr_array_add (curves,
                   (gpointer) near_radial_distribution_peek_g (radial, NEAR_ALL_SPECIES, NEAR_ALL_SPECIES));
  for (guint a = 0; n_species > 1 && a < n_species; a++)
    for (guint b = a; b < n_species; b++)
      {
        g_ptr_array_add (names, dup_pair (radial, a, b));
        g_ptr_array_add (curves, (gpointer) near_radial_distribution_peek_g (radial, a, b));
      }
  g_autoptr (NearPlot) plot
      = near_crystal_plot_radial (n, r, curves->len, (const double *const *) curves->pdata,
                                  (const char *const *) names->pdata, gap,
                                  isfinite (gap) ? running_at (radial, gap) : NAN, title);
  return near_crystal_plot_export (plot, path, error);
}

static NearRadialDistribution *
compute_radial (GPtrArray *frames, const RadialOptions *o, GError **error)
{
  NearMonitor monitor = near_cli_progress_begin ();
  g_autoptr (NearRadialAccumulator) accumulator
      = near_radial_accumulator_new (o->r_max, o->r_max / o->bins, error);
  gboolean good = accumulator != NULL;

  for (guint i = 0; good && i < frames->len; i++)
    good = near_radial_accumulator_add (accumulator, frames->pdata[i], &monitor, error);
  near_cli_progress_end ();
  return good ? near_radial_accumulator_finish (accumulator, error) : NULL;
}

static int
find_radial (const NearCliCrystalInput *input, const RadialOptions *o, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) notes = near_notes_new ();

  if (!(o->r_max > 0.0) || !isfinite (o->r_max) || o->bins < 1 || o->bins > 1000000)
    {
      g_printerr ("nearsight-cli crystal rdf: %s\n",
                  o->bins < 1 || o->bins > 1000000 ? _ ("--bins must be from 1 to 1000000")
                                                   : _ ("--rmax must be a positive number of Å"));
      return NEAR_CLI_USAGE;
    }
  g_autoptr (GPtrArray) frames = near_cli_crystal_load (input, path, NULL, &error);
  if (frames == NULL)
    return near_cli_crystal_fail ("rdf", error, NEAR_CLI_FAILED);
  near_notes_append (notes, near_crystal_get_notes (frames->pdata[0]));
  g_autoptr (NearRadialDistribution) radial = compute_radial (frames, o, &error);
  g_autofree char *formula = near_crystal_dup_reduced_formula (frames->pdata[0], NULL);
  if (radial == NULL || (o->csv != NULL && !save_radial (radial, o->csv, &error))
      || (o->figure != NULL && !draw_radial (radial, formula, o->figure, &error)))
    return near_cli_crystal_fail ("rdf", error, NEAR_CLI_FAILED);
  near_notes_append (notes, near_radial_distribution_get_notes (radial));
  if (o->json)
    near_cli_print_json (radial_to_json (radial, notes));
  else
    print_radial (radial, notes);
  return NEAR_CLI_OK;
}

int
near_cli_crystal_rdf (int argc, char **argv)
{
  NearCliCrystalInput input = { 0 };
  RadialOptions o = { .r_max = 10.0, .bins = 200 };
  const GOptionEntry entries[] = {
    { "rmax", 0, 0, G_OPTION_ARG_DOUBLE, &o.r_max, N_ ("The largest distance, in Å [10]"), "R" },
    { "bins", 0, 0, G_OPTION_ARG_INT, &o.bins, N_ ("Number of bins [200]"), "N" },
    { "csv", 0, 0, G_OPTION_ARG_FILENAME, &o.csv, N_ ("Write g and N, total and partial, as a table"),
      "FILE.csv" },
    { "figure", 0, 0, G_OPTION_ARG_FILENAME, &o.figure, N_ ("Draw g(r)"), "FILE.png|svg|pdf" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("Print as one JSON document"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = near_cli_crystal_context_new (
      &input, "FILE",
      _ ("Counts distances between atoms, all images included: g(r) and the number N(r) of neighbours, total "
         "and by pairs of species. Frames of a trajectory are averaged."),
      entries);
  int status;

  if (near_cli_crystal_parse (context, &argc, &argv, 1, &status))
    status = find_radial (&input, &o, argv[1]);
  near_cli_crystal_input_clear (&input);
  g_free (o.csv);
  g_free (o.figure);
  return status;
}

/* --- bond angles ----------------------------------------------------------------------------------- */

typedef struct
{
  char *rule, *csv, *figure;
  char **pairs; /* "Si-O=1.4:1.9", NULL-terminated; or NULL */
  double cutoff;
  gboolean json;
} AngleOptions;

/* "Si-O=1.4:1.9": the names are ends of @words, which lives as long as @pair. */
static gboolean
parse_pair (const char *text, char **words, NearBondPair *pair, GError **error)
{
  if (g_strv_length (words) != 4 || !near_text_parse_finite (words[2], &pair->minimum, NULL)
      || !near_text_parse_finite (words[3], &pair->maximum, NULL) || pair->minimum < 0.0
      || pair->maximum < pair->minimum)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE,
                   _ ("--pair “%s”: two species and two distances in Å are expected, such as Si-O=1.4:1.9"), text);
      return FALSE;
    }
  pair->first = words[0];
  pair->second = words[1];
  return TRUE;
}

/* @words keeps the texts that the pairs borrow. */
static gboolean
parse_pairs (char **texts, GPtrArray *words, GArray *pairs, GError **error)
{
  for (char **text = texts; *text != NULL; text++)
    {
      NearBondPair pair;

      g_ptr_array_add (words, g_strsplit_set (*text, "-=:", -1));
      if (!parse_pair (*text, words->pdata[words->len - 1], &pair, error))
        return FALSE;
      g_array_append_val (pairs, pair);
    }
  return TRUE;
}

static json_t *
angles_to_json (const NearBondAngles *angles, const NearDistinctAngle *list, gsize n_list, const NearBonds *bonds,
                const double *counts, const NearCliCrystalFrame *frame)
{
  json_t *rows = json_array (), *object;

  for (gsize i = 0; i < MIN (n_list, MOST_ANGLES); i++)
    json_array_append_new (rows, json_pack ("{s:o, s:I}", "angle", near_json_new_number (list[i].angle), "count",
                                            (json_int_t) list[i].n));
  object = json_pack ("{s:I, s:o, s:o, s:o, s:o}", "n_bonds", (json_int_t) near_bonds_get_n (bonds), "angles", rows,
                    "bin_width", near_json_new_number (near_bond_angles_get_bin_width (angles)), "counts",
                    near_json_new_numbers (counts, near_bond_angles_get_n_bins (angles)), "notes",
                    near_cli_crystal_notes_to_json (frame->notes));
  near_cli_crystal_frame_to_json (frame, object);
  return object;
}

static gboolean
write_angles (gsize n, const double *edges, const double *counts, const AngleOptions *o, const char *title,
              GError **error)
{
  static const char *const names[] = { "angle_from", "angle_to", "count" };
  const double *const columns[] = { edges, edges + 1, counts };

  if (o->csv != NULL
      && !near_cli_crystal_save_text (o->csv, near_csv_format (3, names, n, columns), error))
    return FALSE;
  if (o->figure == NULL)
    return TRUE;
  g_autoptr (NearPlot) plot = near_crystal_plot_angles (n, edges, counts, title);
  return near_crystal_plot_export (plot, o->figure, error);
}

static gboolean
choose_bonds (const AngleOptions *o, const GArray *pairs, NearBondOptions *options, GError **error)
{
  gsize row = pairs->len > 0 ? NEAR_BOND_PAIRS : NEAR_BOND_GAP;

  if (o->rule != NULL && !near_table_find (&near_bond_rule_table, o->rule, &row, error))
    return FALSE;
  if (!isnan (o->cutoff) && o->rule == NULL && pairs->len == 0)
    row = NEAR_BOND_FIXED;
  if (!isnan (o->cutoff) && (!(o->cutoff > 0.0) || row != NEAR_BOND_FIXED))
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                           o->cutoff > 0.0 ? _ ("--rcut is the cut-off of --bonds fixed; other rules have none")
                                           : _ ("--rcut must be a positive number of Å"));
      return FALSE;
    }
  if ((row == NEAR_BOND_PAIRS) != (pairs->len > 0))
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                           _ ("--bonds pairs and --pair belong together: --bonds pairs --pair Si-O=1.4:1.9"));
      return FALSE;
    }
  near_bond_options_init (options, (NearBondRule) row);
  options->pairs = (const NearBondPair *) pairs->data;
  options->n_pairs = pairs->len;
  if (!isnan (o->cutoff))
    options->cutoff = o->cutoff;
  return TRUE;
}

/* One by one where they are few, else by degrees. */
static void
print_angles (const NearBonds *bonds, const NearDistinctAngle *list, gsize n_list, gsize n, const double *edges,
              const double *counts)
{
  g_print (ngettext ("%zu bond\n", "%zu bonds\n", near_bonds_get_n (bonds)), near_bonds_get_n (bonds));
  for (gsize i = 0; n_list <= MOST_ANGLES_PRINTED && i < n_list; i++)
    g_print ("%9.3f° %10" PRIu64 "\n", list[i].angle, list[i].n);
  for (gsize k = 0; n_list > MOST_ANGLES_PRINTED && k < n; k++)
    if (counts[k] > 0.0)
      g_print ("%4.0f–%3.0f° %10.0f\n", edges[k], edges[k + 1], counts[k]);
}

static int
find_angles (const NearCliCrystalInput *input, const AngleOptions *o, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (NearBondPair));
  g_auto (NearCliCrystalFrame) frame = { 0 };
  NearBondOptions options;
  gsize n_list = 0;
  NearMonitor monitor;

  if ((o->pairs != NULL && !parse_pairs (o->pairs, words, pairs, &error))
      || !choose_bonds (o, pairs, &options, &error))
    return near_cli_crystal_fail ("angles", error, NEAR_CLI_USAGE);
  if (!near_cli_crystal_load_one (input, path, &frame, &error))
    return near_cli_crystal_fail ("angles", error, NEAR_CLI_FAILED);
  monitor = near_cli_progress_begin ();
  g_autoptr (NearBonds) bonds = near_bonds_new (frame.crystal, &options, &monitor, &error);
  g_autoptr (NearBondAngles) angles
      = bonds != NULL ? near_bond_angles_new (bonds, ANGLE_BIN, &monitor, &error) : NULL;
  g_autofree NearDistinctAngle *list
      = angles != NULL
            ? near_bond_angles_list (bonds, NEAR_ALL_SPECIES, ANGLE_TOLERANCE, &n_list, &monitor, &error)
            : NULL;
  near_cli_progress_end ();
  if (angles == NULL || error != NULL)
    return near_cli_crystal_fail ("angles", error, NEAR_CLI_FAILED);

  gsize n = near_bond_angles_get_n_bins (angles);
  g_autofree guint64 *whole = g_new0 (guint64, n);
  g_autofree double *counts = g_new (double, n), *edges = g_new (double, n + 1);
  g_autofree char *formula = near_crystal_dup_reduced_formula (frame.crystal, NULL);
  near_bond_angles_get_counts (angles, NEAR_ALL_SPECIES, NEAR_ALL_SPECIES, NEAR_ALL_SPECIES, whole);
  for (gsize k = 0; k <= n; k++)
    edges[k] = (double) k * near_bond_angles_get_bin_width (angles);
  for (gsize k = 0; k < n; k++)
    counts[k] = (double) whole[k];
  if (!write_angles (n, edges, counts, o, formula, &error))
    return near_cli_crystal_fail ("angles", error, NEAR_CLI_FAILED);
  near_notes_append (frame.notes, near_bonds_get_notes (bonds));
  if (o->json)
    near_cli_print_json (angles_to_json (angles, list, n_list, bonds, counts, &frame));
  else
    {
      print_angles (bonds, list, n_list, n, edges, counts);
      near_cli_crystal_print_notes (frame.notes);
    }
  return NEAR_CLI_OK;
}

int
near_cli_crystal_angles (int argc, char **argv)
{
  NearCliCrystalInput input = { 0 };
  AngleOptions o = { .cutoff = NAN };
  const GOptionEntry entries[] = {
    { "bonds", 0, 0, G_OPTION_ARG_STRING, &o.rule, N_ ("The rule for bonds [gap]"), "radii|gap|pairs|fixed" },
    { "pair", 0, 0, G_OPTION_ARG_STRING_ARRAY, &o.pairs,
      N_ ("Bonds between two species, in Å; may be repeated"), "A-B=MIN:MAX" },
    { "rcut", 0, 0, G_OPTION_ARG_DOUBLE, &o.cutoff, N_ ("Bonds are what is nearer than this, in Å"), "R" },
    { "csv", 0, 0, G_OPTION_ARG_FILENAME, &o.csv, N_ ("Write the distribution as a table"), "FILE.csv" },
    { "figure", 0, 0, G_OPTION_ARG_FILENAME, &o.figure, N_ ("Draw the distribution"), "FILE.png|svg|pdf" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("Print as one JSON document"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = near_cli_crystal_context_new (
      &input, "FILE", _ ("Counts the angles between bonds, in steps of one degree and one by one."), entries);
  int status;

  if (near_cli_crystal_parse (context, &argc, &argv, 1, &status))
    status = find_angles (&input, &o, argv[1]);
  near_cli_crystal_input_clear (&input);
  g_free (o.rule);
  g_strfreev (o.pairs);
  g_free (o.csv);
  g_free (o.figure);
  return status;
}
