/* near-cli-run.c — nearsight-cli run FILE.nearsight
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli.h"
#include "near-lab.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static int
run_document (const char *path, gboolean json)
{
  NearMonitor monitor = near_cli_progress_begin ();
  g_autoptr (GError) error = NULL;
  g_autoptr (NearDocument) document = near_document_open (path, near_lab_get_schemas (), &error);
  g_autoptr (NearResults) results = NULL;

  if (document != NULL)
    results = near_lab_find (near_document_get_schema (document)->lab)
                  ->run (document, &monitor, &error);
  near_cli_progress_end ();
  if (results == NULL)
    {
      if (strstr (error->message, path) == NULL)
        g_prefix_error (&error, "%s: ", path);
      return near_cli_fail ("run", error, NEAR_CLI_FAILED);
    }
  if (json)
    near_cli_print_json (near_results_to_json (results));
  else
    near_cli_print_report (results);
  return NEAR_CLI_OK;
}

int
near_cli_run (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GOptionContext) context = g_option_context_new ("FILE.nearsight");
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, N_ ("Print all results as one JSON document"), NULL },
    { NULL }
  };

  g_option_context_set_summary (context, _ ("Computes what a document shows, without a screen. A trained "
                                            "document is trained again from its spec, and the result says "
                                            "whether the same digits came out."));
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    return near_cli_fail ("run", error, NEAR_CLI_USAGE);
  if (argc != 2)
    {
      g_printerr ("%s\n", _ ("nearsight-cli run: give one document, such as “run work.nearsight”"));
      return NEAR_CLI_USAGE;
    }
  return run_document (argv[1], json);
}
