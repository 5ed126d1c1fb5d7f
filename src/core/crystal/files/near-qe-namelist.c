/* near-qe-namelist.c — Fortran namelists
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 *     &system
 *       ibrav = 2, celldm (1) = 1.02d1, nat=2   ! a comment
 *       title = 'it''s', celldm = 10.2, 2*0, 1.6
 *     /
 */
#include "near-qe-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

/* Of a longer list nothing is asked. */
#define LONGEST_LIST 64

typedef enum
{
  WORD, /* with the parentheses that follow: "celldm ( 1 )" */
  STRING,
  EQUALS,
  COMMA,
  END
} Kind;

typedef struct
{
  Kind kind;
  char *text;
  gsize line;
} Piece;

static void
entry_free (gpointer data)
{
  NearQeEntry *entry = data;

  g_free (entry->group);
  g_free (entry->name);
  g_free (entry->value);
  g_free (entry);
}

static void
piece_clear (gpointer data)
{
  g_free (((Piece *) data)->text);
}

GPtrArray *
_near_qe_namelists_new (void)
{
  return g_ptr_array_new_with_free_func (entry_free);
}

/* --- pieces --------------------------------------------------------------------------------------- */

/* From the quotation mark at @at; two of them in a row are one of the string. */
static gboolean
cut_string (NearReader *reader, const char **at, const char *end, char **text, GError **error)
{
  g_autoptr (GString) string = g_string_new (NULL);
  const char *start = *at, mark = **at;

  for ((*at)++; *at != end; (*at)++)
    if (**at != mark)
      g_string_append_c (string, **at);
    else if (*at + 1 != end && (*at)[1] == mark)
      g_string_append_c (string, *(*at)++);
    else
      {
        (*at)++;
        *text = g_string_free (g_steal_pointer (&string), FALSE);
        return TRUE;
      }
  const NearToken rest = { start, (gsize) (end - start) };
  return near_reader_fail (reader, error, NEAR_ERROR_PARSE, &rest, _ ("a quotation mark is not closed"));
}

/* Up to a separator; parentheses, also after blanks, belong to it, and blanks are left out. */
static char *
cut_word (const char **at, const char *end)
{
  GString *word = g_string_new (NULL);

  while (*at != end && strchr (" \t\r,=/!#'\"", **at) == NULL && **at != '(')
    g_string_append_c (word, *(*at)++);
  const char *ahead = *at;
  while (ahead != end && (*ahead == ' ' || *ahead == '\t'))
    ahead++;
  if (ahead != end && *ahead == '(')
    {
      for (*at = ahead; *at != end && **at != ')'; (*at)++)
        if (**at != ' ' && **at != '\t')
          g_string_append_c (word, **at);
      if (*at != end)
        g_string_append_c (word, *(*at)++);
    }
  return g_string_free (word, FALSE);
}

static gboolean
cut_line (NearReader *reader, const char *at, const char *end, GArray *pieces, gboolean *done,
          GError **error)
{
  while (at != end)
    {
      Piece piece = { .line = reader->line };

      if (*at == ' ' || *at == '\t' || *at == '\r')
        {
          at++;
          continue;
        }
      if (*at == '!' || *at == '#')
        return TRUE;
      if (*at == '/' || (*at == '&' && end - at >= 4 && g_ascii_strncasecmp (at, "&end", 4) == 0))
        {
          *done = TRUE;
          return TRUE;
        }
      if (*at == '&')
        {
          const NearToken rest = { at, (gsize) (end - at) };

          return near_reader_fail (
              reader, error, NEAR_ERROR_PARSE, &rest,
              _ ("a namelist begins before the one before it has ended; a line with / is "
                 "expected"));
        }
      if (*at == '=' || *at == ',')
        piece.kind = *at++ == '=' ? EQUALS : COMMA;
      else if (*at == '\'' || *at == '"')
        {
          piece.kind = STRING;
          if (!cut_string (reader, &at, end, &piece.text, error))
            return FALSE;
        }
      else
        {
          piece.kind = WORD;
          piece.text = cut_word (&at, end);
        }
      g_array_append_val (pieces, piece);
    }
  return TRUE;
}

