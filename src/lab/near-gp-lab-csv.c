/* near-gp-lab-csv.c — a file, or text that was pasted, is read beside the screen and becomes the document's points
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-gp-document.h"
#include "near-gp-lab-object.h"
#include "near-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef struct
{
  char *path, *inputs, *target, *sd;
  guint n_columns;
  NearGpColumn *roles; /* (n_columns), or NULL: by name */
  char *text; /* pasted; nullable: then @path */
  NearGpPoints *points;
  GPtrArray *notes;
} CsvFile;

static CsvFile *
csv_file_new (const char *path)
{
  CsvFile *file = g_new0 (CsvFile, 1);

  file->path = g_strdup (path);
  file->notes = g_ptr_array_new_with_free_func (g_free);
  return file;
}

static void
csv_file_free (CsvFile *file)
{
  g_free (file->path);
  g_free (file->text);
  g_free (file->inputs);
  g_free (file->target);
  g_free (file->sd);
  g_free (file->roles);
  near_gp_points_unref (file->points);
  g_ptr_array_unref (file->notes);
  g_free (file);
}

static gpointer
read_in_job (NearJobContext *context, gpointer input, GError **error)
{
  const CsvFile *asked = input;
  CsvFile *file = csv_file_new (asked->path);
  NearMonitor monitor = near_job_context_get_monitor (context);

  file->text = g_strdup (asked->text);
  if (asked->text != NULL)
    file->points = near_gp_points_parse (asked->text, &monitor, file->notes, error);
  else if (asked->roles != NULL)
    file->points = near_gp_points_load_columns (asked->path, asked->n_columns, asked->roles, &monitor, file->notes,
                                                error);
  else
    file->points = near_gp_points_load_csv (asked->path, asked->inputs, asked->target, asked->sd, &monitor,
                                                file->notes, error);
  if (file->points != NULL)
    return file;
  csv_file_free (file);
  return NULL;
}

static gboolean
any_known (const double *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!isnan (values[i]))
      return TRUE;
  return FALSE;
}

static double
get_median (const double *values, gsize n)
{
  g_autofree double *known = g_new (double, n + 1);
  gsize m = 0;

  for (gsize i = 0; i < n; i++)
    if (!isnan (values[i]))
      {
        gsize k = m++;

        for (; k > 0 && known[k - 1] > values[i] && k > 0; k--)
          known[k] = known[k - 1];
        known[k] = values[i];
      }
  return m > 0 ? known[m / 2] : NAN;
}

/* What the data say of an RBF along one input alone: its variance and its length, on which no other input acts. */
static void
adapt_to_input (const NearGpPoints *points, guint input, double *variance, double *length)
{
  g_autoptr (NearKernel) rbf = near_kernel_parse ("RBF", 1, NULL, NULL);
  g_autoptr (NearKernel) adapted = NULL;
  g_autofree double *x = g_new (double, points->n + 1);
  g_autofree double *y = g_new (double, points->n + 1);
  gsize n = 0;
  guint i;

  for (gsize k = 0; k < points->n; k++)
    if (!isnan (points->y[k]))
      {
        x[n] = points->x[k * points->n_inputs + input];
        y[n++] = points->y[k];
      }
  adapted = near_kernel_adapt (rbf, n, x, y, FALSE);
  if (near_kernel_find_parameter (adapted, "variance", &i))
    *variance = near_kernel_get_parameter (adapted, i)->value;
  if (near_kernel_find_parameter (adapted, "RBF.l", &i))
    *length = near_kernel_get_parameter (adapted, i)->value;
}

/* A kernel that suits the columns: one length an input, found from the data. */
static void
suit_spec (NearGpSpec *spec, const NearGpPoints *points)
{
  g_autoptr (GString) lengths = g_string_new (NULL);
  g_autofree char *found = NULL;
  g_autofree char *height = NULL;
  double variance = 1.0;
  gboolean classes = !any_known (points->y, points->n)
                     || memcmp (points->y, points->label, points->n * sizeof (double)) == 0;

  for (guint j = 0; j < points->n_inputs; j++)
    {
      double length = 1.0;
      g_autofree char *one = NULL;

      adapt_to_input (points, j, &variance, &length);
      one = near_text_dup_significant (length, 3);
      g_string_append_printf (lengths, "%s%s", j > 0 ? "," : "", one);
    }
  height = near_text_dup_significant (variance, 3);
  found = g_strdup_printf (points->n_inputs > 1 ? "%s*RBF(l=[%s])" : "%s*RBF(l=%s)", height, lengths->str);
  g_strlcpy (spec->kernel, found, sizeof spec->kernel);
  spec->source = NEAR_GP_SOURCE_OWN;
  spec->model = classes ? NEAR_GP_MODEL_CLASSES : NEAR_GP_MODEL_REGRESSION;
  spec->mean = classes ? NEAR_MEAN_ZERO : NEAR_MEAN_CONSTANT;
  spec->use_theory = FALSE;
  spec->sparse = 0;
  spec->noise = any_known (points->sd, points->n) ? NEAR_GP_NOISE_POINTS : NEAR_GP_NOISE_LEARNED;
}

