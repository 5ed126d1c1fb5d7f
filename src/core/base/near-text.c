/* near-text.c — numbers as text in no locale, excerpts for messages, lines of a buffer
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-text.h"

#include <inttypes.h>
#include <errno.h>
#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define EXCERPT_CHARS 40
#define LONGEST_NAME 64

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\v' || c == '\f';
}

static const char *
skip_blanks (const char *text)
{
  while (is_blank (*text))
    text++;
  return text;
}

static const char *
skip_digits (const char *text, gsize *n_digits)
{
  const char *start = text;

  while (g_ascii_isdigit (*text))
    text++;
  *n_digits += (gsize) (text - start);
  return text;
}

/* The end of  [sign] digits [. digits] [e [sign] digits]  at the start of @text, or NULL. */
static const char *
skip_decimal (const char *text)
{
  gsize n_digits = 0, n_exponent = 0;

  if (*text == '+' || *text == '-')
    text++;
  text = skip_digits (text, &n_digits);
  if (*text == '.')
    text = skip_digits (text + 1, &n_digits);
  if (n_digits == 0)
    return NULL;
  if (*text == 'e' || *text == 'E')
    {
      text++;
      if (*text == '+' || *text == '-')
        text++;
      text = skip_digits (text, &n_exponent);
      if (n_exponent == 0)
        return NULL;
    }
  return text;
}

/* The end of [sign] nan | inf | infinity in any case, or NULL. */
static const char *
skip_non_finite (const char *text, double *value)
{
  static const struct
  {
    const char *word;
    double value;
  } words[] = { { "infinity", INFINITY }, { "inf", INFINITY }, { "nan", NAN } };
  double sign = *text == '-' ? -1.0 : 1.0;

  if (*text == '+' || *text == '-')
    text++;
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      gsize length = strlen (words[i].word);

      if (g_ascii_strncasecmp (text, words[i].word, length) == 0)
        {
          *value = sign * words[i].value;
          return text + length;
        }
    }
  return NULL;
}

static gboolean
fail_parse (const char *text, const char *expected, GError **error)
{
  g_autofree char *shown = near_text_excerpt (text, -1, EXCERPT_CHARS);

  if (*skip_blanks (text) == '\0')
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("there is nothing where %s is expected"),
                 expected);
  else
    g_set_error (error, NEAR_ERROR, NEAR_ERROR_PARSE, _ ("“%s” is not %s"), shown, expected);
  return FALSE;
}

static gboolean
parse_number (const char *text, gboolean finite, double *value, GError **error)
{
  const char *start = skip_blanks (text);
  const char *end = skip_decimal (start);
  gboolean decimal = end != NULL;
  double number = 0.0;

  if (decimal)
    number = g_ascii_strtod (start, NULL);
  else
    end = skip_non_finite (start, &number);
  if (end == NULL || *skip_blanks (end) != '\0')
    {
      /* A decimal comma is the commonest cause where people write numbers with one. */
      const char *comma = strchr (start, ',');

      if (comma != NULL && strspn (start, "0123456789+-,. eE") == strlen (start))
        return fail_parse (text, _ ("a number (the decimal sign is a point)"), error);
      return fail_parse (text, _ ("a number"), error);
    }
  if (decimal && isinf (number))
    {
      g_autofree char *shown = near_text_excerpt (start, -1, EXCERPT_CHARS);

      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("“%s” is too large for a floating-point number (at most 1.8e308)"), shown);
      return FALSE;
    }
  if (finite && !isfinite (number))
    {
      g_autofree char *shown = near_text_excerpt (start, -1, EXCERPT_CHARS);

      g_set_error (error, NEAR_ERROR, NEAR_ERROR_NOT_FINITE, _ ("“%s” is not a finite number"),
                   shown);
      return FALSE;
    }
  *value = number;
  return TRUE;
}

/**
 * near_text_parse_double:
 * @text: a decimal number, nan, inf or infinity, with a sign or without; blanks around it are legal
 *
 * The whole text must match; hexadecimal numbers do not. Too small a number becomes 0.
 *
 * Errors: NEAR_ERROR_PARSE; NEAR_ERROR_RANGE beyond the largest double. *@value is then unchanged
 */
gboolean
near_text_parse_double (const char *text, double *value, GError **error)
{
  g_return_val_if_fail (text != NULL && value != NULL, FALSE);
  return parse_number (text, FALSE, value, error);
}

/**
 * near_text_parse_finite:
 *
 * near_text_parse_double() that refuses nan and inf.
 *
 * Errors: NEAR_ERROR_PARSE; NEAR_ERROR_RANGE beyond the largest double; NEAR_ERROR_NOT_FINITE
 */
gboolean
near_text_parse_finite (const char *text, double *value, GError **error)
{
  g_return_val_if_fail (text != NULL && value != NULL, FALSE);
  return parse_number (text, TRUE, value, error);
}

/**
 * near_text_parse_integer:
 * @text: a decimal integer, with a sign or without; blanks around it are legal
 *
 * Errors: NEAR_ERROR_PARSE; NEAR_ERROR_RANGE outside [@minimum, @maximum]
 */
