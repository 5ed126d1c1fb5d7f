/* near-upf-tags.c — the tags of a UPF file
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * UPF looks like XML, and many files are none: what people wrote about a potential (PP_INFO) has
 * < and & as they please, and it is skipped. The rest is tags, attributes and numbers.
 */
#include "near-upf-tags-private.h"

#include "near-text.h"
#include "near-token.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAX_TAGS 10000
#define MAX_DEPTH 32
#define LONGEST_SHOWN 40
/* No number of a potential in Ry and bohr is near this; what is summed of such numbers stays
 * finite. */
#define LARGEST_NUMBER 1e15

/* --- messages -----------------------------------------------------------------------------------
 */

static gsize
get_line (const NearUpf *self, const char *at)
{
  gsize line = 1;

  for (const char *c = self->data; (c = memchr (c, '\n', (gsize) (at - c))) != NULL; c++)
    line++;
  return line;
}

static char *
dup_place (const NearUpf *self, const char *at)
{
  g_autofree char *file = near_text_excerpt (self->file_name, -1, 200);

  return g_strdup_printf (_ ("%s, line %zu"), file, get_line (self, at));
}

gboolean
_near_upf_fail (const NearUpf *self,
                const NearUpfTag *tag,
                GError **error,
                NearError code,
                const char *format,
                ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  if (tag == NULL)
    {
      g_autofree char *file = near_text_excerpt (self->file_name, -1, 200);

      g_set_error (error, NEAR_ERROR, code, "%s: %s", file, message);
      return FALSE;
    }
  g_autofree char *place = dup_place (self, tag->name);
  g_autofree char *name = near_text_excerpt (tag->name, (gssize) tag->n_name, LONGEST_SHOWN);
  g_set_error (error, NEAR_ERROR, code, "%s, <%s>: %s", place, name, message);
  return FALSE;
}

static gboolean
fail_at (const NearUpf *self, const char *at, GError **error, const char *message)
{
  g_autofree char *place = dup_place (self, at);

  g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, "%s: %s", place, message);
  return FALSE;
}

/* --- scanning -----------------------------------------------------------------------------------
 */

static const char *
find (const char *at, const char *end, const char *what)
{
  return at < end ? memmem (at, (gsize) (end - at), what, strlen (what)) : NULL;
}

static gboolean
has_prefix (const char *at, const char *end, const char *prefix)
{
  return (gsize) (end - at) >= strlen (prefix) && memcmp (at, prefix, strlen (prefix)) == 0;
}

static gboolean
is_named (const NearUpfTag *tag, const char *name)
{
  return strlen (name) == tag->n_name && memcmp (tag->name, name, tag->n_name) == 0;
}

/* The > of the tag that begins before @at; one in quotes is none. */
static const char *
find_end_of_tag (const char *at, const char *end)
{
  char quote = '\0';

  for (; at < end; at++)
    if (quote != '\0')
      quote = *at == quote ? '\0' : quote;
    else if (*at == '"' || *at == '\'')
      quote = *at;
    else if (*at == '>')
      return at;
  return NULL;
}

static gboolean
fail_open (const NearUpf *self, const NearUpfTag *tag, GError **error)
{
  return _near_upf_fail (self, tag, error, NEAR_ERROR_PARSE,
                         _ ("the file ends before this is closed; it may have been cut short"));
}

typedef struct
{
  NearUpf *upf;
  const char *at, *end;
  guint open[MAX_DEPTH]; /* rows of tags */
  guint depth;
} Scanner;

static NearUpfTag *
get_innermost (Scanner *self)
{
  return &g_array_index (self->upf->tags, NearUpfTag, self->open[self->depth - 1]);
}

/* At "</" */
static gboolean
scan_closing (Scanner *self, GError **error)
{
  const char *name = self->at + 2, *end = memchr (name, '>', (gsize) (self->end - name));

  if (end == NULL)
    return fail_at (self->upf, self->at, error,
                    _ ("the file ends in a tag; it may have been cut short"));
  gsize n = (gsize) (end - name);
  while (n > 0 && g_ascii_isspace (name[n - 1]))
    n--;
  if (self->depth == 0 || get_innermost (self)->n_name != n
      || memcmp (get_innermost (self)->name, name, n) != 0)
    {
      g_autofree char *shown = near_text_excerpt (name, (gssize) n, LONGEST_SHOWN);
      g_autofree char *message
          = g_strdup_printf (_ ("</%s> closes nothing that is open here"), shown);

      return fail_at (self->upf, self->at, error, message);
    }
  get_innermost (self)->n_content = (gsize) (self->at - get_innermost (self)->content);
  self->depth--;
  self->at = end + 1;
  return TRUE;
}

