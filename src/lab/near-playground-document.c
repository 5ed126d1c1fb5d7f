/* near-playground-document.c — a playground in a document
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-playground-document.h"
#include "near-playground-data.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
has_state (GHashTable *attachments)
{
  return g_hash_table_contains (attachments, "parameters")
         || g_hash_table_contains (attachments, "counts");
}

/**
 * near_playground_document_open:
 *
 * Errors: those of near_playground_new() and near_playground_restore()
 */
NearPlayground *
near_playground_document_open (NearDocument *document, GError **error)
{
  g_autoptr (GHashTable) attachments = near_document_dup_attachments (document);
  g_autoptr (NearPlayground) playground = near_playground_new_from_attachments (
      near_document_get_spec (document), attachments, TRUE, error);

  if (playground == NULL)
    return NULL;
  near_playground_set_irreproducible (playground, near_document_get_irreproducible (document));
  return g_steal_pointer (&playground);
}

void
near_playground_document_store (NearDocument *document, const NearPlaygroundSnapshot *snapshot)
{
  near_document_set_attachments (document, snapshot->state, FALSE, NULL);
  near_document_set_irreproducible (document, snapshot->irreproducible);
}

/* The names that near_playground_dup_snapshot() gives to its arrays. */
static const char *const state_names[]
    = { "parameters", "gradient", "moment1", "moment2", "dead", "counts", "history", "flags" };

/* As near_document_set_attachments() takes it: NULL removes. */
GHashTable *
near_playground_document_new_cleared (void)
{
  GHashTable *cleared
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) near_array_unref);

  for (gsize i = 0; i < G_N_ELEMENTS (state_names); i++)
    g_hash_table_insert (cleared, g_strdup (state_names[i]), NULL);
  return cleared;
}

static gboolean
same_parameters (const NearNetwork *a, const NearNetwork *b)
{
  return near_network_same_shape (a, b)
         && memcmp (near_network_peek_parameters (a), near_network_peek_parameters (b),
                    near_network_get_n_parameters (a) * sizeof (double))
                == 0;
}

/**
 * near_playground_document_run_snapshot:
 * @reproduced: (out) (nullable): the saved state was computed again, from the spec alone, to the digit
 *
 * A document with a trained network: it is trained again from the start to the same epoch and compared,
 * unless something was changed by hand on the way; then the saved network is evaluated as it is. A
 * document without: it is trained to spec.epochs.
 *
 * Errors: those of near_playground_new(), NEAR_ERROR_CANCELLED
 */
NearPlaygroundSnapshot *
near_playground_document_run_snapshot (NearDocument *document, const NearMonitor *monitor,
                                       gboolean *reproduced, GError **error)
{
  const NearPlaygroundSpec *spec = near_document_get_spec (document);
  g_autoptr (GHashTable) attachments = near_document_dup_attachments (document);
  g_autoptr (NearPlayground) saved = near_playground_document_open (document, error);
  g_autoptr (NearPlayground) again = NULL;
  g_autoptr (NearPlaygroundSnapshot) old = NULL;
  g_autoptr (NearPlaygroundSnapshot) new = NULL;

  if (reproduced != NULL)
    *reproduced = FALSE;
  if (saved == NULL)
    return NULL;
  if (!has_state (attachments))
    return near_playground_run (saved, (guint64) spec->epochs, monitor, error)
               ? near_playground_dup_snapshot (saved)
               : NULL;
  old = near_playground_dup_snapshot (saved);
  if (old->irreproducible != NULL)
    return g_steal_pointer (&old);
  again = near_playground_new_from_attachments (spec, attachments, FALSE, error);
  if (again == NULL || !near_playground_run (again, old->epoch, monitor, error))
    return NULL;
  new = near_playground_dup_snapshot (again);
  if (!same_parameters (old->network, new->network))
    return g_steal_pointer (&old);
  if (reproduced != NULL)
    *reproduced = TRUE;
  return g_steal_pointer (&new);
}

