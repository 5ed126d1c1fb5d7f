/* near-operation.c — symmetry operations written as x,y,z
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Three sums separated by commas; a term is a number, a letter, or both: "1/2-y", "x-y", "z+1/6",
 * "0.5+X", "2*x". Superspace letters x1, x2, x3 are x, y, z.
 */
#include "near-operation.h"

#include "near-token.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define SAME_SHIFT 1e-4
/* Of shifts that are written. */
#define WHOLE_SHIFT 1e-6

typedef struct
{
  const char *at;
  char *problem;
} Parser;

static void
skip_blanks (Parser *p)
{
  while (*p->at == ' ' || *p->at == '\t' || *p->at == '\n' || *p->at == '\r' || *p->at == '_')
    p->at++;
}

static gboolean
fail (Parser *p, const char *message)
{
  if (p->problem == NULL)
    p->problem = g_strdup (message);
  return FALSE;
}

/* 0.3333 is a third, 0.17 a sixth: the fraction that gives what is written, rounded or cut off. */
static double
round_decimal (double number, gsize n_digits)
{
  double parts = n_digits >= 3 ? 24.0 : 6.0;
  double nearest = rint (number * parts) / parts;
  double tolerance = (n_digits >= 3 ? 1.0 : 0.51) * pow (10.0, -(double) n_digits);

  return n_digits >= 2 && fabs (number - nearest) < tolerance ? nearest : number;
}

static gboolean
parse_unsigned (Parser *p, double *number)
{
  const char *start = p->at, *point;
  NearToken token;

  while (g_ascii_isdigit (*p->at) || *p->at == '.')
    p->at++;
  token = (NearToken){ start, (gsize) (p->at - start) };
  point = memchr (start, '.', token.n);
  if (!near_token_parse_number (&token, number))
    return fail (p, _ ("a number is expected"));
  if (point != NULL)
    *number = round_decimal (*number, (gsize) (p->at - point) - 1);
  skip_blanks (p);
  return TRUE;
}

static int
get_letter (const Parser *p)
{
  char c = g_ascii_tolower (*p->at);

  return c >= 'x' && c <= 'z' ? c - 'x' : -1;
}

static gboolean
skip_letter (Parser *p, int *axis)
{
  *axis = get_letter (p);
  p->at++;
  if (*axis == 0 && g_ascii_isdigit (*p->at))
    {
      if (*p->at < '1' || *p->at > '3' || g_ascii_isdigit (p->at[1]))
        return fail (p, _ ("x, y, z (or x1, x2, x3) are expected"));
      *axis = *p->at++ - '1';
    }
  skip_blanks (p);
  return TRUE;
}

/* number, number/number, letter, number letter, number*letter, letter*number, letter/number */
static gboolean
parse_term (Parser *p, double sign, double coefficients[3], double *shift)
{
  double number = 1.0, divisor;
  int axis = -1;

  if (g_ascii_isdigit (*p->at) || *p->at == '.')
    {
      if (!parse_unsigned (p, &number))
        return FALSE;
    }
  else if (get_letter (p) < 0)
    return fail (p, _ ("a number or one of x, y, z is expected"));
  else if (!skip_letter (p, &axis))
    return FALSE;
  while (*p->at == '/' || *p->at == '*' || (axis < 0 && get_letter (p) >= 0))
    {
      char mark = *p->at;

      if (mark == '/' || mark == '*')
        {
          p->at++;
          skip_blanks (p);
        }
      if (mark != '/' && get_letter (p) >= 0)
        {
          if (axis >= 0)
            return fail (p, _ ("two of x, y, z are multiplied"));
          if (!skip_letter (p, &axis))
            return FALSE;
          continue;
        }
      if (!parse_unsigned (p, &divisor))
        return FALSE;
      if (mark == '/' && divisor == 0.0)
        return fail (p, _ ("a number is divided by zero"));
      number = mark == '/' ? number / divisor : number * divisor;
    }
  if (axis >= 0)
    coefficients[axis] += sign * number;
  else
    *shift += sign * number;
  return TRUE;
}

static gboolean
parse_component (Parser *p, double coefficients[3], double *shift)
{
  gboolean first = TRUE;

  skip_blanks (p);
  while (*p->at != '\0' && *p->at != ',' && *p->at != ';')
    {
      double sign = 1.0;

      if (*p->at == '+' || *p->at == '-')
        sign = *p->at++ == '-' ? -1.0 : 1.0;
      else if (!first)
        return fail (p, _ ("a plus, a minus or a comma is expected"));
      skip_blanks (p);
      if (!parse_term (p, sign, coefficients, shift))
        return FALSE;
      first = FALSE;
    }
  return !first || fail (p, _ ("three parts separated by commas are expected"));
}

static int
get_determinant (const int r[3][3])
{
  return r[0][0] * (r[1][1] * r[2][2] - r[1][2] * r[2][1])
         - r[0][1] * (r[1][0] * r[2][2] - r[1][2] * r[2][0])
         + r[0][2] * (r[1][0] * r[2][1] - r[1][1] * r[2][0]);
}

