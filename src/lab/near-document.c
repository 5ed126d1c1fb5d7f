/* near-document.c — a spec, attached immutable state, and the way back
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "near-document-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SUFFIX ".nearsight"

struct _NearDocument
{
  GObject parent_instance;

  /* Borrowed references */
  const NearSpecSchema *schema;

  /* Owned references */
  NearDocumentHistory history;
  gpointer preset;
  char *group;
  char *path;

  /* What listeners were told last */
  gboolean can_undo, can_redo, modified, reproducible;
};

enum
{
  PROP_0,
  PROP_MODIFIED,
  PROP_CAN_UNDO,
  PROP_CAN_REDO,
  PROP_TITLE,
  PROP_PATH,
  PROP_REPRODUCIBLE,
  N_PROPS
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FLAGS_TYPE (NearDocumentChange,
                     near_document_change,
                     G_DEFINE_ENUM_VALUE (NEAR_DOCUMENT_CHANGE_SPEC, "spec"),
                     G_DEFINE_ENUM_VALUE (NEAR_DOCUMENT_CHANGE_STATE, "state"),
                     G_DEFINE_ENUM_VALUE (NEAR_DOCUMENT_CHANGE_HISTORY, "history"))

G_DEFINE_FINAL_TYPE (NearDocument, near_document, G_TYPE_OBJECT)

/* --- history -------------------------------------------------------------------------------- */

static void
tell_boolean (NearDocument *self, gboolean *told, gboolean now, guint property)
{
  if (*told == now)
    return;
  *told = now;
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

/* After each change: the properties, then the signal, when all is in place. */
static void
tell (NearDocument *self, NearDocumentChange change)
{
  g_object_ref (self);
  g_object_freeze_notify (G_OBJECT (self));
  tell_boolean (self, &self->can_undo, !g_queue_is_empty (&self->history.undo), PROP_CAN_UNDO);
  tell_boolean (self, &self->can_redo, !g_queue_is_empty (&self->history.redo), PROP_CAN_REDO);
  tell_boolean (self, &self->modified, self->history.current != self->history.saved, PROP_MODIFIED);
  tell_boolean (self, &self->reproducible, self->history.current->irreproducible == NULL,
                PROP_REPRODUCIBLE);
  g_object_thaw_notify (G_OBJECT (self));
  if (change != 0)
    g_signal_emit (self, signals[SIGNAL_CHANGED], 0, change);
  g_object_unref (self);
}

static gboolean
move (NearDocument *self, GQueue *from, GQueue *to)
{
  NearDocumentPair *pair = g_queue_pop_head (from);
  NearDocumentChange change;

  if (pair == NULL)
    return FALSE;
  change = _near_document_pair_difference (self->schema, self->history.current, pair)
           | NEAR_DOCUMENT_CHANGE_HISTORY;
  g_clear_pointer (&self->group, g_free);
  g_queue_push_head (to, self->history.current);
  self->history.current = pair;
  tell (self, change);
  return TRUE;
}

/**
 * near_document_undo:
 *
 * Returns: %FALSE if there is nothing to undo
 */
gboolean
near_document_undo (NearDocument *self)
{
  g_return_val_if_fail (NEAR_IS_DOCUMENT (self), FALSE);
  near_document_end_group (self);
  return move (self, &self->history.undo, &self->history.redo);
}

gboolean
near_document_redo (NearDocument *self)
{
  g_return_val_if_fail (NEAR_IS_DOCUMENT (self), FALSE);
  return move (self, &self->history.redo, &self->history.undo);
}

const char *
near_document_get_undo_description (NearDocument *self)
{
  g_return_val_if_fail (NEAR_IS_DOCUMENT (self), NULL);
  return g_queue_is_empty (&self->history.undo) ? NULL : self->history.current->description;
}

const char *
near_document_get_redo_description (NearDocument *self)
{
  const NearDocumentPair *next;

  g_return_val_if_fail (NEAR_IS_DOCUMENT (self), NULL);
  next = g_queue_peek_head (&self->history.redo);
  return next != NULL ? next->description : NULL;
}

/**
 * near_document_end_group:
 *
 * A drag that ended where it began is no step.
 */
void
near_document_end_group (NearDocument *self)
{
  const NearDocumentPair *before;

  g_return_if_fail (NEAR_IS_DOCUMENT (self));

  if (self->group == NULL)
    return;
  g_clear_pointer (&self->group, g_free);
  before = g_queue_peek_head (&self->history.undo);
  if (before != NULL
      && _near_document_pair_difference (self->schema, before, self->history.current) == 0
      && g_strcmp0 (before->irreproducible, self->history.current->irreproducible) == 0)
    {
      _near_document_history_replace (&self->history, g_queue_pop_head (&self->history.undo));
      tell (self, 0);
    }
}

/* --- changes -------------------------------------------------------------------------------- */

/**
 * near_document_set_spec:
 *
 * Errors: those of near_spec_validate(); the document stays as it was
 */
gboolean
near_document_set_spec (NearDocument *self, gconstpointer spec, const char *group, GError **error)
{
  NearDocumentPair *pair;

  g_return_val_if_fail (NEAR_IS_DOCUMENT (self), FALSE);
  g_return_val_if_fail (spec != NULL, FALSE);

  if (!near_spec_validate (self->schema, spec, error))
    return FALSE;
  if (self->group != NULL && g_strcmp0 (self->group, group) != 0)
    near_document_end_group (self);
  if (near_spec_equal (self->schema, spec, self->history.current->spec))
    return TRUE;
  pair = _near_document_pair_new (
      self->schema, spec, self->history.current->attachments, self->history.current->irreproducible,
      _near_document_describe_change (self->schema, self->history.current->spec, spec));
  if (self->group != NULL)
    _near_document_history_replace (&self->history, pair);
  else
    {
      _near_document_history_push (&self->history, pair);
      self->group = g_strdup (group);
    }
  tell (self, NEAR_DOCUMENT_CHANGE_SPEC);
  return TRUE;
}

/* Validated: one step, or none if nothing differs. */
static void
set_pair (NearDocument *self,
          gconstpointer spec,
          GHashTable *arrays,
          gboolean undoable,
          const char *description)
{
  g_autoptr (GHashTable) merged
      = _near_attachments_merge (self->history.current->attachments, arrays);
  NearDocumentPair *pair
      = _near_document_pair_new (self->schema, spec, merged, self->history.current->irreproducible,
                                 undoable ? description : self->history.current->description);
  NearDocumentChange change
      = _near_document_pair_difference (self->schema, self->history.current, pair);

  if (change == 0)
    {
      _near_document_pair_unref (pair);
      return;
    }
  if (undoable)
    {
      near_document_end_group (self);
      _near_document_history_push (&self->history, pair);
    }
  else
    _near_document_history_replace (&self->history, pair);
  tell (self, change);
}

/**
 * near_document_set_attachments:
 * @arrays: (element-type utf8 NearArray): what changes; the others stay
 * @description: (nullable): of the step, translated
 */
void
near_document_set_attachments (NearDocument *self,
                               GHashTable *arrays,
                               gboolean undoable,
                               const char *description)
{
  g_return_if_fail (NEAR_IS_DOCUMENT (self));
  g_return_if_fail (arrays != NULL);
  set_pair (self, self->history.current->spec, arrays, undoable, description);
}

gboolean
near_document_set_pair (NearDocument *self,
                        gconstpointer spec,
                        GHashTable *arrays,
                        const char *description,
                        GError **error)
{
  g_return_val_if_fail (NEAR_IS_DOCUMENT (self), FALSE);
  g_return_val_if_fail (spec != NULL, FALSE);

  if (!near_spec_validate (self->schema, spec, error))
    return FALSE;
  set_pair (self, spec, arrays, TRUE, description);
  return TRUE;
}

void
near_document_set_irreproducible (NearDocument *self, const char *reason)
{
  g_return_if_fail (NEAR_IS_DOCUMENT (self));

  if (g_strcmp0 (reason, self->history.current->irreproducible) == 0)
    return;
  _near_document_history_replace (
      &self->history, _near_document_pair_new (self->schema, self->history.current->spec,
                                               self->history.current->attachments, reason,
                                               self->history.current->description));
  tell (self, 0);
}

const char *
near_document_get_irreproducible (NearDocument *self)
{
  g_return_val_if_fail (NEAR_IS_DOCUMENT (self), NULL);
  return self->history.current->irreproducible;
}

/* --- looking -------------------------------------------------------------------------------- */

const NearSpecSchema *
near_document_get_schema (NearDocument *self)
{
  g_return_val_if_fail (NEAR_IS_DOCUMENT (self), NULL);
  return self->schema;
}

/**
 * near_document_get_spec:
 *
 * Returns: (transfer none): valid until the next change
 */
gconstpointer
near_document_get_spec (NearDocument *self)
{
  g_return_val_if_fail (NEAR_IS_DOCUMENT (self), NULL);
  return self->history.current->spec;
}

gconstpointer
near_document_get_preset (NearDocument *self)
{
  g_return_val_if_fail (NEAR_IS_DOCUMENT (self), NULL);
  return self->preset;
}

void
near_document_set_preset (NearDocument *self, gconstpointer spec)
{
  g_return_if_fail (NEAR_IS_DOCUMENT (self));
  g_return_if_fail (spec != NULL);

  gpointer preset = near_spec_copy (self->schema, spec);
  g_free (self->preset);
  self->preset = preset;
}

NearArray *
near_document_get_attachment (NearDocument *self, const char *name)
{
  g_return_val_if_fail (NEAR_IS_DOCUMENT (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);
  return g_hash_table_lookup (self->history.current->attachments, name);
}

GHashTable *
near_document_dup_attachments (NearDocument *self)
{
  g_return_val_if_fail (NEAR_IS_DOCUMENT (self), NULL);
  return _near_attachments_copy (self->history.current->attachments);
}

GHashTable *
_near_document_peek_attachments (NearDocument *self)
{
  return self->history.current->attachments;
}

gboolean
near_document_get_modified (NearDocument *self)
{
  g_return_val_if_fail (NEAR_IS_DOCUMENT (self), FALSE);
  return self->history.current != self->history.saved;
}

void
near_document_set_modified (NearDocument *self, gboolean modified)
{
  g_return_if_fail (NEAR_IS_DOCUMENT (self));

  _near_document_pair_unref (self->history.saved);
  self->history.saved = modified ? NULL : g_rc_box_acquire (self->history.current);
  tell (self, 0);
}

const char *
near_document_get_path (NearDocument *self)
{
  g_return_val_if_fail (NEAR_IS_DOCUMENT (self), NULL);
  return self->path;
}

void
near_document_set_path (NearDocument *self, const char *path)
{
  g_return_if_fail (NEAR_IS_DOCUMENT (self));

  if (g_strcmp0 (path, self->path) == 0)
    return;
  char *copy = g_strdup (path);
  g_free (self->path);
  self->path = copy;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PATH]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TITLE]);
}

