/* near-qe-expression.c — arithmetic in the coordinates of a pw.x input
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * sum     = product { (+|-) product }
 * product = unary { (*|/) unary }
 * unary   = (+|-) unary | power
 * power   = atom [ (^|**) unary ]
 * atom    = number | ( sum ) | name ( sum ) | pi
 *
 * pw.x knows + - * / ^ and parentheses; functions are an extension that some versions have. */
#include "near-qe-private.h"

#include "near-text.h"

#include <math.h>
#include <string.h>

#define DEEPEST 32
#define LONGEST 200

typedef struct
{
  const char *at, *end;
  guint depth;
} Parser;

static gboolean parse_sum (Parser *p, double *value);
static gboolean parse_unary (Parser *p, double *value);

static gboolean
take (Parser *p, char c)
{
  if (p->at == p->end || *p->at != c)
    return FALSE;
  p->at++;
  return TRUE;
}

/* Digits, a point, an exponent whose sign is not an operator. */
static gboolean
parse_number (Parser *p, double *value)
{
  NearToken token = { p->at, 0 };
  const char *at = p->at;

  while (at != p->end && (g_ascii_isdigit (*at) || *at == '.'))
    at++;
  if (at != p->at && at != p->end && strchr ("eEdD", *at) != NULL)
    {
      const char *exponent = at + 1;

      if (exponent != p->end && (*exponent == '+' || *exponent == '-'))
        exponent++;
      if (exponent != p->end && g_ascii_isdigit (*exponent))
        for (at = exponent; at != p->end && g_ascii_isdigit (*at); at++)
          ;
    }
  token.n = (gsize) (at - p->at);
  p->at = at;
  return token.n > 0 && near_token_parse_number (&token, value);
}

static gboolean
parse_function (Parser *p, double *value)
{
  static const struct
  {
    const char *name;
    double (*function) (double);
  } functions[] = { { "sqrt", sqrt }, { "sin", sin },   { "cos", cos }, { "tan", tan }, { "asin", asin },
                    { "acos", acos }, { "atan", atan }, { "exp", exp }, { "log", log }, { "abs", fabs } };
  NearToken name = { p->at, 0 };

  while (p->at != p->end && g_ascii_isalpha (*p->at))
    p->at++;
  name.n = (gsize) (p->at - name.start);
  if (near_token_is (&name, "pi"))
    {
      *value = G_PI;
      return TRUE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    if (near_token_is (&name, functions[i].name))
      {
        if (!take (p, '(') || !parse_sum (p, value) || !take (p, ')'))
          return FALSE;
        *value = functions[i].function (*value);
        return TRUE;
      }
  return FALSE;
}

static gboolean
parse_atom (Parser *p, double *value)
{
  if (p->at == p->end)
    return FALSE;
  if (take (p, '('))
    return parse_sum (p, value) && take (p, ')');
  return g_ascii_isalpha (*p->at) ? parse_function (p, value) : parse_number (p, value);
}

static gboolean
parse_power (Parser *p, double *value)
{
  double exponent;

  if (!parse_atom (p, value))
    return FALSE;
  gboolean stars = p->end - p->at >= 2 && p->at[0] == '*' && p->at[1] == '*';
  if (!stars && !(p->at != p->end && *p->at == '^'))
    return TRUE;
  p->at += stars ? 2 : 1;
  if (!parse_unary (p, &exponent))
    return FALSE;
  *value = pow (*value, exponent);
  return TRUE;
}

static gboolean
parse_unary (Parser *p, double *value)
{
  gboolean good;

  if (++p->depth > DEEPEST)
    return FALSE;
  if (take (p, '-'))
    {
      good = parse_unary (p, value);
      *value = good ? -*value : 0.0;
    }
  else
    good = take (p, '+') ? parse_unary (p, value) : parse_power (p, value);
  p->depth--;
  return good;
}

static gboolean
parse_product (Parser *p, double *value)
{
  double factor;

  if (!parse_unary (p, value))
    return FALSE;
  while (p->at != p->end && (*p->at == '*' || *p->at == '/'))
    {
      gboolean times = *p->at++ == '*';

      if (!parse_unary (p, &factor))
        return FALSE;
      *value = times ? *value * factor : *value / factor;
    }
  return TRUE;
}

static gboolean
parse_sum (Parser *p, double *value)
{
  double term;

  if (!parse_product (p, value))
    return FALSE;
  while (p->at != p->end && (*p->at == '+' || *p->at == '-'))
    {
      gboolean plus = *p->at++ == '+';

      if (!parse_product (p, &term))
        return FALSE;
      *value = plus ? *value + term : *value - term;
    }
  return TRUE;
}

gboolean
_near_qe_evaluate (const NearToken *token, double *value)
{
  Parser p = { token->start, token->start + token->n, 0 };
  double result = 0.0;

  if (near_token_parse_number (token, value))
    return TRUE;
  if (token->n == 0 || token->n > LONGEST || !parse_sum (&p, &result) || p.at != p.end)
    return FALSE;
  *value = result;
  return TRUE;
}
