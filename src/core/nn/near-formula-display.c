/* near-formula-display.c — formulas as people read them, and back
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-formula.h"

#include <string.h>

/* Figures as lowered ones, so that no markup is needed: x1 is x₁, h2_10 is h₂‚₁₀. */
static const char *
append_lowered (GString *text, const char *c)
{
  for (; g_ascii_isdigit (*c) || *c == '_'; c++)
    if (*c == '_')
      g_string_append (text, "‚");
    else
      g_string_append_unichar (text, 0x2080 + (gunichar) (*c - '0'));
  return c;
}

static const char *const raised[] = { "⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹" };

static const char *
append_raised (GString *text, const char *c)
{
  for (; g_ascii_isdigit (*c); c++)
    g_string_append (text, raised[*c - '0']);
  return c;
}

/* "e-05" becomes "·10⁻⁵". */
static const char *
append_power_of_ten (GString *text, const char *c)
{
  g_string_append (text, "·10");
  c++;
  if (*c == '-')
    g_string_append (text, "⁻");
  if (*c == '-' || *c == '+')
    c++;
  while (*c == '0' && g_ascii_isdigit (c[1]))
    c++;
  return append_raised (text, c);
}

/**
 * near_formula_to_display:
 *
 * Returns: (transfer full): the same text for people: real minus signs, raised and lowered figures,
 *   dots for products
 */
char *
near_formula_to_display (const char *formula)
{
  GString *text = g_string_new (NULL);

  for (const char *c = formula; *c != '\0';)
    {
      if ((*c == 'x' || *c == 'h') && g_ascii_isdigit (c[1]))
        {
          g_string_append_c (text, *c);
          c = append_lowered (text, c + 1);
        }
      else if (*c == 'e' && c > formula && g_ascii_isdigit (c[-1]))
        c = append_power_of_ten (text, c);
      else if (*c == '^' && g_ascii_isdigit (c[1]))
        c = append_raised (text, c + 1);
      else if (*c == '*' || *c == '-')
        g_string_append (text, *c++ == '*' ? "·" : "−");
      else
        g_string_append_c (text, *c++);
    }
  return g_string_free (text, FALSE);
}

static gboolean
skip (const char **c, const char *word)
{
  if (!g_str_has_prefix (*c, word))
    return FALSE;
  *c += strlen (word);
  return TRUE;
}

/* The next raised, or lowered, figure, or -1. */
static int
read_figure (const char **c, gboolean is_raised)
{
  gunichar lowered = g_utf8_get_char (*c);

  if (!is_raised && lowered >= 0x2080 && lowered <= 0x2089)
    {
      *c = g_utf8_next_char (*c);
      return (int) (lowered - 0x2080);
    }
  for (int i = 0; is_raised && i < 10; i++)
    if (skip (c, raised[i]))
      return i;
  return -1;
}

/* @before and a run of figures; FALSE, and nothing done, if there are none. */
static gboolean
append_figures (GString *text, const char *before, const char **c, gboolean is_raised)
{
  int figure = read_figure (c, is_raised);

  if (figure < 0)
    return FALSE;
  g_string_append (text, before);
  for (; figure >= 0; figure = read_figure (c, is_raised))
    g_string_append_c (text, (char) ('0' + figure));
  return TRUE;
}

/* "·10⁻⁵" and "·10⁶", but not "·10" as a product. */
static gboolean
append_exponent (GString *text, const char **c)
{
  const char *at = *c;
  gboolean negative;

  if (!skip (&at, "·10"))
    return FALSE;
  negative = skip (&at, "⁻");
  if (!append_figures (text, negative ? "e-" : "e+", &at, TRUE))
    return FALSE;
  *c = at;
  return TRUE;
}

/**
 * near_formula_from_display:
 *
 * Returns: (transfer full): what people read, as the parser reads it: the inverse of
 *   near_formula_to_display() up to the spelling of powers of ten
 */
char *
near_formula_from_display (const char *display)
{
  GString *text = g_string_new (NULL);

  for (const char *c = display; *c != '\0';)
    {
      if (append_exponent (text, &c) || append_figures (text, "^", &c, TRUE)
          || append_figures (text, "", &c, FALSE))
        continue;
      if (skip (&c, "·"))
        g_string_append_c (text, '*');
      else if (skip (&c, "−"))
        g_string_append_c (text, '-');
      else if (skip (&c, "‚"))
        g_string_append_c (text, '_');
      else
        {
          g_string_append_unichar (text, g_utf8_get_char (c));
          c = g_utf8_next_char (c);
        }
    }
  return g_string_free (text, FALSE);
}