/* A tenth of the target's variance, as a first guess of the noise. */
static void
suit_noise (NearGpSpec *spec, const NearGpPoints *points)
{
  double sum = 0.0, squares = 0.0, median = points->n <= 20000 ? get_median (points->sd, points->n) : NAN;
  gsize n = 0;

  for (gsize i = 0; i < points->n; i++)
    if (!isnan (points->y[i]))
      {
        sum += points->y[i];
        squares += points->y[i] * points->y[i];
        n++;
      }
  if (n > 1)
    {
      double variance = (squares - sum * sum / (double) n) / (double) (n - 1);

      if (variance > 0.0 && isfinite (variance))
        spec->noise_sd = CLAMP (sqrt (0.1 * variance), 1e-9, 1e9);
    }
  if (median > 0.0)
    spec->noise_sd = CLAMP (median, 1e-9, 1e9);
}

static gboolean
take_file (NearGpLab *self, const CsvFile *file, GError **error)
{
  NearGpSpec spec = *near_gp_lab_get_spec (self);
  g_autoptr (GHashTable) arrays = near_gp_points_to_attachments (file->points);
  gboolean good;

  suit_spec (&spec, file->points);
  suit_noise (&spec, file->points);
  _near_gp_spec_take_names (&spec, file->points);
  g_clear_pointer (&self->edit_group, g_free);
  self->writing = TRUE;
  good = near_document_set_pair (self->document, &spec, arrays,
                                 file->text != NULL ? _ ("Paste points") : _ ("Open data"), error);
  self->writing = FALSE;
  if (!good)
    return FALSE;
  _near_gp_lab_drop_search (self);
  _near_gp_lab_forget_optima (self);
  for (guint i = 0; i < file->notes->len; i++)
    g_signal_emit_by_name (self, "note", file->notes->pdata[i]);
  _near_gp_lab_follow (self);
  return TRUE;
}

void
_near_gp_lab_on_csv (NearGpLab *self)
{
  g_autoptr (GError) error = NULL;

  if (near_job_get_state (self->csv_job) == NEAR_JOB_DONE)
    take_file (self, near_job_get_result (self->csv_job), &error);
  else if (near_job_get_state (self->csv_job) == NEAR_JOB_FAILED)
    error = g_error_copy (near_job_get_error (self->csv_job));
  if (error != NULL)
    g_signal_emit_by_name (self, self->pasting ? "paste-failed" : "open-failed", error->message);
}

/**
 * near_gp_lab_open_csv:
 *
 * Reads beside the screen. Then the points are the document's, with a kernel and a noise that suit them, in one
 * undoable step, and what was assumed is emitted as notes; or "open-failed" says why not.
 */
void
near_gp_lab_open_csv (NearGpLab *self, const char *path, const char *inputs, const char *target,
                      const char *sd)
{
  CsvFile *asked = csv_file_new (path);

  asked->inputs = g_strdup (inputs);
  asked->target = g_strdup (target);
  asked->sd = g_strdup (sd);
  self->pasting = FALSE;
  near_job_start (self->csv_job, read_in_job, asked, (GDestroyNotify) csv_file_free,
                  (GDestroyNotify) csv_file_free, NULL);
}

/* The same, with column i in the part roles[i]. */
void
near_gp_lab_open_columns (NearGpLab *self, const char *path, guint n, const NearGpColumn *roles)
{
  CsvFile *asked = csv_file_new (path);

  asked->n_columns = n;
  asked->roles = g_memdup2 (roles, n * sizeof *roles);
  self->pasting = FALSE;
  near_job_start (self->csv_job, read_in_job, asked, (GDestroyNotify) csv_file_free,
                  (GDestroyNotify) csv_file_free, NULL);
}

/**
 * near_gp_lab_paste:
 *
 * The same with text: cells between tabs, commas or semicolons, with a row of names or without. "paste-failed"
 * says why it is no table of points.
 */
void
near_gp_lab_paste (NearGpLab *self, const char *text)
{
  CsvFile *pasted = csv_file_new (NULL);

  pasted->text = g_strdup (text);
  self->pasting = TRUE;
  near_job_start (self->csv_job, read_in_job, pasted, (GDestroyNotify) csv_file_free,
                  (GDestroyNotify) csv_file_free, NULL);
}
