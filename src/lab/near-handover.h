/* near-handover.h — what one lab gives to another: a typed, named, immutable thing
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  NEAR_ITEM_DATA_SET,  /* NearDataSet */
  NEAR_ITEM_STRUCTURE,
  NEAR_ITEM_FIELD,
  NEAR_ITEM_MODEL,     /* NearNetwork */
  NEAR_ITEM_SNAPSHOTS,
  NEAR_N_ITEM_KINDS
} NearItemKind;

#define NEAR_TYPE_HANDOVER (near_handover_get_type ())
G_DECLARE_FINAL_TYPE (NearHandover, near_handover, NEAR, HANDOVER, GObject)

/* One per application. Signal "added" (guint kind). */
NearHandover *near_handover_new (void);
void near_handover_put (NearHandover *self, NearItemKind kind, const char *name, const char *from_lab,
                        gpointer item, GDestroyNotify item_unref); /* takes the reference */
guint near_handover_get_n (NearHandover *self, NearItemKind kind);
gpointer near_handover_peek (NearHandover *self, NearItemKind kind, guint i, const char **name,
                             const char **from_lab); /* newest first; borrowed */
const char *near_item_kind_get_name (NearItemKind kind);

G_END_DECLS
