/* near-document-history.c — pairs of spec and attachments, and the row of them
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-document-private.h"

#include <glib/gi18n-lib.h>

#define MAX_STEPS 200

NearDocumentPair *
_near_document_pair_new (const NearSpecSchema *schema,
                         gconstpointer spec,
                         GHashTable *attachments,
                         const char *irreproducible,
                         const char *description)
{
  NearDocumentPair *self = g_rc_box_new0 (NearDocumentPair);

  self->spec = near_spec_copy (schema, spec);
  self->attachments = g_hash_table_ref (attachments);
  self->irreproducible = g_strdup (irreproducible);
  self->description = g_strdup (description);
  return self;
}

static void
pair_clear (gpointer data)
{
  NearDocumentPair *self = data;

  g_free (self->spec);
  g_hash_table_unref (self->attachments);
  g_free (self->irreproducible);
  g_free (self->description);
}

void
_near_document_pair_unref (gpointer data)
{
  if (data != NULL)
    g_rc_box_release_full (data, pair_clear);
}

GHashTable *
_near_attachments_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) near_array_unref);
}

GHashTable *
_near_attachments_copy (GHashTable *attachments)
{
  GHashTable *copy = _near_attachments_new ();
  GHashTableIter iter;
  gpointer name, array;

  g_hash_table_iter_init (&iter, attachments);
  while (g_hash_table_iter_next (&iter, &name, &array))
    g_hash_table_insert (copy, g_strdup (name), near_array_ref (array));
  return copy;
}

GHashTable *
_near_attachments_merge (GHashTable *old, GHashTable *news)
{
  g_autoptr (GHashTable) merged = NULL;
  GHashTableIter iter;
  gpointer name, array;

  if (news != NULL)
    {
      g_hash_table_iter_init (&iter, news);
      while (g_hash_table_iter_next (&iter, &name, &array))
        {
          if (g_hash_table_lookup (old, name) == array)
            continue;
          if (merged == NULL)
            merged = _near_attachments_copy (old);
          if (array != NULL)
            g_hash_table_replace (merged, g_strdup (name), near_array_ref (array));
          else
            g_hash_table_remove (merged, name);
        }
    }
  return merged != NULL ? g_steal_pointer (&merged) : g_hash_table_ref (old);
}

NearDocumentChange
_near_document_pair_difference (const NearSpecSchema *schema,
                                const NearDocumentPair *a,
                                const NearDocumentPair *b)
{
  NearDocumentChange change = 0;

  if (!near_spec_equal (schema, a->spec, b->spec))
    change |= NEAR_DOCUMENT_CHANGE_SPEC;
  if (a->attachments != b->attachments)
    change |= NEAR_DOCUMENT_CHANGE_STATE;
  return change;
}

const char *
_near_document_describe_change (const NearSpecSchema *schema, gconstpointer a, gconstpointer b)
{
  for (gsize i = 0; i < schema->n_fields; i++)
    if (!near_spec_field_equal (&schema->fields[i], a, b))
      return schema->fields[i].label != NULL ? _ (schema->fields[i].label) : schema->fields[i].key;
  return NULL;
}

/* --- history -------------------------------------------------------------------------------- */

void
_near_document_history_init (NearDocumentHistory *self, NearDocumentPair *pair)
{
  self->current = pair;
  self->saved = g_rc_box_acquire (pair);
  g_queue_init (&self->undo);
  g_queue_init (&self->redo);
}

void
_near_document_history_clear (NearDocumentHistory *self)
{
  _near_document_pair_unref (self->current);
  _near_document_pair_unref (self->saved);
  g_queue_clear_full (&self->undo, _near_document_pair_unref);
  g_queue_clear_full (&self->redo, _near_document_pair_unref);
}

void
_near_document_history_replace (NearDocumentHistory *self, NearDocumentPair *pair)
{
  _near_document_pair_unref (self->current);
  self->current = pair;
}

void
_near_document_history_push (NearDocumentHistory *self, NearDocumentPair *pair)
{
  g_queue_push_head (&self->undo, self->current);
  self->current = pair;
  while (self->undo.length > MAX_STEPS)
    _near_document_pair_unref (g_queue_pop_tail (&self->undo));
  g_queue_clear_full (&self->redo, _near_document_pair_unref);
}
