/* near-token.c — words and numbers of a line
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-token.h"

#include "near-text.h"

#include <math.h>
#include <string.h>

#define LONGEST_NUMBER 128

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\v' || c == '\f' || c == '\r' || c == '\n';
}

gsize
near_tokens_split (const char *text, gsize n_bytes, NearToken *tokens, gsize max_tokens)
{
  const char *end = text + n_bytes;
  gsize n = 0;

  while (TRUE)
    {
      while (text != end && is_blank (*text))
        text++;
      if (text == end)
        return n;
      const char *start = text;
      while (text != end && !is_blank (*text))
        text++;
      if (n < max_tokens)
        tokens[n] = (NearToken){ start, (gsize) (text - start) };
      n++;
    }
}

gboolean
near_token_starts (const NearToken *token, const char *prefix)
{
  gsize n = strlen (prefix);

  return token->n >= n && g_ascii_strncasecmp (token->start, prefix, n) == 0;
}

gboolean
near_token_is (const NearToken *token, const char *word)
{
  return token->n == strlen (word) && near_token_starts (token, word);
}

char *
near_token_dup (const NearToken *token)
{
  return g_strndup (token->start, token->n);
}

/* Digits, one point, an exponent of e, E, d or D: mantissa times ten to a power that is exact in a
 * double gives the correctly rounded number (W. D. Clinger, PLDI 1990). FALSE: not that simple. */
static gboolean
parse_simple (const NearToken *token, double *value)
{
  static const double powers[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                   1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };
  const char *at = token->start, *end = at + token->n;
  gboolean negative = FALSE;
  guint64 mantissa = 0;
  int exponent = 0;
  guint n_digits = 0;

  if (at != end && (*at == '-' || *at == '+'))
    negative = *at++ == '-';
  for (; at != end && g_ascii_isdigit (*at); at++, n_digits++)
    mantissa = 10 * mantissa + (guint64) (*at - '0');
  if (at != end && *at == '.')
    for (at++; at != end && g_ascii_isdigit (*at); at++, n_digits++, exponent--)
      mantissa = 10 * mantissa + (guint64) (*at - '0');
  if (n_digits == 0 || n_digits > 18 || mantissa >= (G_GUINT64_CONSTANT (1) << 53))
    return FALSE;
  if (at != end && strchr ("eEdD", *at) != NULL && *at != '\0')
    {
      gboolean down = FALSE;
      int power = 0;

      at++;
      if (at != end && (*at == '-' || *at == '+'))
        down = *at++ == '-';
      if (at == end || end - at > 3)
        return FALSE;
      for (; at != end && g_ascii_isdigit (*at); at++)
        power = 10 * power + (*at - '0');
      exponent += down ? -power : power;
    }
  if (at != end || exponent < -22 || exponent > 22)
    return FALSE;
  double number = exponent < 0 ? (double) mantissa / powers[-exponent] : (double) mantissa * powers[exponent];
  *value = negative ? -number : number;
  return TRUE;
}

/* Fortran leaves the letter out where the exponent has three digits: 0.1234-100. */
static void
insert_exponent (char *number, gsize n)
{
  char *sign = n >= 6 ? number + n - 4 : number;

  if ((*sign != '-' && *sign != '+') || sign == number || strspn (sign + 1, "0123456789") != 3
      || strspn (number, "0123456789+-.") != n || strchr (number, '.') == NULL)
    return;
  memmove (sign + 1, sign, 5);
  *sign = 'e';
}

gboolean
near_token_parse_number (const NearToken *token, double *value)
{
  char buffer[LONGEST_NUMBER + 2];

  if (parse_simple (token, value))
    return TRUE;
  if (token->n == 0 || token->n > LONGEST_NUMBER)
    return FALSE;
  memcpy (buffer, token->start, token->n);
  buffer[token->n] = '\0';
  /* Fortran's exponent; "nan" and "inf" have no d but "nan" must not become "nae". */
  if (g_ascii_isdigit (buffer[token->n - 1]))
    for (char *c = buffer; *c != '\0'; c++)
      if (*c == 'd' || *c == 'D')
        *c = 'e';
  insert_exponent (buffer, token->n);
  return near_text_parse_double (buffer, value, NULL);
}

gboolean
near_token_parse_integer (const NearToken *token, gint64 *value)
{
  const char *at = token->start, *end = at + token->n;
  gboolean negative = FALSE;
  gint64 number = 0;

  if (at != end && (*at == '-' || *at == '+'))
    negative = *at++ == '-';
  if (at == end || end - at > 18)
    return FALSE;
  for (; at != end; at++)
    {
      if (!g_ascii_isdigit (*at))
        return FALSE;
      number = 10 * number + (*at - '0');
    }
  *value = negative ? -number : number;
  return TRUE;
}
