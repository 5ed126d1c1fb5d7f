/* near-cli-playground.c — nearsight-cli playground
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli-fields.h"
#include "near-cli.h"
#include "near-network-file.h"
#include "near-playground-data.h"
#include "near-playground-document.h"
#include "near-playground-figure.h"

#include <inttypes.h>
#include <glib/gi18n-lib.h>

typedef struct
{
  NearCliFields fields;
  char *data, *weights, *save, *figure;
  gboolean json;
} Options;

static void
clear_options (Options *o)
{
  g_free (o->data);
  g_free (o->weights);
  g_free (o->save);
  g_free (o->figure);
  near_cli_fields_clear (&o->fields);
}

/* One option per field of the schema, and those that are not part of a spec. */
static GOptionContext *
new_context (Options *o)
{
  GOptionContext *context = g_option_context_new (NULL);
  const GOptionEntry others[] = {
    { "data", 0, 0, G_OPTION_ARG_FILENAME, &o->data,
      N_ ("Points from a CSV file with the columns x, y, label and optionally split"), "FILE.csv" },
    { "weights", 0, 0, G_OPTION_ARG_FILENAME, &o->weights,
      N_ ("Start from these weights: the “layers” that --json prints"), "FILE.json" },
    { "save", 0, 0, G_OPTION_ARG_FILENAME, &o->save, N_ ("Save as a document"), "FILE.nearsight" },
    { "figure", 0, 0, G_OPTION_ARG_FILENAME, &o->figure, N_ ("Draw the network, its maps and losses"),
      "FILE.png|svg|pdf" },
    { "json", 0, 0, G_OPTION_ARG_NONE, &o->json, N_ ("Print all results as one JSON document"), NULL },
    { NULL }
  };

  g_option_context_set_summary (context, _ ("Trains a neural network on points in the plane."));
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  near_cli_fields_add_options (&o->fields, context);
  g_option_context_add_main_entries (context, others, NULL);
  return context;
}

static void
follow (gpointer spec, const char *key)
{
  near_playground_spec_follow (spec, key);
}

static gboolean
fill_spec (NearPlaygroundSpec *spec, const Options *o, GError **error)
{
  if (!near_cli_fields_apply (&o->fields, spec, follow, error))
    return FALSE;
  if (o->data != NULL && near_cli_fields_is_given (&o->fields, "pattern"))
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                           _ ("--data and --pattern exclude each other: give one of them"));
      return FALSE;
    }
  if (o->data != NULL
      && (near_cli_fields_is_given (&o->fields, "samples") || near_cli_fields_is_given (&o->fields, "noise")))
    g_printerr ("%s\n", _ ("note: --samples and --noise are for generated points; the file's are taken as "
                           "they are"));
  if (o->data != NULL)
    spec->pattern = NEAR_PATTERN_OWN;
  return near_spec_validate (&near_playground_schema, spec, error);
}

static gboolean
attach_files (NearPlaygroundSpec *spec, const Options *o, GHashTable *attachments,
              const NearMonitor *monitor, GError **error)
{
  if (o->data != NULL)
    {
      g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (NearDataSet) data = near_playground_load_csv (
          o->data, spec->problem, spec->train_ratio, monitor, notes, error);

      if (data == NULL)
        return FALSE;
      for (guint i = 0; i < notes->len; i++)
        g_printerr (_ ("note: %s: %s\n"), o->data, (char *) notes->pdata[i]);
      spec->samples = MAX ((gint64) near_data_set_get_n (data), 2);
      near_playground_data_to_attachments (data, attachments);
    }
  if (o->weights != NULL)
    {
      g_autoptr (NearNetwork) shape = near_playground_new_shape (spec, error);
      g_autoptr (NearNetwork) weights
          = shape != NULL ? near_network_load_layers (shape, o->weights, error) : NULL;

      if (weights == NULL)
        return FALSE;
      g_hash_table_insert (attachments, g_strdup ("start"),
                           near_array_new_vector (near_network_get_n_parameters (weights),
                                                  near_network_peek_parameters (weights)));
    }
  return TRUE;
}

static NearDocument *
new_document (NearPlaygroundSpec *spec, const Options *o, const NearMonitor *monitor, GError **error)
{
  g_autoptr (NearDocument) document = near_document_new (&near_playground_schema);
  g_autoptr (GHashTable) attachments
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) near_array_unref);

  if (!attach_files (spec, o, attachments, monitor, error)
      || !near_document_set_pair (document, spec, attachments, NULL, error))
    return NULL;
  return g_steal_pointer (&document);
}

static gboolean
write_files (NearDocument *document, NearPlaygroundSnapshot *snapshot, const Options *o,
             GError **error)
{
  if (o->save != NULL)
    {
      near_playground_document_store (document, snapshot);
      if (!near_document_save (document, o->save, error))
        return FALSE;
    }
  return o->figure == NULL || near_playground_figure_export (snapshot, o->figure, error);
}

static int
train (NearPlaygroundSpec *spec, const Options *o)
{
  NearMonitor monitor = near_cli_progress_begin ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NearDocument) document = new_document (spec, o, &monitor, &error);
  g_autoptr (NearPlaygroundSnapshot) snapshot
      = document != NULL
            ? near_playground_document_run_snapshot (document, &monitor, NULL, &error)
            : NULL;
  g_autoptr (NearResults) results = NULL;

  near_cli_progress_end ();
  if (snapshot == NULL || !write_files (document, snapshot, o, &error))
    return near_cli_fail ("playground", error, NEAR_CLI_FAILED);
  results = near_playground_snapshot_dup_results (snapshot, NULL);
  if (o->json)
    near_cli_print_json (near_results_to_json (results));
  else
    near_cli_print_report (results);
  if (snapshot->diverged && o->json)
    g_printerr (_ ("note: training diverged at epoch %" PRIu64 ": lower the learning rate\n"),
                snapshot->diverged_epoch);
  return NEAR_CLI_OK;
}

int
near_cli_playground (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  Options o = { 0 };
  g_autoptr (GOptionContext) context = NULL;
  g_autofree NearPlaygroundSpec *spec = near_spec_new (&near_playground_schema);
  int status;

  near_cli_fields_init (&o.fields, &near_playground_schema);
  context = new_context (&o);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    status = near_cli_fail ("playground", error, NEAR_CLI_USAGE);
  else if (argc > 1)
    {
      g_printerr (_ ("nearsight-cli playground: “%s” is no option; “nearsight-cli playground --help” lists "
                     "them\n"),
                  argv[1]);
      status = NEAR_CLI_USAGE;
    }
  else if (!fill_spec (spec, &o, &error))
    status = near_cli_fail ("playground", error, NEAR_CLI_USAGE);
  else
    status = train (spec, &o);
  clear_options (&o);
  return status;
}
