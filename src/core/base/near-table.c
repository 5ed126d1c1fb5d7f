/* near-table.c — looking things up in method tables
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-table.h"

#include <glib/gi18n-lib.h>

const NearInfo *
near_table_get (const NearTable *table, gsize row)
{
  g_return_val_if_fail (table != NULL && row < table->n_rows, NULL);
  return (const NearInfo *) ((const char *) table->rows + row * table->stride);
}

/**
 * near_table_find:
 * @row: (out): the row whose id is @id
 *
 * Errors: NEAR_ERROR_UNKNOWN_NAME; the message lists the ids that exist
 */
gboolean
near_table_find (const NearTable *table, const char *id, gsize *row, GError **error)
{
  g_return_val_if_fail (table != NULL && id != NULL && row != NULL, FALSE);

  for (gsize i = 0; i < table->n_rows; i++)
    if (g_strcmp0 (near_table_get (table, i)->id, id) == 0)
      {
        *row = i;
        return TRUE;
      }
  g_autofree char *ids = near_table_dup_ids (table, ", ");
  g_autofree char *shown = g_utf8_make_valid (id, MIN ((gssize) strlen (id), 80));
  /* Translators: first the family ("activation function"), then the wrong name, then all names */
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_UNKNOWN_NAME, _ ("there is no %s “%s”; there are: %s"),
               _ (table->name), shown, ids);
  return FALSE;
}

/**
 * near_table_dup_ids:
 *
 * Returns: (transfer full): the ids of all rows
 */
char *
near_table_dup_ids (const NearTable *table, const char *separator)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < table->n_rows; i++)
    g_string_append_printf (text, "%s%s", i == 0 ? "" : separator, near_table_get (table, i)->id);
  return g_string_free (text, FALSE);
}
