/* near-pw-scan.c — going through the lines that pw.x prints
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-pw-scan-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define EXCERPT_CHARS 60
#define LONGEST_WORDS 200

gboolean
_near_pw_scan_next (NearPwScan *scan)
{
  return near_text_lines_next (&scan->lines, &scan->text, &scan->n);
}

/* The line that was read last will come again. */
void
_near_pw_scan_push_back (NearPwScan *scan)
{
  scan->lines.at = scan->text;
  scan->lines.line--;
}

gboolean
_near_pw_scan_fail (const NearPwScan *scan, NearError code, const char *what, GError **error)
{
  g_autofree char *shown = near_text_excerpt (scan->text, (gssize) scan->n, EXCERPT_CHARS);

  g_set_error (error, NEAR_ERROR, code, _ ("%s:%zu: %s is expected, found “%s”"), scan->name,
               scan->lines.line, what, shown);
  return FALSE;
}

const char *
_near_pw_scan_find_after (const NearPwScan *scan, const char *words)
{
  const char *found = g_strstr_len (scan->text, (gssize) scan->n, words);

  return found != NULL ? found + strlen (words) : NULL;
}

static gboolean
is_between (char c)
{
  return c == ' ' || c == '\t' || c == ',' || c == '\r';
}

/* Numbers in Fortran's columns touch where a minus comes first; a parenthesis ends them. Returns
 * how many there are between
 * @at and @end before something else stands; at most @most are stored. */
gsize
_near_pw_scan_split_numbers (const char *at, const char *end, double *values, gsize most)
{
  gsize n = 0;

  while (TRUE)
    {
      while (at != end && is_between (*at))
        at++;
      const char *start = at;
      while (at != end && *at != ')' && !is_between (*at)
             && (at == start || *at != '-' || !g_ascii_isdigit (at[-1])))
        at++;
      const NearToken token = { start, (gsize) (at - start) };
      double value;

      if (at == start || n == most || !near_token_parse_number (&token, &value)
          || !isfinite (value))
        return n;
      values[n++] = value;
    }
}

/* The @n numbers that must follow @at. */
gboolean
_near_pw_scan_get_numbers (const NearPwScan *scan,
                           const char *at,
                           gsize n,
                           const char *what,
                           double *values,
                           GError **error)
{
  return _near_pw_scan_split_numbers (at, scan->text + scan->n, values, n) == n
         || _near_pw_scan_fail (scan, NEAR_ERROR_PARSE, what, error);
}

/* The number behind the next "=" or "<", in @unit. */
gboolean
_near_pw_scan_get_value (const NearPwScan *scan,
                         const char *at,
                         const char *what,
                         double unit,
                         double *value,
                         GError **error)
{
  const char *end = scan->text + scan->n;

  while (at != end && *at != '=' && *at != '<')
    at++;
  if (at == end || !_near_pw_scan_get_numbers (scan, at + 1, 1, what, value, error))
    return at == end ? _near_pw_scan_fail (scan, NEAR_ERROR_PARSE, what, error) : FALSE;
  *value *= unit;
  return TRUE;
}

char *
_near_pw_scan_dup_words (const char *at, const char *end)
{
  g_autofree char *raw = g_strndup (at, (gsize) (end - at));

  return near_text_excerpt (g_strstrip (raw), -1, LONGEST_WORDS);
}
