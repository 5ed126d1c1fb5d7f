/* near-playground-document.c — a playground in a document
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-playground-document.h"
#include "near-playground-data.h"

#include <string.h>

static gboolean
has_state (GHashTable *attachments)
{
  return g_hash_table_contains (attachments, "parameters");
}

/* The weights that training started from, where they were given and not drawn: a file, the command
 * line. */
static NearNetwork *
get_given_weights (const NearPlaygroundSpec *spec, GHashTable *attachments, GError **error)
{
  const NearArray *start = g_hash_table_lookup (attachments, "start");
  g_autoptr (NearNetwork) shape = NULL;

  if (start == NULL)
    return NULL;
  shape = near_playground_new_shape (spec, error);
  if (shape == NULL || near_array_peek_doubles (start) == NULL
      || near_array_get_length (start) != near_network_get_n_parameters (shape))
    return NULL;
  return near_network_with_parameters (shape, near_array_peek_doubles (start));
}

static NearPlayground *
new_from_document (NearDocument *document, GHashTable *attachments, GError **error)
{
  const NearPlaygroundSpec *spec = near_document_get_spec (document);
  g_autoptr (GError) local_error = NULL;
  g_autoptr (NearDataSet) own = near_playground_data_from_attachments (attachments, &local_error);
  g_autoptr (NearNetwork) weights = NULL;

  if (local_error == NULL)
    weights = get_given_weights (spec, attachments, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  return near_playground_new (spec, own, weights, error);
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
  g_autoptr (NearPlayground) playground = new_from_document (document, attachments, error);

  if (playground == NULL)
    return NULL;
  if (has_state (attachments) && !near_playground_restore (playground, attachments, error))
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
  again = new_from_document (document, attachments, error);
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
  results = near_playground_snapshot_dup_results (snapshot, NULL);
  near_results_add_boolean (results, "reproduced", reproduced, NULL);
  return results;
}
