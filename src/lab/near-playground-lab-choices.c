/* near-playground-lab-choices.c — what a person does to a playground: choices, own data, edited weights
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-playground-data.h"
#include "near-playground-document.h"
#include "near-playground-lab-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

/* --- choices ---------------------------------------------------------------------------------- */

void
near_playground_lab_mark_steered (NearPlaygroundLab *self, gboolean rate)
{
  guint64 epoch = near_playground_lab_get_epoch (self);
  g_autofree char *reason = NULL;
  gboolean writing = self->writing;

  if (epoch == 0)
    return;
  reason = rate ? g_strdup_printf (_ ("the learning rate was changed at epoch %" PRIu64), epoch)
                : g_strdup_printf (_ ("the regularisation was changed at epoch %" PRIu64), epoch);
  self->writing = TRUE;
  near_document_set_irreproducible (self->document, reason);
  self->writing = writing;
}

/* What steers training only: it goes on with the network as it is, from here with other digits. */
static void
steer (NearPlaygroundLab *self, const NearPlaygroundSpec *old, const NearPlaygroundSpec *new)
{
  gboolean rate = old->rate != new->rate;
  gboolean regularization = old->regularization != new->regularization
                            || old->regularization_rate != new->regularization_rate;

  if (rate || regularization)
    near_playground_lab_mark_steered (self, rate);
  if (!self->running)
    {
      near_playground_lab_restart (self);
      return;
    }
  if (rate)
    near_playground_lab_send (self, NEAR_PLAYGROUND_SET_RATE, 0, new->rate);
  if (regularization)
    near_playground_lab_send (self, NEAR_PLAYGROUND_SET_REGULARIZATION, new->regularization,
                              new->regularization_rate);
  if (old->epochs != new->epochs)
    near_playground_lab_send (self, NEAR_PLAYGROUND_SET_TO_EPOCH, near_playground_lab_get_goal (self),
                              0.0);
}

/* Undo brings own points back; a document that shows others does not carry them on. */
static const char *const data_names[] = { "data_x", "data_label", "data_part" };

/**
 * near_playground_lab_choose:
 * @key: the field that was chosen; what follows from it is chosen too
 * @spec: the whole spec with that field set
 * @group: (nullable): changes of one drag have the same
 *
 * Errors: NEAR_ERROR_RANGE; nothing is changed then
 */
gboolean
near_playground_lab_choose (NearPlaygroundLab *self, const char *key, gconstpointer spec,
                            const char *group, GError **error)
{
  NearPlaygroundSpec old = *near_playground_lab_get_spec (self), new;
  gboolean keeps, good, leaves_own;

  memcpy (&new, spec, sizeof new);
  near_playground_spec_follow (&new, key);
  leaves_own = old.pattern == NEAR_PATTERN_OWN && new.pattern != NEAR_PATTERN_OWN;
  if (leaves_own)
    new.samples = (gint64) near_pattern_get_info (new.pattern)->default_samples;
  if (near_spec_equal (&near_playground_schema, &old, &new))
    return TRUE;
  keeps = near_playground_spec_keeps_network (&old, &new);
  self->writing = TRUE;
  good = near_document_set_spec (self->document, &new, group, error);
  if (good && !keeps)
    {
      g_autoptr (GHashTable) cleared = near_playground_document_new_cleared ();

      if (!g_str_equal (key, "epochs") && !g_str_equal (key, "seed"))
        g_hash_table_insert (cleared, g_strdup ("start"), NULL);
      for (gsize i = 0; leaves_own && i < G_N_ELEMENTS (data_names); i++)
        g_hash_table_insert (cleared, g_strdup (data_names[i]), NULL);
      near_document_set_attachments (self->document, cleared, FALSE, NULL);
      near_document_set_irreproducible (self->document, NULL);
    }
  self->writing = FALSE;
  if (!good)
    return FALSE;
  g_signal_emit_by_name (self, "spec-changed");
  if (keeps)
    {
      self->writing = TRUE;
      steer (self, &old, &new);
      self->writing = FALSE;
    }
  else
    near_playground_lab_restart (self);
  return TRUE;
}

