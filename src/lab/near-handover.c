/* near-handover.c — what one lab gives to another
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-handover.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  char *name;
  char *from_lab;
  gpointer item;
  GDestroyNotify item_unref;
} Entry;

struct _NearHandover
{
  GObject parent_instance;

  /* Owned references */
  GPtrArray *entries[NEAR_N_ITEM_KINDS]; /* of Entry, oldest first */
};

enum
{
  SIGNAL_ADDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (NearHandover, near_handover, G_TYPE_OBJECT)

static void
entry_free (gpointer data)
{
  Entry *entry = data;

  if (entry->item != NULL && entry->item_unref != NULL)
    entry->item_unref (entry->item);
  g_free (entry->name);
  g_free (entry->from_lab);
  g_free (entry);
}

NearHandover *
near_handover_new (void)
{
  return g_object_new (NEAR_TYPE_HANDOVER, NULL);
}

/**
 * near_handover_put:
 * @item: (transfer full): immutable
 *
 * An item of the same kind, name and lab is replaced; it becomes the newest.
 */
void
near_handover_put (NearHandover *self,
                   NearItemKind kind,
                   const char *name,
                   const char *from_lab,
                   gpointer item,
                   GDestroyNotify item_unref)
{
  GPtrArray *entries;
  Entry *entry;

  g_return_if_fail (NEAR_IS_HANDOVER (self));
  g_return_if_fail ((guint) kind < NEAR_N_ITEM_KINDS);
  g_return_if_fail (name != NULL && from_lab != NULL && item != NULL);

  entries = self->entries[kind];
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *old = entries->pdata[i];

      if (g_str_equal (old->name, name) && g_str_equal (old->from_lab, from_lab))
        {
          g_ptr_array_remove_index (entries, i);
          break;
        }
    }
  entry = g_new (Entry, 1);
  *entry = (Entry){
    .name = g_strdup (name), .from_lab = g_strdup (from_lab), .item = item, .item_unref = item_unref
  };
  g_ptr_array_add (entries, entry);
  g_signal_emit (self, signals[SIGNAL_ADDED], 0, (guint) kind);
}

guint
near_handover_get_n (NearHandover *self, NearItemKind kind)
{
  g_return_val_if_fail (NEAR_IS_HANDOVER (self), 0);
  g_return_val_if_fail ((guint) kind < NEAR_N_ITEM_KINDS, 0);
  return self->entries[kind]->len;
}

/**
 * near_handover_peek:
 * @i: 0 is the newest
 * @name: (out) (optional) (transfer none)
 * @from_lab: (out) (optional) (transfer none)
 *
 * Returns: (nullable) (transfer none): the item; NULL if there are not that many
 */
gpointer
near_handover_peek (NearHandover *self,
                    NearItemKind kind,
                    guint i,
                    const char **name,
                    const char **from_lab)
{
  const Entry *entry;

  g_return_val_if_fail (NEAR_IS_HANDOVER (self), NULL);
  g_return_val_if_fail ((guint) kind < NEAR_N_ITEM_KINDS, NULL);

  if (i >= self->entries[kind]->len)
    return NULL;
  entry = self->entries[kind]->pdata[self->entries[kind]->len - 1 - i];
  if (name != NULL)
    *name = entry->name;
  if (from_lab != NULL)
    *from_lab = entry->from_lab;
  return entry->item;
}

const char *
near_item_kind_get_name (NearItemKind kind)
{
  switch (kind)
    {
    case NEAR_ITEM_DATA_SET:
      return _ ("data set");
    case NEAR_ITEM_STRUCTURE:
      return _ ("structure");
    case NEAR_ITEM_FIELD:
      return _ ("field");
    case NEAR_ITEM_MODEL:
      return _ ("model");
    case NEAR_ITEM_SNAPSHOTS:
      return _ ("snapshots");
    case NEAR_N_ITEM_KINDS:
    default:
      g_return_val_if_reached (NULL);
    }
}

static void
near_handover_finalize (GObject *object)
{
  NearHandover *self = NEAR_HANDOVER (object);

  for (guint i = 0; i < NEAR_N_ITEM_KINDS; i++)
    g_ptr_array_unref (self->entries[i]);
  G_OBJECT_CLASS (near_handover_parent_class)->finalize (object);
}

static void
near_handover_class_init (NearHandoverClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = near_handover_finalize;
  signals[SIGNAL_ADDED] = g_signal_new ("added", NEAR_TYPE_HANDOVER, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
near_handover_init (NearHandover *self)
{
  for (guint i = 0; i < NEAR_N_ITEM_KINDS; i++)
    self->entries[i] = g_ptr_array_new_with_free_func (entry_free);
}
