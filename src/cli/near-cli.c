/* near-cli.c — what sub-commands share
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cli.h"
#include "near-json.h"
#include "near-system.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>
#include <unistd.h>

int
near_cli_fail (const char *command, const GError *error, int status)
{
  g_printerr ("nearsight-cli %s: %s\n", command, error->message);
  return status;
}

/* --- progress --------------------------------------------------------------------------------- */

typedef struct
{
  gboolean shown, terminal;
  gint64 last;
} Progress;

static Progress progress;

static gboolean
poll_progress (double fraction, const char *stage, gpointer user_data)
{
  Progress *p = user_data;
  gint64 now = g_get_monotonic_time ();
  const int width = 30;
  int done;

  if (near_system_is_interrupted ())
    return FALSE;
  if (!p->terminal || now - p->last < 100000 || fraction < 0.0)
    return TRUE;
  p->last = now;
  p->shown = TRUE;
  done = (int) lrint (fraction * width);
  g_printerr ("\r[");
  for (int i = 0; i < width; i++)
    g_printerr (i < done ? "#" : "·");
  g_printerr ("] %3.0f %% %s\033[K", 100.0 * fraction, stage != NULL ? stage : "");
  return TRUE;
}

NearMonitor
near_cli_progress_begin (void)
{
  progress = (Progress){ .terminal = near_system_is_terminal (STDERR_FILENO) };
  return (NearMonitor){ poll_progress, &progress };
}

void
near_cli_progress_end (void)
{
  if (progress.shown)
    g_printerr ("\r\033[K");
  progress.shown = FALSE;
}

/* --- output ----------------------------------------------------------------------------------- */

void
near_cli_print_json (json_t *json)
{
  g_autofree char *text = near_json_dump (json, TRUE);

  /* JSON is UTF-8 whatever the terminal can show; g_print() would put question marks for Å. */
  fputs (text, stdout);
  fputc ('\n', stdout);
  json_decref (json);
}

/* The sentences, the formula, and what else a reader wants first. */
void
near_cli_print_report (const NearResults *results)
{
  const NearResult *epoch = near_results_find (results, "epoch");
  const NearResult *formula = near_results_find (results, "formula");
  const NearResult *boundary = near_results_find (results, "boundary");
  const NearResult *speed = near_results_find (results, "epochs_per_second");
  g_autofree char *summary = near_results_dup_summary (results);

  if (epoch != NULL)
    g_print (ngettext ("After %.0f epoch\n", "After %.0f epochs\n", (gulong) epoch->number), epoch->number);
  g_print ("%s%s", summary, g_str_has_suffix (summary, "\n") ? "" : "\n");
  if (formula != NULL && formula->kind == NEAR_RESULT_TEXT)
    g_print ("%s\n%s\n", _ ("The model says:"), formula->text);
  if (boundary != NULL)
    g_print (_ ("Blue where %s > 0\n"), boundary->text);
  if (speed != NULL && isfinite (speed->number))
    g_print (_ ("Trained at %.0f epochs per second\n"), speed->number);
}
