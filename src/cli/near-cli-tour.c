/* near-cli-tour.c — nearsight-cli tour: the standard experiment of each lab, as a report
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Each experiment leaves its results as JSON, the same that its own sub-command prints, and a figure;
 * index.html shows both with the command that repeats them.
 */
#include "near-cli.h"
#include "near-file.h"
#include "near-gp-experiment.h"
#include "near-gp-plots.h"
#include "near-gp-preset.h"
#include "near-json.h"
#include "near-playground-document.h"
#include "near-playground-figure.h"

#include <inttypes.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

typedef struct _Experiment Experiment;

/* How a lab's experiments run; a new lab is a row here, and its experiments. */
typedef struct
{
  NearResults *(*run) (const Experiment *e, const char *figure, const NearMonitor *monitor, GError **error);
  const char *const *shown; /* NULL-terminated: numbers among the results that the report shows */
} TourLab;

struct _Experiment
{
  const TourLab *lab;
  const char *id;
  const char *title;    /* translatable; NULL: the preset's */
  const char *sentence; /* translatable; NULL: the preset's */
  const char *patch;    /* what differs from the lab's defaults, as JSON; NULL: a preset of that id */
  const char *command;  /* the same on the command line */
};

/* --- labs ------------------------------------------------------------------------------------- */

static NearResults *
run_playground (const Experiment *e, const char *figure, const NearMonitor *monitor, GError **error)
{
  g_autoptr (json_t) patch = near_json_parse (e->patch, strlen (e->patch), e->id, error);
  g_autofree NearPlaygroundSpec *spec = near_spec_new (&near_playground_schema);
  g_autoptr (NearDocument) document = near_document_new (&near_playground_schema);
  g_autoptr (NearPlaygroundSnapshot) snapshot = NULL;

  if (patch == NULL
      || !near_spec_patch_from_json (&near_playground_schema, spec, patch, e->id, error)
      || !near_document_set_spec (document, spec, NULL, error))
    return NULL;
  snapshot = near_playground_document_run_snapshot (document, monitor, NULL, error);
  if (snapshot == NULL || !near_playground_figure_export (snapshot, figure, error))
    return NULL;
  return near_playground_snapshot_dup_results (snapshot, NULL);
}

static NearResults *
run_gp (const Experiment *e, const char *figure, const NearMonitor *monitor, GError **error)
{
  g_autofree NearGpSpec *spec = NULL;
  g_autoptr (NearGpExperiment) experiment = NULL;
  gsize row;

  if (!near_table_find (&near_gp_preset_table, e->id, &row, error))
    return NULL;
  spec = near_gp_preset_dup_spec (row);
  experiment = near_gp_experiment_run (spec, TRUE, monitor, error);
  if (experiment == NULL || !near_gp_figure_export (experiment->detail->view, figure, error))
    return NULL;
  return near_results_ref (experiment->detail->results);
}

static const char *const playground_shown[]
    = { "epoch",         "train_loss",           "test_loss",   "chance_loss",     "train_accuracy",
        "test_accuracy", "coefficient_constant", "output_bias", "boundary_radius", NULL };
static const char *const gp_shown[]
    = { "n_points",      "log_marginal_likelihood", "data_fit", "complexity", "loo_rmse", "test_rmse",
        "baseline_rmse", "n_optima",                NULL };

static const TourLab playground = { run_playground, playground_shown };
static const TourLab gp = { run_gp, gp_shown };

