/* near-cif-document.c — the items of a CIF
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-cif-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
_near_cif_item_free (gpointer data)
{
  NearCifItem *item = data;

  g_free (item->tag);
  g_array_unref (item->values);
  g_free (item);
}

void
_near_cif_block_free (gpointer data)
{
  NearCifBlock *block = data;

  g_free (block->name);
  g_hash_table_unref (block->items);
  g_free (block);
}

void
_near_cif_document_free (NearCifDocument *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->blocks);
  g_string_chunk_free (self->texts);
  g_free (self);
}

const NearCifItem *
_near_cif_find (const NearCifBlock *block, const char *tags)
{
  g_auto (GStrv) list = g_strsplit (tags, " ", -1);

  for (char **tag = list; *tag != NULL; tag++)
    {
      const NearCifItem *item = g_hash_table_lookup (block->items, *tag);

      if (item != NULL)
        return item;
    }
  return NULL;
}

const NearCifValue *
_near_cif_item_get (const NearCifItem *item, gsize row)
{
  const NearCifValue *value;

  if (item == NULL || row >= item->values->len)
    return NULL;
  value = &g_array_index (item->values, NearCifValue, row);
  return value->text != NULL ? value : NULL;
}

gboolean
_near_cif_has_values (const NearCifBlock *block, const char *tag)
{
  const NearCifItem *item = g_hash_table_lookup (block->items, tag);

  for (guint i = 0; item != NULL && i < item->values->len; i++)
    if (g_array_index (item->values, NearCifValue, i).text != NULL)
      return TRUE;
  return FALSE;
}

const NearCifValue *
_near_cif_get (const NearCifBlock *block, const char *tags)
{
  g_auto (GStrv) list = g_strsplit (tags, " ", -1);

  for (char **tag = list; *tag != NULL; tag++)
    {
      const NearCifValue *value = _near_cif_item_get (g_hash_table_lookup (block->items, *tag), 0);

      if (value != NULL)
        return value;
    }
  return NULL;
}

/* "5.4309(2)", "90.(0)", "1/3" */
static gboolean
parse_number (const char *text, double *number)
{
  NearToken token = { text, strlen (text) }, below;
  const char *mark = strchr (text, '(');
  double divisor;

  if (mark != NULL)
    {
      const char *end = mark + 1;

      while (g_ascii_isdigit (*end) || *end == '.')
        end++;
      if (strcmp (end, ")") != 0)
        return FALSE;
      token.n = (gsize) (mark - text);
    }
  if (near_token_parse_number (&token, number))
    return TRUE;
  mark = strchr (text, '/');
  if (mark == NULL)
    return FALSE;
  token.n = (gsize) (mark - text);
  below = (NearToken){ mark + 1, strlen (mark + 1) };
  if (!near_token_parse_number (&token, number) || !near_token_parse_number (&below, &divisor)
      || divisor == 0.0)
    return FALSE;
  *number /= divisor;
  return TRUE;
}

gboolean
_near_cif_get_number (
    NearReader *reader, const NearCifValue *value, const char *what, double *number, GError **error)
{
  const NearToken token = { value->text, strlen (value->text) };

  reader->line = value->line;
  if (parse_number (value->text, number) && isfinite (*number))
    return TRUE;
  /* For its message. */
  if (near_reader_get_number (reader, &token, what, number, error))
    return near_reader_fail (reader, error, NEAR_ERROR_NOT_FINITE, &token,
                             _ ("%s is not a finite number"), what);
  return FALSE;
}

double
_near_cif_get_uncertainty (const NearCifValue *value)
{
  const char *mark = value != NULL ? strchr (value->text, '(') : NULL, *point;
  double uncertainty = 0.0, last_digit = 1.0;

  if (mark == NULL)
    return 0.0;
  point = memchr (value->text, '.', (gsize) (mark - value->text));
  for (const char *c = point != NULL ? point + 1 : mark; c < mark && g_ascii_isdigit (*c); c++)
    last_digit /= 10.0;
  for (const char *c = mark + 1; g_ascii_isdigit (*c); c++)
    uncertainty = 10.0 * uncertainty + (*c - '0');
  return isfinite (uncertainty) ? uncertainty * last_digit : 0.0;
}