gboolean
near_text_parse_integer (
    const char *text, gint64 minimum, gint64 maximum, gint64 *value, GError **error)
{
  g_return_val_if_fail (text != NULL && value != NULL && minimum <= maximum, FALSE);

  const char *start = skip_blanks (text);
  gsize n_digits = 0;
  const char *end = skip_digits (*start == '+' || *start == '-' ? start + 1 : start, &n_digits);

  if (n_digits == 0 || *skip_blanks (end) != '\0')
    return fail_parse (text, _ ("a whole number"), error);
  errno = 0;
  gint64 number = g_ascii_strtoll (start, NULL, 10);
  if (errno == ERANGE || number < minimum || number > maximum)
    {
      g_autofree char *shown = near_text_excerpt (start, end - start, EXCERPT_CHARS);
      g_autofree char *low = g_strdup_printf ("%" PRId64, minimum);
      g_autofree char *high = g_strdup_printf ("%" PRId64, maximum);

      g_set_error (error, NEAR_ERROR, NEAR_ERROR_RANGE,
                   _ ("%s is out of range; it must be from %s to %s"), shown, low, high);
      return FALSE;
    }
  *value = number;
  return TRUE;
}

/**
 * near_text_format_double:
 * @buffer: at least NEAR_TEXT_DOUBLE_SIZE bytes
 *
 * The shortest of the correctly rounded decimal forms that read back to the same double; "nan",
 * "inf" and "-inf" for the others. A number with at most 15 digits is its own %.15g; below the
 * smallest normal number fewer digits may be enough.
 *
 * Returns: @buffer
 */
char *
near_text_format_double (double value, char buffer[NEAR_TEXT_DOUBLE_SIZE])
{
  int first = fabs (value) < DBL_MIN ? 1 : 15;

  if (isnan (value))
    return strcpy (buffer, "nan");
  if (isinf (value))
    return strcpy (buffer, value > 0.0 ? "inf" : "-inf");
  for (int digits = first; digits <= 17; digits++)
    {
      char format[8] = { '%', '.', (char) ('0' + digits / 10), (char) ('0' + digits % 10), 'g' };

      g_ascii_formatd (buffer, NEAR_TEXT_DOUBLE_SIZE, format, value);
      if (g_ascii_strtod (buffer, NULL) == value)
        break;
    }
  return buffer;
}

/**
 * near_text_dup_double:
 *
 * Returns: (transfer full): near_text_format_double() of @value
 */
char *
near_text_dup_double (double value)
{
  char buffer[NEAR_TEXT_DOUBLE_SIZE];

  return g_strdup (near_text_format_double (value, buffer));
}

/**
 * near_text_dup_significant:
 * @digits: 1 to 17
 *
 * Returns: (transfer full): @value rounded to @digits significant digits, no zeros at the end
 */
char *
near_text_dup_significant (double value, int digits)
{
  g_return_val_if_fail (digits >= 1 && digits <= 17, NULL);

  char buffer[NEAR_TEXT_DOUBLE_SIZE];
  char format[8] = { '%', '.', (char) ('0' + digits / 10), (char) ('0' + digits % 10), 'g' };

  if (!isfinite (value))
    return near_text_dup_double (value);
  return g_strdup (g_ascii_formatd (buffer, sizeof buffer, format, value));
}

/**
 * near_text_excerpt:
 * @n_bytes: bytes of @bytes; -1 up to the NUL
 * @max_chars: characters shown at most; what is cut off is shown by one more, “…”
 *
 * For messages: valid UTF-8 on one line. Control characters and bytes that are no UTF-8 become
 * \n, \t, \r or \xNN, each counted as one character.
 *
 * Returns: (transfer full): the excerpt
 */
char *
near_text_excerpt (const char *bytes, gssize n_bytes, guint max_chars)
{
  g_return_val_if_fail (bytes != NULL || n_bytes == 0, NULL);

  const char *end = bytes + (n_bytes < 0 ? (gssize) strlen (bytes) : n_bytes);
  GString *text = g_string_new (NULL);

  for (guint i = 0; bytes != end; i++)
    {
      gunichar c = g_utf8_get_char_validated (bytes, end - bytes);
      gboolean valid = c != (gunichar) -1 && c != (gunichar) -2;

      if (i == max_chars)
        {
          g_string_append (text, "…");
          break;
        }
      if (*bytes == '\n' || *bytes == '\t' || *bytes == '\r')
        g_string_append (text, *bytes == '\n' ? "\\n" : *bytes == '\t' ? "\\t" : "\\r");
      else if (!valid || c < 0x20 || c == 0x7f)
        g_string_append_printf (text, "\\x%02x", (guint) (guchar) *bytes);
      else if (!g_unichar_isprint (c))
        g_string_append_printf (text, "\\u%04x", (guint) c);
      else
        g_string_append_unichar (text, c);
      bytes = valid && c >= 0x80 ? g_utf8_next_char (bytes) : bytes + 1;
    }
  return g_string_free (text, FALSE);
}