NearResults *
near_playground_document_run (NearDocument *document, const NearMonitor *monitor, GError **error)
{
  gboolean reproduced;
  g_autoptr (NearPlaygroundSnapshot) snapshot
      = near_playground_document_run_snapshot (document, monitor, &reproduced, error);
  NearResults *results;

  if (snapshot == NULL)
    return NULL;
  g_autoptr (GHashTable) attachments = near_document_dup_attachments (document);

  results = near_playground_snapshot_dup_results (snapshot, NULL);
  if (has_state (attachments))
    near_results_add_boolean (results, "reproduced", reproduced,
                            reproduced ? _ ("Trained again from the choices: the same digits came out")
                            : snapshot->irreproducible != NULL
                                ? NULL
                                : _ ("These are not the digits that the choices give: the saved state was "
                                     "made by another machine or changed by hand"));
  return results;
}

static void
append_option (GString *command, const NearSpecField *field, gconstpointer spec)
{
  g_autofree char *text = near_spec_dup_field_text (field, spec);
  g_autofree char *name = g_strdelimit (g_strdup (field->key), "_", '-');

  g_string_append_printf (command, " --%s %s", name, text[0] != '\0' ? text : "none");
}

/* Whether the command line needs field @i: it differs from the defaults, or another option would make
 * something follow that is not so here. */
static gboolean
needs_option (const NearPlaygroundSpec *spec, gsize i)
{
  const NearSpecSchema *schema = &near_playground_schema;
  g_autofree NearPlaygroundSpec *told = near_spec_new (schema);

  for (gsize k = 0; k < schema->n_fields; k++)
    if (!near_spec_field_equal (&schema->fields[k], spec, schema->defaults) && k != i)
      {
        g_autofree char *text = near_spec_dup_field_text (&schema->fields[k], spec);

        near_spec_set_from_text (schema, told, schema->fields[k].key, text, NULL);
        near_playground_spec_follow (told, schema->fields[k].key);
      }
  return !near_spec_field_equal (&schema->fields[i], spec, told);
}

/**
 * near_playground_document_dup_command:
 *
 * Returns: (transfer full) (nullable): a command line that trains the same network as far as this one;
 *   %NULL with own points, given weights, or a hand in the training
 */
char *
near_playground_document_dup_command (NearDocument *document)
{
  NearPlaygroundSpec spec = *(const NearPlaygroundSpec *) near_document_get_spec (document);
  const NearArray *counts = near_document_get_attachment (document, "counts");
  GString *command;

  if (spec.pattern == NEAR_PATTERN_OWN || near_document_get_attachment (document, "start") != NULL
      || near_document_get_irreproducible (document) != NULL)
    return NULL;
  if (counts != NULL && near_array_get_array_type (counts) == NEAR_ARRAY_INT64
      && near_array_get_length (counts) > 0)
    spec.epochs = ((const gint64 *) near_array_peek (counts))[0];
  command = g_string_new ("nearsight-cli playground");
  for (gsize i = 0; i < near_playground_schema.n_fields; i++)
    if (needs_option (&spec, i))
      append_option (command, &near_playground_schema.fields[i], &spec);
  return g_string_free (command, FALSE);
}

/**
 * near_playground_document_attempt:
 *
 * Errors: those of near_playground_new(), near_playground_run(); NEAR_ERROR_UNSUPPORTED for what another lab's
 *   attempt does
 */
NearResults *
near_playground_document_attempt (gconstpointer spec, const NearLessonAttempt *attempt,
                                  const NearMonitor *monitor, GError **error)
{
  g_autoptr (NearPlayground) playground = NULL;
  g_autoptr (NearPlaygroundSnapshot) snapshot = NULL;

  if (attempt != NULL && (attempt->optimize || attempt->points != NULL))
    {
      g_set_error_literal (error, NEAR_ERROR, NEAR_ERROR_UNSUPPORTED,
                           _ ("an attempt in the playground has “spec” and “epochs”; take away “optimize” and "
                              "“points”"));
      return NULL;
    }
  playground = near_playground_new (spec, NULL, NULL, error);
  if (playground == NULL
      || !near_playground_run (playground, attempt != NULL ? (guint64) attempt->epochs : 0, monitor, error))
    return NULL;
  snapshot = near_playground_dup_snapshot (playground);
  return near_playground_snapshot_dup_results (snapshot, NULL);
}