/* --- assignments ---------------------------------------------------------------------------------- */

static void
add_entry (GPtrArray *entries, const char *group, char *name, const char *value, gsize line)
{
  NearQeEntry *entry = g_new (NearQeEntry, 1);

  *entry = (NearQeEntry){ g_strdup (group), name, g_strdup (value), line };
  g_ptr_array_add (entries, entry);
}

/* "celldm(2)" or "celldm" and the @offset th value of a list: "celldm(3)". The first value of a name
 * without an index keeps its name and gets the index 1 too. */
static void
assign (GPtrArray *entries, const char *group, const char *name, guint offset, const char *value,
        gsize line)
{
  const char *open = strchr (name, '(');
  gint64 first = 1;

  if (open != NULL)
    {
      const NearToken index = { open + 1, strcspn (open + 1, ")") };

      if (offset == 0 || !near_token_parse_integer (&index, &first) || ABS (first) > G_MAXINT32)
        {
          if (offset == 0)
            add_entry (entries, group, g_strdup (name), value, line);
          return;
        }
    }
  else if (offset == 0)
    add_entry (entries, group, g_strdup (name), value, line);
  int n = open != NULL ? (int) (open - name) : (int) strlen (name);
  add_entry (entries, group, g_strdup_printf ("%.*s(%" PRId64 ")", n, name, first + offset), value, line);
}

/* "3*0.0" is three values, "3*" three that stay as they are. */
static const char *
split_repeat (const Piece *piece, guint *n)
{
  const char *star = piece->kind == WORD ? strchr (piece->text, '*') : NULL;
  gint64 count;

  *n = 1;
  if (star == NULL)
    return piece->text;
  const NearToken token = { piece->text, (gsize) (star - piece->text) };
  if (!near_token_parse_integer (&token, &count) || count < 1)
    return piece->text;
  *n = (guint) MIN (count, LONGEST_LIST);
  return star + 1;
}

static gboolean
parse (NearReader *reader, const char *group, const GArray *pieces, GPtrArray *entries, GError **error)
{
  g_autofree char *name = NULL;
  guint offset = 0;
  gboolean separated = TRUE;

  for (guint i = 0; i < pieces->len; i++)
    {
      const Piece *piece = &g_array_index (pieces, Piece, i);
      gboolean names = piece->kind == WORD && i + 1 < pieces->len
                       && g_array_index (pieces, Piece, i + 1).kind == EQUALS;

      if (names)
        {
          g_free (name);
          name = g_ascii_strdown (piece->text, -1);
          offset = 0;
          separated = TRUE;
          i++;
        }
      else if (name == NULL || piece->kind == EQUALS)
        {
          const NearToken shown
              = { piece->text != NULL ? piece->text : "=", piece->text != NULL ? strlen (piece->text) : 1 };

          if (piece->kind == COMMA)
            continue;
          reader->line = piece->line;
          return near_reader_fail (reader, error, NEAR_ERROR_PARSE, &shown,
                                   _ ("the namelist &%s has assignments, such as nat = 2; this is none"),
                                   group);
        }
      else if (piece->kind == COMMA)
        {
          /* Two commas: a value that stays as it is. */
          offset += separated && offset > 0;
          separated = TRUE;
        }
      else
        {
          guint n;
          const char *value = split_repeat (piece, &n);

          for (guint k = 0; k < n; k++, offset++)
            if (offset < LONGEST_LIST && (*value != '\0' || piece->kind == STRING))
              assign (entries, group, name, offset, value, piece->line);
          separated = FALSE;
        }
    }
  return TRUE;
}

