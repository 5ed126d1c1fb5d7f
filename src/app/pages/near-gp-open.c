/* near-gp-open.c — a table is looked at, its columns are asked about, then the lab reads it
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-open.h"
#include "near-columns-dialog.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkWidget *parent;
  NearGpLab *lab;
  NearJob *job;
  char *path;
} Request;

static void
request_free (Request *request)
{
  g_object_unref (request->parent);
  g_object_unref (request->lab);
  g_object_unref (request->job);
  g_free (request->path);
  g_free (request);
}

static gpointer
look (NearJobContext *context, gpointer path, GError **error)
{
  NearMonitor monitor = near_job_context_get_monitor (context);

  return near_gp_columns_load (path, &monitor, error);
}

static void
on_chosen (NearColumnsDialog *dialog, Request *request)
{
  guint n;
  const NearGpColumn *roles = near_columns_dialog_get_roles (dialog, &n);

  near_gp_lab_open_columns (request->lab, request->path, n, roles);
}

static void
on_looked (NearJob *job, Request *request)
{
  GtkRoot *root = gtk_widget_get_root (request->parent);

  if (near_job_get_state (job) == NEAR_JOB_DONE && root != NULL)
    {
      g_autofree char *name = g_path_get_basename (request->path);
      g_autofree char *shown = g_filename_display_name (name);
      GtkWidget *dialog = near_columns_dialog_new (GTK_WINDOW (root), shown, near_job_get_result (job));

      g_signal_connect_data (dialog, "chosen", G_CALLBACK (on_chosen), request,
                             (GClosureNotify) (void (*) (void)) request_free, 0);
      gtk_window_present (GTK_WINDOW (dialog));
      return;
    }
  if (near_job_get_state (job) == NEAR_JOB_FAILED)
    g_signal_emit_by_name (request->lab, "open-failed", near_job_get_error (job)->message);
  g_signal_handlers_disconnect_by_data (job, request);
  request_free (request);
}

void
near_gp_open_table (GtkWidget *parent, NearGpLab *lab, const char *path)
{
  Request *request = g_new0 (Request, 1);

  *request = (Request){ g_object_ref (parent), g_object_ref (lab), near_job_new (_ ("Reading the table"), FALSE),
                        g_strdup (path) };
  g_signal_connect (request->job, "finished", G_CALLBACK (on_looked), request);
  near_job_start (request->job, look, g_strdup (path), g_free, (GDestroyNotify) near_gp_columns_free, NULL);
}