static double
wrap_shift (double t)
{
  t -= floor (t);
  return fabs (t - 1.0) < 1e-9 || t < 1e-9 ? 0.0 : t;
}

static gboolean
take_component (
    Parser *p, const double coefficients[3], double shift, NearOperation *operation, guint row)
{
  for (guint j = 0; j < 3; j++)
    {
      if (fabs (coefficients[j]) > 99.0 || fabs (coefficients[j] - rint (coefficients[j])) > 1e-6)
        return fail (p, _ ("x, y and z are multiplied by whole numbers only"));
      operation->rotation[row][j] = (int) lrint (coefficients[j]);
    }
  if (!(fabs (shift) < 1e6))
    return fail (p, _ ("the shift is too large"));
  operation->translation[row] = wrap_shift (shift);
  return TRUE;
}

gboolean
near_operation_parse (const char *text,
                           NearOperation *operation,
                           int *time_reversal,
                           char **problem)
{
  Parser p = { text, NULL };
  gboolean good = TRUE;
  int determinant;

  *time_reversal = 0;
  for (guint i = 0; i < 3 && good; i++)
    {
      double coefficients[3] = { 0.0 }, shift = 0.0;

      good = parse_component (&p, coefficients, &shift)
             && take_component (&p, coefficients, shift, operation, i)
             && (i == 2 || *p.at != '\0'
                 || fail (&p, _ ("three parts separated by commas are expected")));
      if (i < 2 && good)
        p.at++;
    }
  if (good && *p.at != '\0')
    {
      /* ",+1" or ",-1" of magnetic groups; more dimensions, or how moments turn, do not concern
       * sites. */
      p.at++;
      skip_blanks (&p);
      if (strcmp (p.at, "1") == 0 || strcmp (p.at, "+1") == 0 || strcmp (p.at, "-1") == 0)
        *time_reversal = *p.at == '-' ? -1 : 1;
      else if (g_ascii_tolower (*p.at) != 'm' && strstr (text, "x4") == NULL
               && strstr (text, "X4") == NULL)
        good = fail (&p, _ ("three parts separated by commas are expected, but there are more"));
    }
  determinant = good ? get_determinant (operation->rotation) : 0;
  if (good && determinant != 1 && determinant != -1)
    {
      p.problem = g_strdup_printf (
          _ ("its determinant is %d: an operation of symmetry has 1 or −1"), determinant);
      good = FALSE;
    }
  *problem = p.problem;
  return good;
}

/* First @first, then @second. */
NearOperation
near_operation_multiply (const NearOperation *second, const NearOperation *first)
{
  NearOperation made;

  for (guint i = 0; i < 3; i++)
    {
      double shift = second->translation[i];

      for (guint j = 0; j < 3; j++)
        {
          made.rotation[i][j] = 0;
          for (guint k = 0; k < 3; k++)
            made.rotation[i][j] += second->rotation[i][k] * first->rotation[k][j];
          shift += second->rotation[i][j] * first->translation[j];
        }
      made.translation[i] = wrap_shift (shift);
    }
  return made;
}

/* But for shifts by whole cells. */
gboolean
near_operation_is_equal (const NearOperation *a, const NearOperation *b)
{
  if (memcmp (a->rotation, b->rotation, sizeof a->rotation) != 0)
    return FALSE;
  for (guint i = 0; i < 3; i++)
    {
      double d = a->translation[i] - b->translation[i];

      if (fabs (d - rint (d)) > SAME_SHIFT)
        return FALSE;
    }
  return TRUE;
}

static void
append_shift (GString *text, double t, gboolean first)
{
  double part = rint (t * 24.0);

  if (fabs (t) < WHOLE_SHIFT)
    {
      if (first)
        g_string_append_c (text, '0');
      return;
    }
  if (!first || t < 0.0)
    g_string_append_c (text, t < 0.0 ? '-' : '+');
  if (fabs (t * 24.0 - part) < 24.0 * WHOLE_SHIFT)
    {
      gint64 above = (gint64) fabs (part), below = 24;

      for (gint64 prime = 2; prime <= 3; prime++)
        while (above % prime == 0 && below % prime == 0)
          {
            above /= prime;
            below /= prime;
          }
      g_string_append_printf (text, "%d/%d", (int) above, (int) below);
    }
  else
    {
      char buffer[G_ASCII_DTOSTR_BUF_SIZE];

      /* With all its digits, so that nobody takes 0.33 for a third. */
      g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.10f", fabs (t)));
    }
}

/* "-y, x-y, z+1/3" */
void
near_operation_append (const NearOperation *operation, GString *text)
{
  for (guint i = 0; i < 3; i++)
    {
      gboolean first = TRUE;

      if (i > 0)
        g_string_append (text, ", ");
      for (guint j = 0; j < 3; j++)
        {
          int factor = operation->rotation[i][j];

          if (factor == 0)
            continue;
          if (factor < 0 || !first)
            g_string_append_c (text, factor < 0 ? '-' : '+');
          if (ABS (factor) != 1)
            g_string_append_printf (text, "%d*", ABS (factor));
          g_string_append_c (text, (char) ('x' + j));
          first = FALSE;
        }
      append_shift (text, operation->translation[i], first);
    }
}