void
_near_document_mark_saved (NearDocument *self, const char *path)
{
  near_document_end_group (self);
  near_document_set_path (self, path);
  near_document_set_modified (self, FALSE);
}

static char *
dup_title (NearDocument *self)
{
  char *title;

  if (self->path == NULL)
    return g_strdup (_ ("Untitled"));
  title = g_filename_display_basename (self->path);
  if (g_str_has_suffix (title, SUFFIX) && strlen (title) > strlen (SUFFIX))
    title[strlen (title) - strlen (SUFFIX)] = '\0';
  return title;
}

/* --- the object ----------------------------------------------------------------------------- */

NearDocument *
_near_document_new_take (const NearSpecSchema *schema,
                         gpointer spec,
                         GHashTable *attachments,
                         const char *irreproducible,
                         const char *path)
{
  NearDocument *self = g_object_new (NEAR_TYPE_DOCUMENT, NULL);

  self->schema = schema;
  _near_document_history_init (
      &self->history, _near_document_pair_new (schema, spec, attachments, irreproducible, NULL));
  self->preset = near_spec_new (schema);
  self->path = g_strdup (path);
  self->reproducible = irreproducible == NULL;
  g_free (spec);
  g_hash_table_unref (attachments);
  return self;
}

NearDocument *
near_document_new (const NearSpecSchema *schema)
{
  g_return_val_if_fail (schema != NULL, NULL);
  return _near_document_new_take (schema, near_spec_new (schema), _near_attachments_new (), NULL,
                                  NULL);
}