void
near_playground_lab_end_group (NearPlaygroundLab *self)
{
  g_clear_pointer (&self->edit_group, g_free);
  near_document_end_group (self->document);
}

gboolean
near_playground_lab_choose_text (NearPlaygroundLab *self, const char *key, const char *text,
                                 GError **error)
{
  NearPlaygroundSpec spec = *near_playground_lab_get_spec (self);

  return near_spec_set_from_text (&near_playground_schema, &spec, key, text, error)
         && near_playground_lab_choose (self, key, &spec, NULL, error);
}

/* Other first weights for the same points. */
void
near_playground_lab_other_weights (NearPlaygroundLab *self)
{
  NearPlaygroundSpec spec = *near_playground_lab_get_spec (self);

  spec.restart++;
  near_playground_lab_choose (self, "restart", &spec, NULL, NULL);
}

/* Other points of the same pattern, and other weights with them. */
void
near_playground_lab_other_points (NearPlaygroundLab *self)
{
  NearPlaygroundSpec spec = *near_playground_lab_get_spec (self);

  spec.seed++;
  near_playground_lab_choose (self, "seed", &spec, NULL, NULL);
}

/* --- own points ------------------------------------------------------------------------------- */

/* A file that is read: what is asked for, and what comes out. */
typedef struct
{
  char *path;
  NearProblem problem;
  double train_ratio;
  NearDataSet *data;
  GPtrArray *notes;
} CsvFile;

static CsvFile *
csv_file_new (const char *path, NearProblem problem, double train_ratio)
{
  CsvFile *file = g_new0 (CsvFile, 1);

  *file = (CsvFile){ .path = g_strdup (path),
                     .problem = problem,
                     .train_ratio = train_ratio,
                     .notes = g_ptr_array_new_with_free_func (g_free) };
  return file;
}

static void
csv_file_free (CsvFile *file)
{
  g_free (file->path);
  near_data_set_unref (file->data);
  g_ptr_array_unref (file->notes);
  g_free (file);
}

/* One undoable step: the points and the pattern "own". */
static gboolean
take_points (NearPlaygroundLab *self, const CsvFile *file, GError **error)
{
  NearPlaygroundSpec spec = *near_playground_lab_get_spec (self);
  g_autoptr (GHashTable) arrays = near_playground_document_new_cleared ();
  gboolean good;

  near_playground_data_to_attachments (file->data, arrays);
  spec.pattern = NEAR_PATTERN_OWN;
  spec.samples = MAX ((gint64) near_data_set_get_n (file->data), 2);
  self->writing = TRUE;
  good = near_document_set_pair (self->document, &spec, arrays, _ ("Open data"), error);
  if (good)
    near_document_set_irreproducible (self->document, NULL);
  self->writing = FALSE;
  if (!good)
    return FALSE;
  for (guint i = 0; i < file->notes->len; i++)
    g_signal_emit_by_name (self, "note", file->notes->pdata[i]);
  g_signal_emit_by_name (self, "spec-changed");
  near_playground_lab_restart (self);
  return TRUE;
}

static gpointer
read_in_job (NearJobContext *context, gpointer input, GError **error)
{
  const CsvFile *asked = input;
  CsvFile *file = csv_file_new (asked->path, asked->problem, asked->train_ratio);
  NearMonitor monitor = near_job_context_get_monitor (context);

  file->data = near_playground_load_csv (file->path, file->problem, file->train_ratio, &monitor,
                                         file->notes, error);
  if (file->data != NULL)
    return file;
  csv_file_free (file);
  return NULL;
}

void
near_playground_lab_finish_open_csv (NearPlaygroundLab *self)
{
  g_autoptr (GError) error = NULL;

  if (near_job_get_state (self->csv_job) == NEAR_JOB_DONE)
    take_points (self, near_job_get_result (self->csv_job), &error);
  else if (near_job_get_state (self->csv_job) == NEAR_JOB_FAILED)
    error = g_error_copy (near_job_get_error (self->csv_job));
  if (error != NULL)
    g_signal_emit_by_name (self, "open-failed", error->message);
}

/**
 * near_playground_lab_open_csv:
 *
 * Reads beside the screen: a million rows take their time. Then the points are the document's, in one
 * undoable step, and what the reader assumed is emitted as notes; or "open-failed" says why not, and
 * nothing is changed.
 */