/* Levenshtein's distance between @a and @b, case ignored; LONGEST_NAME if one is too long. */
static guint
edit_distance (const char *a, const char *b)
{
  guint row[LONGEST_NAME + 1];
  gsize n = strlen (b);

  if (strlen (a) > LONGEST_NAME || n > LONGEST_NAME)
    return LONGEST_NAME;
  for (guint j = 0; j <= n; j++)
    row[j] = j;
  for (guint i = 1; a[i - 1] != '\0'; i++)
    {
      guint diagonal = row[0];

      row[0] = i;
      for (guint j = 1; j <= n; j++)
        {
          gboolean same = g_ascii_tolower (a[i - 1]) == g_ascii_tolower (b[j - 1]);
          guint changed = diagonal + (same ? 0 : 1);

          diagonal = row[j];
          row[j] = MIN (changed, MIN (row[j], row[j - 1]) + 1);
        }
    }
  return row[n];
}

/**
 * near_text_dup_capitalized:
 *
 * Messages begin in lower case, since most follow a file's name; what stands alone does not.
 *
 * Returns: (transfer full): @sentence with its first letter as a capital
 */
char *
near_text_dup_capitalized (const char *sentence)
{
  gunichar first = g_utf8_get_char (sentence);
  GString *text = g_string_new (NULL);

  if (first == 0)
    return g_string_free (text, FALSE);
  g_string_append_unichar (text, g_unichar_toupper (first));
  g_string_append (text, g_utf8_next_char (sentence));
  return g_string_free (text, FALSE);
}

/* What stands in front of a unit: "T [K]", "T (K)". Its bytes; 0: the name is no such one. */
static gsize
get_bare_length (const char *name)
{
  gsize n = 0, at, all = strlen (name);

  while (g_ascii_isalnum (name[n]) || name[n] == '_' || (guchar) name[n] >= 0x80)
    n++;
  if (n == 0 || g_ascii_isdigit (name[0]))
    return 0;
  for (at = n; name[at] == ' ';)
    at++;
  return (name[at] == '(' && name[all - 1] == ')') || (name[at] == '[' && name[all - 1] == ']') ? n : 0;
}

/**
 * near_text_dup_bare_name:
 * @names: (array length=n): of columns; each nullable
 *
 * Returns: (transfer full) (nullable): "T" for the column "T [K]" or "T (K)"; NULL where a name has no
 *   unit in brackets, or where another column has that name too (ignoring case), with a unit or without
 */
char *
near_text_dup_bare_name (guint n, const char *const *names, guint i)
{
  g_return_val_if_fail (names != NULL && i < n, NULL);

  gsize length = names[i] != NULL ? get_bare_length (names[i]) : 0;

  if (length == 0)
    return NULL;
  for (guint j = 0; j < n; j++)
    if (j != i && names[j] != NULL && g_ascii_strncasecmp (names[i], names[j], length) == 0
        && (names[j][length] == '\0' || get_bare_length (names[j]) == length))
      return NULL;
  return g_strndup (names[i], length);
}

/**
 * near_text_nearest:
 * @candidates: (array zero-terminated=1): names that would be right
 *
 * Returns: (nullable): the candidate that @name most likely meant: the one the fewest letters
 *   away, if that is less than half of the letters; of several the first
 */
const char *
near_text_nearest (const char *name, const char *const *candidates)
{
  g_return_val_if_fail (name != NULL && candidates != NULL, NULL);

  const char *nearest = NULL;
  guint smallest = LONGEST_NAME;

  for (; *candidates != NULL; candidates++)
    {
      guint distance = edit_distance (name, *candidates);

      if (distance < smallest && 2 * distance < MAX (strlen (name), strlen (*candidates)))
        {
          smallest = distance;
          nearest = *candidates;
        }
    }
  return nearest;
}

/**
 * near_text_lines_init:
 *
 * A UTF-8 byte-order mark at the start is skipped.
 */
void
near_text_lines_init (NearTextLines *lines, const char *data, gsize n_bytes)
{
  g_return_if_fail (lines != NULL && (data != NULL || n_bytes == 0));

  gsize n_mark = n_bytes >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

  lines->at = data + n_mark;
  lines->end = data + n_bytes;
  lines->line = 0;
}

/**
 * near_text_lines_next:
 * @line: (out): the next line without its end, which is \n, \r\n or \r; not NUL-terminated
 *
 * What follows the last line end is a line only if it is not empty.
 *
 * Returns: %FALSE after the last line
 */
gboolean
near_text_lines_next (NearTextLines *lines, const char **line, gsize *n_bytes)
{
  g_return_val_if_fail (lines != NULL && line != NULL && n_bytes != NULL, FALSE);

  const char *at = lines->at;

  if (at == lines->end)
    return FALSE;
  while (at != lines->end && *at != '\n' && *at != '\r')
    at++;
  *line = lines->at;
  *n_bytes = (gsize) (at - lines->at);
  if (at != lines->end)
    at += at[0] == '\r' && at + 1 != lines->end && at[1] == '\n' ? 2 : 1;
  lines->at = at;
  lines->line++;
  return TRUE;
}
