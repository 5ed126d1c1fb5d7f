/* near-cif-operation.c — symmetry operations written as x,y,z
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Three sums separated by commas; a term is a number, a letter, or both: "1/2-y", "x-y", "z+1/6",
 * "0.5+X", "2*x". Superspace letters x1, x2, x3 are x, y, z.
 */
#include "near-cif-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Of decimals: 0.3333, 0.167. */
#define SNAP_DECIMAL 5e-4
#define SAME_SHIFT 1e-4

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

static gboolean
parse_unsigned (Parser *p, double *number)
{
  const char *start = p->at;
  NearToken token;

  while (g_ascii_isdigit (*p->at) || *p->at == '.')
    p->at++;
  token = (NearToken){ start, (gsize) (p->at - start) };
  if (!near_token_parse_number (&token, number))
    return fail (p, _ ("a number is expected"));
  /* 0.3333 is a third. */
  if (memchr (start, '.', token.n) != NULL
      && fabs (*number * 24.0 - rint (*number * 24.0)) < 24.0 * SNAP_DECIMAL)
    *number = rint (*number * 24.0) / 24.0;
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
_near_cif_parse_operation (const char *text,
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
_near_operation_multiply (const NearOperation *second, const NearOperation *first)
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
_near_operation_equal (const NearOperation *a, const NearOperation *b)
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