/* The playground's standard experiment and the four exercises of its workshop, then the Gaussian processes. */
static const Experiment experiments[] = {
  { &playground, "playground", N_ ("A network learns a circle"),
    N_ ("Four and two tanh neurons bend straight lines until they close around the disc."), "{}",
    "nearsight-cli playground" },
  { &playground, "one-neuron", N_ ("One neuron draws a line"),
    N_ ("A single linear neuron separates two clusters; its weights are the line."),
    "{\"pattern\":\"gauss\",\"hidden\":[1],\"activation\":\"linear\",\"epochs\":400}",
    "nearsight-cli playground --pattern gauss --hidden 1 --activation linear --epochs 400" },
  { &playground, "curved-features", N_ ("Curved features"),
    N_ ("Given the squares of both coordinates, a linear neuron draws a circle."),
    "{\"features\":[\"x2\",\"y2\"],\"hidden\":[1],\"activation\":\"linear\",\"epochs\":400}",
    "nearsight-cli playground --features x2,y2 --hidden 1 --activation linear --epochs 400" },
  { &playground, "curved-activations", N_ ("Curved activations"),
    N_ ("Three tanh neurons are the fewest that close a curve."),
    "{\"hidden\":[3],\"epochs\":1200}", "nearsight-cli playground --hidden 3 --epochs 1200" },
  { &playground, "noise-and-overlap", N_ ("Noise and overlap"),
    N_ ("Where classes overlap no boundary is without errors."),
    "{\"pattern\":\"gauss\",\"noise\":50,\"hidden\":[1],\"activation\":\"linear\",\"epochs\":400}",
    "nearsight-cli playground --pattern gauss --noise 50 --hidden 1 --activation linear --epochs 400" },
  { &gp, "twenty-points", NULL, NULL, NULL, "nearsight-cli gp experiment --preset twenty-points --optimize" },
  { &gp, "noise-too-small", NULL, NULL, NULL, "nearsight-cli gp experiment --preset noise-too-small --optimize" },
  { &gp, "polymers", NULL, NULL, NULL, "nearsight-cli gp experiment --preset polymers --optimize" },
};

/* --- report ----------------------------------------------------------------------------------- */

/* What a preset says of itself. */
static const NearInfo *
find_preset (const Experiment *e)
{
  gsize row = 0;
  gboolean found = near_table_find (&near_gp_preset_table, e->id, &row, NULL);

  g_assert (found);
  return near_table_get (&near_gp_preset_table, row);
}

static const char *
get_title (const Experiment *e)
{
  return _ (e->title != NULL ? e->title : find_preset (e)->name);
}

static const char *
get_sentence (const Experiment *e)
{
  return _ (e->sentence != NULL ? e->sentence : find_preset (e)->sentence);
}

static void
append_escaped (GString *html, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  g_string_append (html, escaped);
}

static void
append_number (GString *html, const NearResult *result)
{
  g_autofree char *name = g_strdelimit (g_strdup (result->name), "_", ' ');

  g_string_append_printf (html, "<tr><td>%s</td><td class=\"n\">", name);
  if (!isfinite (result->number))
    g_string_append (html, "—");
  else if (result->kind == NEAR_RESULT_INTEGER)
    g_string_append_printf (html, "%" PRId64, (gint64) result->number);
  else
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append (html, g_ascii_formatd (number, sizeof number, "%.6g", result->number));
    }
  g_string_append (html, "</td></tr>\n");
}

/* What the model says: a formula, or a kernel. */
static void
append_model (GString *html, const NearResults *results)
{
  static const char *const names[] = { "formula", "kernel" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const NearResult *result = near_results_find (results, names[i]);

      if (result == NULL)
        continue;
      g_string_append_printf (html, "<p>%s</p><pre>", _ ("The model says"));
      append_escaped (html, result->kind == NEAR_RESULT_TEXT ? result->text : "–");
      g_string_append (html, "</pre>\n");
    }
}

static void
append_section (GString *html, const Experiment *e, const NearResults *results)
{
  g_string_append (html, "<section><h2>");
  append_escaped (html, get_title (e));
  g_string_append (html, "</h2><p>");
  append_escaped (html, get_sentence (e));
  g_string_append_printf (html, "</p>\n<img src=\"%s.svg\" alt=\"", e->id);
  append_escaped (html, get_title (e));
  g_string_append (html, "\">\n<table>\n");
  for (gsize i = 0; e->lab->shown[i] != NULL; i++)
    {
      const NearResult *result = near_results_find (results, e->lab->shown[i]);

      if (result != NULL)
        append_number (html, result);
    }
  g_string_append (html, "</table>\n");
  append_model (html, results);
  g_string_append_printf (html, "<p>%s</p><pre>%s --json</pre>\n<p><a href=\"%s.json\">%s</a></p>",
                          _ ("The same numbers again:"), e->command, e->id, _ ("All results"));
  g_string_append (html, "</section>\n");
}