/* What people wrote, whatever is in it. */
static gboolean
skip_prose (Scanner *self, const NearUpfTag *tag, GError **error)
{
  g_autofree char *closing = g_strdup_printf ("</%.*s>", (int) tag->n_name, tag->name);
  const char *end = find (self->at, self->end, closing);

  if (end == NULL)
    return fail_open (self->upf, tag, error);
  self->at = end + strlen (closing);
  return TRUE;
}

/* At "<" of a tag that opens */
static gboolean
scan_opening (Scanner *self, GError **error)
{
  NearUpfTag tag = { .name = self->at + 1 };
  const char *end = find_end_of_tag (tag.name, self->end);

  if (end == NULL)
    return fail_at (self->upf, self->at, error,
                    _ ("the file ends in a tag; it may have been cut short, or a quotation mark "
                       "is missing"));
  while (tag.name + tag.n_name < end && !g_ascii_isspace (tag.name[tag.n_name])
         && tag.name[tag.n_name] != '/')
    tag.n_name++;
  if (!g_ascii_isalpha (*tag.name))
    return fail_at (self->upf, self->at, error, _ ("“<” does not begin a tag here"));
  const gboolean is_empty = end[-1] == '/';
  tag.attributes = tag.name + tag.n_name;
  tag.n_attributes = (gsize) (end - tag.attributes) - (is_empty ? 1 : 0);
  tag.content = self->at = end + 1;
  if (self->upf->tags->len == MAX_TAGS)
    return fail_at (self->upf, tag.name, error, _ ("there are more tags than a potential has"));
  if (is_named (&tag, "PP_INFO") || is_named (&tag, "PP_INPUTFILE"))
    {
      g_array_append_val (self->upf->tags, tag);
      return is_empty || skip_prose (self, &tag, error);
    }
  if (!is_empty)
    {
      if (self->depth == MAX_DEPTH)
        return fail_at (self->upf, tag.name, error, _ ("tags are nested too deeply"));
      self->open[self->depth++] = self->upf->tags->len;
    }
  g_array_append_val (self->upf->tags, tag);
  return TRUE;
}

static gboolean
scan_one (Scanner *self, GError **error)
{
  const char *closing = NULL;

  if (has_prefix (self->at, self->end, "</"))
    return scan_closing (self, error);
  if (has_prefix (self->at, self->end, "<!--"))
    closing = "-->";
  else if (has_prefix (self->at, self->end, "<?"))
    closing = "?>";
  else if (has_prefix (self->at, self->end, "<!"))
    closing = ">";
  if (closing == NULL)
    return scan_opening (self, error);
  const char *end = find (self->at, self->end, closing);
  if (end == NULL)
    return fail_at (self->upf, self->at, error,
                    _ ("the file ends in a comment; it may have been cut short"));
  self->at = end + strlen (closing);
  return TRUE;
}

gboolean
_near_upf_init (
    NearUpf *self, const char *data, gsize n_bytes, const char *file_name, GError **error)
{
  *self = (NearUpf){ .file_name = file_name, .data = data, .n_bytes = n_bytes };
  self->tags = g_array_new (FALSE, FALSE, sizeof (NearUpfTag));
  Scanner scanner = { .upf = self, .at = data, .end = data + n_bytes };
  gboolean done = TRUE;

  while (done
         && (scanner.at = memchr (scanner.at, '<', (gsize) (scanner.end - scanner.at))) != NULL)
    done = scan_one (&scanner, error);
  if (done && scanner.depth > 0)
    done = fail_open (self, get_innermost (&scanner), error);
  if (!done)
    _near_upf_clear (self);
  return done;
}

void
_near_upf_clear (NearUpf *self)
{
  g_clear_pointer (&self->tags, g_array_unref);
}

const NearUpfTag *
_near_upf_find (const NearUpf *self, const char *name, const NearUpfTag *after)
{
  const NearUpfTag *tags = (const NearUpfTag *) (gconstpointer) self->tags->data;

  for (gsize i = after == NULL ? 0 : (gsize) (after - tags) + 1; i < self->tags->len; i++)
    if (is_named (&tags[i], name))
      return &tags[i];
  return NULL;
}