void
near_playground_lab_open_csv (NearPlaygroundLab *self, const char *path)
{
  const NearPlaygroundSpec *spec = near_playground_lab_get_spec (self);

  near_job_start (self->csv_job, read_in_job, csv_file_new (path, spec->problem, spec->train_ratio),
                  (GDestroyNotify) csv_file_free, (GDestroyNotify) csv_file_free, NULL);
}

/* --- weights by hand -------------------------------------------------------------------------- */

/* The state with one parameter changed, and the flag that a hand was at work. */
static GHashTable *
new_edited_state (const NearPlaygroundSnapshot *snapshot, gsize parameter, double value)
{
  g_autoptr (NearNetwork) edited
      = near_network_with_parameter (snapshot->network, parameter, value);
  gsize n = near_network_get_n_parameters (edited);
  gint64 flags[3] = { FALSE, 0, TRUE };
  GHashTableIter iter;
  gpointer name, array;
  GHashTable *state
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) near_array_unref);

  g_hash_table_iter_init (&iter, snapshot->state);
  while (g_hash_table_iter_next (&iter, &name, &array))
    g_hash_table_insert (state, g_strdup (name), near_array_ref (array));
  g_hash_table_insert (state, g_strdup ("parameters"),
                       near_array_new_vector (n, near_network_peek_parameters (edited)));
  g_hash_table_insert (state, g_strdup ("flags"),
                       near_array_new (NEAR_ARRAY_INT64, 1, (gsize[]){ 3 }, flags));
  return state;
}

/**
 * near_playground_lab_edit:
 * @parameter: index of a weight or bias
 * @group: (nullable): edits of one drag have the same
 *
 * In mid-run the worker is told; else the document's state is changed and the losses follow.
 *
 * Errors: NEAR_ERROR_RANGE for a value that is not finite, NEAR_ERROR_NO_DATA without a network
 */
gboolean
near_playground_lab_edit (NearPlaygroundLab *self, gsize parameter, double value, const char *group,
                          GError **error)
{
  gboolean undoable = group == NULL || g_strcmp0 (group, self->edit_group) != 0;
  g_autoptr (GHashTable) state = NULL;
  g_autofree char *reason = NULL;

  if (!isfinite (value))
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                           _ ("a weight must be a number; nothing was changed"));
      return FALSE;
    }
  if (self->snapshot == NULL
      || !near_playground_spec_keeps_network (&self->snapshot->spec, near_playground_lab_get_spec (self))
      || parameter >= near_network_get_n_parameters (self->snapshot->network))
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_NO_DATA,
                           _ ("the network is just being made: try again in a moment"));
      return FALSE;
    }
  g_free (self->edit_group);
  self->edit_group = g_strdup (group);
  state = new_edited_state (self->snapshot, parameter, value);
  reason = g_strdup_printf (_ ("a weight was edited by hand at epoch %" PRIu64),
                            self->snapshot->epoch);
  self->writing = TRUE;
  near_document_set_attachments (self->document, state, undoable, _ ("Edit weight"));
  near_document_set_irreproducible (self->document, reason);
  self->writing = FALSE;
  if (self->running)
    near_playground_lab_send (self, NEAR_PLAYGROUND_SET_PARAMETER, parameter, value);
  else
    near_playground_lab_restart (self);
  return TRUE;
}

gboolean
near_playground_lab_set_preset (NearPlaygroundLab *self, gconstpointer spec, GError **error)
{
  g_autoptr (GHashTable) cleared = near_playground_document_new_cleared ();
  gboolean good;

  near_playground_lab_set_running (self, FALSE);
  g_hash_table_insert (cleared, g_strdup ("start"), NULL);
  self->writing = TRUE;
  good = near_document_set_pair (self->document, spec, cleared, _ ("Preset"), error);
  if (good)
    {
      near_document_set_irreproducible (self->document, NULL);
      near_document_set_preset (self->document, spec);
    }
  self->writing = FALSE;
  if (!good)
    return FALSE;
  g_signal_emit_by_name (self, "spec-changed");
  near_playground_lab_restart (self);
  return TRUE;
}