static gboolean
write_results (const NearResults *results, const char *folder, const char *id, GError **error)
{
  g_autofree char *name = g_strconcat (id, ".json", NULL);
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (json_t) json = near_results_to_json (results);

  return near_json_save (json, path, error);
}

static gboolean
run_experiment (const Experiment *e, const char *folder, const NearMonitor *monitor, GString *html,
                GError **error)
{
  g_autofree char *figure_name = g_strconcat (e->id, ".svg", NULL);
  g_autofree char *figure = g_build_filename (folder, figure_name, NULL);
  g_autoptr (NearResults) results = e->lab->run (e, figure, monitor, error);

  if (results == NULL)
    return FALSE;
  append_section (html, e, results);
  return write_results (results, folder, e->id, error);
}

static const char page_head[]
    = "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>Nearsight</title>\n"
      "<meta name=\"viewport\" content=\"width=device-width\">\n"
      "<style>\n:root{color-scheme:light dark}\n"
      "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}\n"
      "section{margin:3rem 0}img{width:100%;background:#fff}\n"
      "td{padding:.1rem 2rem .1rem 0}td.n{font-variant-numeric:tabular-nums;text-align:right}\n"
      "pre{white-space:pre-wrap;overflow-wrap:anywhere;padding:.8rem;background:#8882;border-radius:6px}\n"
      "</style></head><body>\n";

static gboolean
write_tour (const char *folder, const NearMonitor *monitor, GError **error)
{
  g_autoptr (GString) html = g_string_new (page_head);
  g_autofree char *index = g_build_filename (folder, "index.html", NULL);

  if (g_mkdir_with_parents (folder, 0755) != 0)
    {
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_WRITE,
                   _ ("the folder %s cannot be made: %s; choose another with --out"), folder,
                   g_strerror (errno));
      return FALSE;
    }
  g_string_append_printf (html, "<h1>Nearsight</h1><p>%s</p>\n",
                          _ ("The standard experiment of each lab, as it ran on this machine."));
  for (gsize i = 0; i < G_N_ELEMENTS (experiments); i++)
    {
      NearMonitorSlice storage;
      NearMonitor slice
          = near_monitor_slice (monitor, (double) i / G_N_ELEMENTS (experiments),
                                (double) (i + 1) / G_N_ELEMENTS (experiments), &storage);

      if (!near_monitor_check (&slice, 0.0, get_title (&experiments[i]), error)
          || !run_experiment (&experiments[i], folder, &slice, html, error))
        return FALSE;
    }
  g_string_append (html, "</body></html>\n");
  return near_file_write_atomic (index, html->str, html->len, error);
}

int
near_cli_tour (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree char *folder = NULL;
  g_autofree char *index = NULL;
  const GOptionEntry entries[] = {
    { "out", 0, 0, G_OPTION_ARG_FILENAME, &folder, N_ ("Where index.html and its figures go"),
      "FOLDER" },
    { NULL }
  };
  NearMonitor monitor;
  gboolean good;

  g_option_context_set_summary (context, _ ("Runs the standard experiment of each lab and writes a "
                                            "report."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return near_cli_fail ("tour", error, NEAR_CLI_USAGE);
  if (folder == NULL || argc > 1)
    {
      g_printerr ("%s\n", _ ("nearsight-cli tour: say where it shall go, such as “tour --out tour/”"));
      return NEAR_CLI_USAGE;
    }
  monitor = near_cli_progress_begin ();
  good = write_tour (folder, &monitor, &error);
  near_cli_progress_end ();
  if (!good)
    return near_cli_fail ("tour", error, NEAR_CLI_FAILED);
  index = g_build_filename (folder, "index.html", NULL);
  g_print (_ ("Written: %s\n"), index);
  return NEAR_CLI_OK;
}