static void
near_document_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  NearDocument *self = NEAR_DOCUMENT (object);

  switch (prop_id)
    {
    case PROP_MODIFIED:
      g_value_set_boolean (value, near_document_get_modified (self));
      break;
    case PROP_CAN_UNDO:
      g_value_set_boolean (value, !g_queue_is_empty (&self->history.undo));
      break;
    case PROP_CAN_REDO:
      g_value_set_boolean (value, !g_queue_is_empty (&self->history.redo));
      break;
    case PROP_TITLE:
      g_value_take_string (value, dup_title (self));
      break;
    case PROP_PATH:
      g_value_set_string (value, self->path);
      break;
    case PROP_REPRODUCIBLE:
      g_value_set_boolean (value, self->history.current->irreproducible == NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
near_document_finalize (GObject *object)
{
  NearDocument *self = NEAR_DOCUMENT (object);

  _near_document_history_clear (&self->history);
  g_free (self->preset);
  g_free (self->group);
  g_free (self->path);
  G_OBJECT_CLASS (near_document_parent_class)->finalize (object);
}

static void
near_document_class_init (NearDocumentClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = near_document_get_property;
  object_class->finalize = near_document_finalize;

  properties[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE, read);
  properties[PROP_CAN_UNDO] = g_param_spec_boolean ("can-undo", NULL, NULL, FALSE, read);
  properties[PROP_CAN_REDO] = g_param_spec_boolean ("can-redo", NULL, NULL, FALSE, read);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, read);
  properties[PROP_PATH] = g_param_spec_string ("path", NULL, NULL, NULL, read);
  properties[PROP_REPRODUCIBLE] = g_param_spec_boolean ("reproducible", NULL, NULL, TRUE, read);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", NEAR_TYPE_DOCUMENT, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 1, NEAR_TYPE_DOCUMENT_CHANGE);
}

static void
near_document_init (NearDocument *self)
{
  self->reproducible = TRUE;
}