gboolean
_near_qe_namelist_read (NearReader *reader, GPtrArray *entries, GError **error)
{
  g_autoptr (GArray) pieces = g_array_new (FALSE, FALSE, sizeof (Piece));
  const gsize first_line = reader->line;
  const char *at = reader->text, *end = at + reader->n;
  g_autofree char *group = NULL;
  gboolean done = FALSE;

  g_array_set_clear_func (pieces, piece_clear);
  while (at != end && *at != '&')
    at++;
  const char *start = at != end ? ++at : at;
  while (at != end && (g_ascii_isalnum (*at) || *at == '_'))
    at++;
  g_autofree char *raw = g_strndup (start, (gsize) (at - start));
  group = g_ascii_strdown (raw, -1);
  while (TRUE)
    {
      if (!cut_line (reader, at, end, pieces, &done, error))
        return FALSE;
      if (done)
        break;
      if (!near_reader_next (reader))
        {
          reader->line = first_line;
          return near_reader_fail (
              reader, error, NEAR_ERROR_PARSE, NULL,
              _ ("the namelist &%s has no end; a line with / is expected after its last "
                 "assignment"),
              group);
        }
      at = reader->text;
      end = at + reader->n;
    }
  const gsize last_line = reader->line;
  gboolean good = parse (reader, group, pieces, entries, error);
  if (good)
    reader->line = last_line;
  return good;
}

/* --- values --------------------------------------------------------------------------------------- */

const NearQeEntry *
_near_qe_namelist_find (const GPtrArray *entries, const char *group, const char *name)
{
  for (guint i = entries->len; i > 0; i--)
    {
      const NearQeEntry *entry = entries->pdata[i - 1];

      if (strcmp (entry->name, name) == 0 && strcmp (entry->group, group) == 0)
        return entry;
    }
  return NULL;
}

/* The value of the entry, or NULL; the reader stands at its line then, for messages, until @line is put
 * back. */
static const NearQeEntry *
stand_at (NearReader *reader, const GPtrArray *entries, const char *group, const char *name,
          NearToken *token, gsize *line)
{
  const NearQeEntry *entry = _near_qe_namelist_find (entries, group, name);

  *line = reader->line;
  if (entry == NULL)
    return NULL;
  *token = (NearToken){ entry->value, strlen (entry->value) };
  reader->line = entry->line;
  return entry;
}

gboolean
_near_qe_namelist_get_number (NearReader *reader, const GPtrArray *entries, const char *group,
                              const char *name, double *value, GError **error)
{
  NearToken token;
  gsize line;
  gboolean good = stand_at (reader, entries, group, name, &token, &line) == NULL
                  || near_reader_get_number (reader, &token, name, value, error);

  reader->line = line;
  return good;
}

gboolean
_near_qe_namelist_get_integer (NearReader *reader, const GPtrArray *entries, const char *group,
                               const char *name, gint64 minimum, gint64 maximum, gint64 *value,
                               GError **error)
{
  NearToken token;
  gsize line;
  gboolean good = stand_at (reader, entries, group, name, &token, &line) == NULL
                  || near_reader_get_integer (reader, &token, name, minimum, maximum, value, error);

  reader->line = line;
  return good;
}

/* Fortran: T or F after an optional point, anything behind. */
gboolean
_near_qe_namelist_get_logical (NearReader *reader, const GPtrArray *entries, const char *group,
                               const char *name, gboolean *value, GError **error)
{
  NearToken token;
  gsize line;
  gboolean good = TRUE;
  const NearQeEntry *entry = stand_at (reader, entries, group, name, &token, &line);

  if (entry != NULL)
    {
      char c = g_ascii_tolower (entry->value[0] == '.' ? entry->value[1] : entry->value[0]);

      good = c == 't' || c == 'f';
      if (good)
        *value = c == 't';
      else
        near_reader_fail (reader, error, NEAR_ERROR_PARSE, &token, _ ("%s is .true. or .false."), name);
    }
  reader->line = line;
  return good;
}
