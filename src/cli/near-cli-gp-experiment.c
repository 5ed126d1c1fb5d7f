/* near-cli-gp-experiment.c — nearsight-cli gp experiment: what the lab shows, from its choices
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-fields.h"
#include "near-cli-gp.h"

#include "near-document.h"
#include "near-gp-experiment.h"
#include "near-gp-plots.h"
#include "near-gp-preset.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  NearCliFields fields;
  char *preset, *figure, *save;
  gboolean optimize, json;
} Options;

static void
clear_options (Options *o)
{
  near_cli_fields_clear (&o->fields);
  g_free (o->preset);
  g_free (o->figure);
  g_free (o->save);
}

static void
follow (gpointer spec, const char *key)
{
  near_gp_spec_follow (spec, key);
}

static NearGpSpec *
dup_spec (const Options *o, GError **error)
{
  g_autofree NearGpSpec *spec = NULL;
  gsize row = 0;

  if (o->preset != NULL && !near_table_find (&near_gp_preset_table, o->preset, &row, error))
    return NULL;
  spec = o->preset != NULL ? near_gp_preset_dup_spec (row) : near_spec_new (&near_gp_schema);
  if (!near_cli_fields_apply (&o->fields, spec, follow, error)
      || !near_spec_validate (&near_gp_schema, spec, error))
    return NULL;
  if (spec->source != NEAR_GP_SOURCE_OWN)
    return g_steal_pointer (&spec);
  g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                       _ ("own points are in a document or a file: “nearsight-cli run FILE.nearsight”, or "
                          "“nearsight-cli gp fit --data FILE.csv”"));
  return NULL;
}

static gboolean
save (const NearGpExperiment *experiment, const char *path, GError **error)
{
  g_autoptr (NearDocument) document = near_document_new (&near_gp_schema);

  return near_document_set_spec (document, &experiment->spec, NULL, error)
         && near_document_save (document, path, error);
}

static int
run (const Options *o, const NearGpSpec *spec)
{
  NearMonitor monitor = near_cli_progress_begin ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NearGpExperiment) experiment = near_gp_experiment_run (spec, o->optimize, &monitor, &error);

  near_cli_progress_end ();
  if (experiment == NULL || (o->save != NULL && !save (experiment, o->save, &error))
      || (o->figure != NULL && !near_gp_figure_export (experiment->detail->view, o->figure, &error)))
    return near_cli_gp_fail ("experiment", error, NEAR_CLI_FAILED);
  near_cli_gp_print_notes (experiment->notes);
  if (o->json)
    near_cli_print_json (near_results_to_json (experiment->detail->results));
  else
    near_cli_print_report (experiment->detail->results);
  return NEAR_CLI_OK;
}

int
near_cli_gp_experiment (int argc, char **argv)
{
  Options o = { 0 };
  const GOptionEntry others[] = {
    { "preset", 0, 0, G_OPTION_ARG_STRING, &o.preset,
      N_ ("Begin with a ready experiment; “nearsight-cli list gp-preset” lists them"), "ID" },
    { "optimize", 0, 0, G_OPTION_ARG_NONE, &o.optimize, N_ ("Find the hyperparameters"), NULL },
    { "save", 0, 0, G_OPTION_ARG_FILENAME, &o.save, N_ ("Save as a document"), "FILE.nearsight" },
    { "figure", 0, 0, G_OPTION_ARG_FILENAME, &o.figure, N_ ("Draw what the lab shows"), "FILE.png|svg|pdf" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o.json, N_ ("Print all results as one JSON document"), NULL },
    { NULL }
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  g_autofree NearGpSpec *spec = NULL;
  int status = NEAR_CLI_USAGE;

  near_cli_fields_init (&o.fields, &near_gp_schema);
  g_option_context_set_summary (context, _ ("Runs an experiment of the Gaussian-process lab, without a screen."));
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  near_cli_fields_add_options (&o.fields, context);
  g_option_context_add_main_entries (context, others, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    near_cli_gp_fail ("experiment", error, NEAR_CLI_USAGE);
  else if (argc > 1)
    g_printerr (_ ("nearsight-cli gp experiment: “%s” is no option; “nearsight-cli gp experiment --help” lists "
                   "them\n"),
                argv[1]);
  else if ((spec = dup_spec (&o, &error)) == NULL)
    near_cli_gp_fail ("experiment", error, NEAR_CLI_USAGE);
  else
    status = run (&o, spec);
  clear_options (&o);
  return status;
}
