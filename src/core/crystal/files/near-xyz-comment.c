/* near-xyz-comment.c — the comment of extended XYZ: key=value, quoted, in brackets, alone
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-xyz-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const char *at, *end;
} Cursor;

static void
pair_free (gpointer data)
{
  NearXyzPair *pair = data;

  g_free (pair->key);
  g_free (pair->value);
  g_free (pair);
}

static void
skip_blanks (Cursor *c)
{
  while (c->at != c->end && g_ascii_isspace (*c->at))
    c->at++;
}

/* Up to the closing quote; \" \' \\ and \n stand for themselves and a line end. */
static char *
read_quoted (Cursor *c, GError **error)
{
  const char quote = *c->at++, *start = c->at;
  GString *text = g_string_new (NULL);

  for (; c->at != c->end && *c->at != quote; c->at++)
    {
      if (*c->at == '\\' && c->at + 1 != c->end)
        {
          c->at++;
          if (*c->at == 'n')
            g_string_append_c (text, '\n');
          else
            {
              if (strchr ("\"'\\", *c->at) == NULL)
                g_string_append_c (text, '\\');
              g_string_append_c (text, *c->at);
            }
        }
      else
        g_string_append_c (text, *c->at);
    }
  if (c->at == c->end)
    {
      g_autofree char *shown = near_text_excerpt (start, c->end - start, 30);

      g_string_free (text, TRUE);
      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("the quote before “%s” is not closed"),
                   shown);
      return NULL;
    }
  c->at++;
  return g_string_free (text, FALSE);
}

/* How many items stand in each row of [[1, 2], [3, 4]]: 0 if there are no rows or they differ. */
static gsize
count_columns (const char *text, gsize n_bytes)
{
  gsize columns = 0, items = 0;
  gboolean in_row = FALSE, in_item = FALSE, any = FALSE;

  for (gsize i = 0; i < n_bytes; i++)
    {
      if (text[i] == '[' || text[i] == '{')
        {
          in_row = any = TRUE;
          items = 0;
          in_item = FALSE;
        }
      else if (text[i] == ']' || text[i] == '}')
        {
          if (columns != 0 && items != columns)
            return 0;
          columns = items;
          in_row = in_item = FALSE;
        }
      else if (text[i] == ',' || g_ascii_isspace (text[i]))
        in_item = FALSE;
      else if (!in_row)
        return 0;
      else if (!in_item)
        {
          in_item = TRUE;
          items++;
        }
    }
  return any ? columns : 0;
}

/* What stands between brackets, the inner ones made blanks; the depth at most as many as there are.
 */
static char *
read_bracketed (Cursor *c, gsize *n_columns, GError **error)
{
  const char *start = c->at;
  gsize depth = 0;

  for (; c->at != c->end; c->at++)
    {
      if (*c->at == '[' || *c->at == '{')
        depth++;
      else if ((*c->at == ']' || *c->at == '}') && --depth == 0)
        {
          char *text = g_strndup (start + 1, (gsize) (c->at - start - 1));

          *n_columns = count_columns (text, strlen (text));
          for (char *inner = text; *inner != '\0'; inner++)
            if (strchr ("[]{}", *inner) != NULL)
              *inner = ' ';
          c->at++;
          return g_strstrip (text);
        }
    }
  g_autofree char *shown = near_text_excerpt (start, c->end - start, 30);
  g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("the bracket of “%s” is not closed"), shown);
  return NULL;
}

/* Up to a blank (or "=" in a key); a backslash takes the next byte as it is if that would mean
 * something. */
static char *
read_bare (Cursor *c, gboolean key)
{
  GString *text = g_string_new (NULL);

  for (; c->at != c->end && !g_ascii_isspace (*c->at) && !(key && *c->at == '='); c->at++)
    {
      if (*c->at == '\\' && c->at + 1 != c->end && strchr (" \"'\\=[]{}", c->at[1]) != NULL)
        c->at++;
      g_string_append_c (text, *c->at);
    }
  return g_string_free (text, FALSE);
}

/* Numbers in brackets inside quotes, "[[1, 2], [3, 4]]", as ASE writes them after _JSON; NULL:
 * something else. */