const NearUpfTag *
_near_upf_get (const NearUpf *self, const char *name, GError **error)
{
  const NearUpfTag *tag = _near_upf_find (self, name, NULL);

  if (tag == NULL)
    _near_upf_fail (self, NULL, error, NEAR_ERROR_PARSE,
                    _ ("there is no <%s>, which a potential in this format needs"), name);
  return tag;
}

/* --- attributes ---------------------------------------------------------------------------------
 */

char *
_near_upf_dup_attribute (const NearUpfTag *tag, const char *name)
{
  const char *at = tag->attributes, *end = at + tag->n_attributes;

  while (at < end)
    {
      const char *key = at, *equals = memchr (at, '=', (gsize) (end - at));
      gsize n_key;

      if (equals == NULL)
        return NULL;
      while (key < equals && g_ascii_isspace (*key))
        key++;
      for (n_key = (gsize) (equals - key); n_key > 0 && g_ascii_isspace (key[n_key - 1]);)
        n_key--;
      const char *value = equals + 1;
      while (value < end && g_ascii_isspace (*value))
        value++;
      if (value == end || (*value != '"' && *value != '\''))
        return NULL;
      const char *closing = memchr (value + 1, *value, (gsize) (end - value - 1));
      if (closing == NULL)
        return NULL;
      if (n_key == strlen (name) && memcmp (key, name, n_key) == 0)
        return g_strstrip (g_strndup (value + 1, (gsize) (closing - value - 1)));
      at = closing + 1;
    }
  return NULL;
}

gboolean
_near_upf_get_flag (const NearUpf *self,
                    const NearUpfTag *tag,
                    const char *name,
                    gboolean otherwise,
                    gboolean *value,
                    GError **error)
{
  g_autofree char *text = _near_upf_dup_attribute (tag, name);
  const char *letter = text;

  *value = otherwise;
  if (text == NULL)
    return TRUE;
  if (*letter == '.')
    letter++;
  if (*letter == 't' || *letter == 'T' || *letter == 'f' || *letter == 'F')
    {
      *value = *letter == 't' || *letter == 'T';
      return TRUE;
    }
  g_autofree char *shown = near_text_excerpt (text, -1, LONGEST_SHOWN);
  return _near_upf_fail (self, tag, error, NEAR_ERROR_PARSE,
                         _ ("%s is “%s”, which is neither true nor false"), name, shown);
}

gboolean
_near_upf_get_integer (const NearUpf *self,
                       const NearUpfTag *tag,
                       const char *name,
                       gint64 minimum,
                       gint64 maximum,
                       gint64 *value,
                       GError **error)
{
  g_autofree char *text = _near_upf_dup_attribute (tag, name);
  g_autoptr (GError) why = NULL;

  if (text == NULL || near_text_parse_integer (text, minimum, maximum, value, &why))
    return TRUE;
  return _near_upf_fail (self, tag, error, NEAR_ERROR_PARSE, "%s: %s", name, why->message);
}

/* --- numbers ------------------------------------------------------------------------------------
 */

static gboolean
next_word (const char **at, const char *end, NearToken *word)
{
  while (*at < end && g_ascii_isspace (**at))
    (*at)++;
  word->start = *at;
  while (*at < end && !g_ascii_isspace (**at))
    (*at)++;
  word->n = (gsize) (*at - word->start);
  return word->n > 0;
}

gsize
_near_upf_count (const NearUpfTag *tag)
{
  const char *at = tag->content, *end = at + tag->n_content;
  NearToken word;
  gsize n = 0;

  while (next_word (&at, end, &word))
    n++;
  return n;
}

gboolean
_near_upf_get_numbers (
    const NearUpf *self, const NearUpfTag *tag, gsize n, double *values, GError **error)
{
  const char *at = tag->content, *end = at + tag->n_content;
  gsize found = 0;
  NearToken word;

  for (; next_word (&at, end, &word); found++)
    {
      if (found >= n)
        continue;
      if (!near_token_parse_number (&word, &values[found])
          || !(fabs (values[found]) < LARGEST_NUMBER))
        {
          g_autofree char *shown = near_text_excerpt (word.start, (gssize) word.n, LONGEST_SHOWN);
          g_autofree char *name
              = near_text_excerpt (tag->name, (gssize) tag->n_name, LONGEST_SHOWN);
          g_autofree char *message
              = g_strdup_printf (_ ("“%s” in <%s> is no number that a potential has"), shown, name);

          return fail_at (self, word.start, error, message);
        }
    }
  if (found == n)
    return TRUE;
  return _near_upf_fail (self, tag, error, NEAR_ERROR_PARSE,
                         _ ("there are %zu numbers here; %zu are expected"), found, n);
}