static char *
dup_quoted_array (const char *text, gsize *n_columns)
{
  const char *start = g_str_has_prefix (text, "_JSON ") ? text + 6 : text;
  Cursor c = { start, start + strlen (start) };
  g_autofree char *value = NULL;
  g_autofree double *numbers = NULL;
  gsize n, columns = 0;

  if (*start != '[')
    return NULL;
  value = read_bracketed (&c, &columns, NULL);
  if (value == NULL || c.at != c.end || (numbers = _near_xyz_dup_numbers (value, &n)) == NULL)
    return NULL;
  *n_columns = columns;
  return g_steal_pointer (&value);
}

static char *
read_value (Cursor *c, gsize *n_columns, GError **error)
{
  if (c->at == c->end)
    return g_strdup ("");
  if (*c->at == '"' || *c->at == '\'')
    {
      char *text = read_quoted (c, error);
      char *array = text != NULL ? dup_quoted_array (text, n_columns) : NULL;

      if (array == NULL)
        return text;
      g_free (text);
      return array;
    }
  if (*c->at == '[' || *c->at == '{')
    return read_bracketed (c, n_columns, error);
  return read_bare (c, FALSE);
}

/* A key, and its value if "=" follows. */
static gboolean
read_pair (Cursor *c, NearXyzPair *pair, GError **error)
{
  Cursor after;

  pair->key = *c->at == '"' || *c->at == '\'' ? read_quoted (c, error) : read_bare (c, TRUE);
  if (pair->key == NULL)
    return FALSE;
  after = *c;
  skip_blanks (&after);
  if (after.at == after.end || *after.at != '=')
    {
      pair->alone = TRUE;
      pair->value = g_strdup ("T");
      return TRUE;
    }
  c->at = after.at + 1;
  skip_blanks (c);
  pair->value = read_value (c, &pair->n_columns, error);
  if (pair->value == NULL)
    return FALSE;
  if (*pair->key == '\0')
    {
      g_autofree char *shown = near_text_excerpt (pair->value, -1, 30);

      g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("there is no name before “=%s”"), shown);
      return FALSE;
    }
  return TRUE;
}

GPtrArray *
_near_xyz_split_comment (const char *text, gsize n_bytes, GError **error)
{
  g_autoptr (GPtrArray) pairs = g_ptr_array_new_with_free_func (pair_free);
  Cursor c = { text, text + n_bytes };

  for (skip_blanks (&c); c.at != c.end; skip_blanks (&c))
    {
      NearXyzPair *pair = g_new0 (NearXyzPair, 1);

      g_ptr_array_add (pairs, pair);
      if (!read_pair (&c, pair, error))
        return NULL;
    }
  return g_steal_pointer (&pairs);
}

const NearXyzPair *
_near_xyz_find (const GPtrArray *pairs, const char *key)
{
  for (guint i = 0; i < pairs->len; i++)
    {
      const NearXyzPair *pair = pairs->pdata[i];

      if (!pair->alone && g_ascii_strcasecmp (pair->key, key) == 0)
        return pair;
    }
  return NULL;
}

double *
_near_xyz_dup_numbers (const char *value, gsize *n)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (double));
  const char *at = value;

  while (TRUE)
    {
      NearToken token;
      double number;

      while (*at != '\0' && (*at == ',' || g_ascii_isspace (*at)))
        at++;
      if (*at == '\0')
        break;
      token.start = at;
      while (*at != '\0' && *at != ',' && !g_ascii_isspace (*at))
        at++;
      token.n = (gsize) (at - token.start);
      if (!near_token_parse_number (&token, &number))
        return NULL;
      g_array_append_val (numbers, number);
    }
  *n = numbers->len;
  return *n > 0 ? (double *) g_array_steal (numbers, NULL) : NULL;
}

/* Keys that say what the file is made of and are no data of the crystal. */
gboolean
_near_xyz_is_reserved (const char *key)
{
  static const char *const keys[] = { "lattice", "properties", "pbc", "title" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_ascii_strcasecmp (key, keys[i]) == 0)
      return TRUE;
  return FALSE;
}
