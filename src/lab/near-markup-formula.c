/* near-markup-formula.c — the small part of LaTeX's formulas that one line of Pango markup can show
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Letters are italic, digits and function names upright, the minus is U+2212. Spaces are set by the
 * kind of symbol, as TeX does: relations get a space (where a line may break), binary operators a
 * narrow space that does not break, and neither gets one in a sub- or superscript.
 */
#include <string.h>

#include "near-markup.h"

#define DEPTH_MAX 12
#define NARROW "\u202f"

typedef enum
{
  START, /* nothing yet, or after an opening bracket: a sign that follows is unary */
  OPERAND,
  FUNCTION, /* tanh: a letter that follows needs a space */
  OPERATOR,
  RELATION,
  COMMA
} SymbolKind;

typedef struct
{
  const char *name;
  const char *text;
  SymbolKind kind;
} Symbol;

static const Symbol symbols[] = {
  { "alpha", "α", OPERAND },      { "beta", "β", OPERAND },     { "gamma", "γ", OPERAND },
  { "delta", "δ", OPERAND },      { "epsilon", "ε", OPERAND },  { "varepsilon", "ε", OPERAND },
  { "zeta", "ζ", OPERAND },       { "eta", "η", OPERAND },      { "theta", "θ", OPERAND },
  { "iota", "ι", OPERAND },       { "kappa", "κ", OPERAND },    { "lambda", "λ", OPERAND },
  { "mu", "μ", OPERAND },         { "nu", "ν", OPERAND },       { "xi", "ξ", OPERAND },
  { "pi", "π", OPERAND },         { "rho", "ρ", OPERAND },      { "sigma", "σ", OPERAND },
  { "tau", "τ", OPERAND },        { "upsilon", "υ", OPERAND },  { "phi", "φ", OPERAND },
  { "varphi", "φ", OPERAND },     { "chi", "χ", OPERAND },      { "psi", "ψ", OPERAND },
  { "omega", "ω", OPERAND },      { "Gamma", "Γ", OPERAND },    { "Delta", "Δ", OPERAND },
  { "Theta", "Θ", OPERAND },      { "Lambda", "Λ", OPERAND },   { "Xi", "Ξ", OPERAND },
  { "Pi", "Π", OPERAND },         { "Sigma", "Σ", OPERAND },    { "Phi", "Φ", OPERAND },
  { "Psi", "Ψ", OPERAND },        { "Omega", "Ω", OPERAND },    { "ell", "ℓ", OPERAND },
  { "hbar", "ℏ", OPERAND },       { "infty", "∞", OPERAND },    { "partial", "∂", START },
  { "nabla", "∇", START },        { "ldots", "…", OPERAND },    { "dots", "…", OPERAND },
  { "cdots", "⋯", OPERAND },      { "angstrom", "Å", OPERAND }, { "degree", "°", OPERAND },
  { "prime", "′", OPERAND },      { "sqrt", "√", START },       { "int", "∫", START },
  { "sum", "∑", FUNCTION },       { "prod", "∏", FUNCTION },    { "tanh", "tanh", FUNCTION },
  { "sinh", "sinh", FUNCTION },   { "cosh", "cosh", FUNCTION }, { "sin", "sin", FUNCTION },
  { "cos", "cos", FUNCTION },     { "tan", "tan", FUNCTION },   { "exp", "exp", FUNCTION },
  { "ln", "ln", FUNCTION },       { "log", "log", FUNCTION },   { "max", "max", FUNCTION },
  { "min", "min", FUNCTION },     { "erf", "erf", FUNCTION },   { "det", "det", FUNCTION },
  { "cdot", "·", OPERATOR },      { "times", "×", OPERATOR },   { "pm", "±", OPERATOR },
  { "mp", "∓", OPERATOR },        { "div", "÷", OPERATOR },     { "circ", "∘", OPERATOR },
  { "le", "≤", RELATION },        { "leq", "≤", RELATION },     { "ge", "≥", RELATION },
  { "geq", "≥", RELATION },       { "ne", "≠", RELATION },      { "neq", "≠", RELATION },
  { "ll", "≪", RELATION },        { "gg", "≫", RELATION },      { "approx", "≈", RELATION },
  { "sim", "∼", RELATION },       { "propto", "∝", RELATION },  { "equiv", "≡", RELATION },
  { "in", "∈", RELATION },        { "to", "→", RELATION },      { "rightarrow", "→", RELATION },
  { "leftarrow", "←", RELATION }, { "mid", "|", RELATION },     { "langle", "⟨", START },
  { "rangle", "⟩", OPERAND },     { "quad", "\u2003", START },  { "left", "", START },
  { "right", "", OPERAND },       { "lvert", "|", START },      { "rvert", "|", OPERAND },
};

static const struct
{
  const char *name;
  const char *mark; /* a combining character */
} accents[] = {
  { "hat", "\u0302" }, { "bar", "\u0304" },   { "vec", "\u20d7" },
  { "dot", "\u0307" }, { "tilde", "\u0303" },
};

typedef struct
{
  GString *out;
  const char *p;
  const char *end;
  SymbolKind last;
  gboolean script; /* in a sub- or superscript */
  guint depth;
} Formula;

static void formula_run (Formula *f);

static void
append (Formula *f, const char *text, gssize length)
{
  g_autofree char *escaped = g_markup_escape_text (text, length);

  g_string_append (f->out, escaped);
}

/* Spaces belong before a symbol, because only then is it known what stands on its left. */
static void
put (Formula *f, const char *text, gssize length, SymbolKind kind, gboolean italic)
{
  gboolean after_value = f->last == OPERAND || f->last == FUNCTION;
  gboolean binary = kind == OPERATOR && after_value;

  if (!f->script)
    {
      if ((kind == RELATION && f->last != START) || f->last == RELATION)
        g_string_append_c (f->out, ' ');
      else if (binary || f->last == OPERATOR || f->last == COMMA
               || (kind == FUNCTION && f->last == OPERAND)
               || (f->last == FUNCTION && (kind == OPERAND || kind == FUNCTION)))
        g_string_append (f->out, NARROW);
    }
  if (italic)
    g_string_append (f->out, "<i>");
  append (f, text, length);
  if (italic)
    g_string_append (f->out, "</i>");
  /* A sign with nothing on its left belongs to what follows. */
  f->last = kind == OPERATOR && !binary ? START : kind;
}

/* From "{" to behind its "}", or to the end if there is none: FALSE. */
static gboolean
skip_group (Formula *f)
{
  guint open = 0;

  do
    {
      open += *f->p == '{';
      open -= *f->p == '}';
      f->p++;
    }
  while (f->p < f->end && open > 0);
  return open == 0;
}

/* The next argument of a command: the inside of {…}, one \command, or one character. */
static Formula
take_argument (Formula *f)
{
  Formula argument = { .out = f->out, .script = f->script, .depth = f->depth + 1, .last = START };

  while (f->p < f->end && *f->p == ' ')
    f->p++;
  argument.p = f->p;
  if (f->p < f->end && *f->p == '{')
    {
      gboolean closed = skip_group (f);

      argument.p++;
      argument.end = closed ? f->p - 1 : f->p;
      return argument;
    }
  if (f->p < f->end && *f->p == '\\')
    {
      f->p++;
      while (f->p < f->end && g_ascii_isalpha (*f->p))
        f->p++;
      while (f->p < f->end && *f->p == '{') /* \frac{a}{b} */
        skip_group (f);
    }
  else if (f->p < f->end)
    f->p = g_utf8_next_char (f->p);
  argument.end = MIN (f->p, f->end);
  return argument;
}

static void
run_or_quote (Formula *argument)
{
  if (argument->depth > DEPTH_MAX)
    append (argument, argument->p, argument->end - argument->p);
  else
    formula_run (argument);
}

static void
put_script (Formula *f, const char *tag)
{
  SymbolKind last = f->last;
  Formula argument = take_argument (f);

  argument.script = TRUE;
  g_string_append_printf (f->out, "<%s>", tag);
  run_or_quote (&argument);
  g_string_append_printf (f->out, "</%s>", tag);
  f->last = last == START ? OPERAND : last;
}

/* One number, one letter or one \\command needs no brackets. */
static gboolean
is_single (const char *p, const char *end)
{
  if (end - p <= 1)
    return TRUE;
  gboolean command = *p == '\\';
  for (p += command; p < end; p++)
    if (command ? !g_ascii_isalpha (*p) : !g_ascii_isdigit (*p) && *p != '.')
      return FALSE;
  return TRUE;
}

/* A part of a fraction or a root, in brackets when the line would be ambiguous without them. */
static void
put_part (Formula *f)
{
  Formula argument = take_argument (f);
  gboolean single = is_single (argument.p, argument.end);

  if (!single)
    g_string_append_c (f->out, '(');
  run_or_quote (&argument);
  if (!single)
    g_string_append_c (f->out, ')');
  f->last = OPERAND;
}

/* The mark belongs inside of the letter's <i>, so that both are drawn in one font. */
static void
put_accent (Formula *f, const char *mark)
{
  put (f, "", 0, OPERAND, FALSE);

  Formula argument = take_argument (f);
  run_or_quote (&argument);
  if (g_str_has_suffix (f->out->str, "</i>"))
    g_string_insert (f->out, f->out->len - strlen ("</i>"), mark);
  else
    g_string_append (f->out, mark);
}

static gboolean
put_structure (Formula *f, const char *name)
{
  if (strcmp (name, "frac") == 0)
    {
      put (f, "", 0, OPERAND, FALSE);
      put_part (f);
      g_string_append_c (f->out, '/');
      put_part (f);
      return TRUE;
    }
  if (strcmp (name, "sqrt") == 0)
    {
      put (f, "√", -1, OPERAND, FALSE);
      put_part (f);
      return TRUE;
    }
  if (strcmp (name, "text") == 0 || strcmp (name, "mathrm") == 0)
    {
      Formula argument = take_argument (f);

      put (f, argument.p, argument.end - argument.p, OPERAND, FALSE);
      return TRUE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (accents); i++)
    if (strcmp (name, accents[i].name) == 0)
      {
        put_accent (f, accents[i].mark);
        return TRUE;
      }
  return FALSE;
}

static void
put_command (Formula *f)
{
  const char *start = f->p++;

  while (f->p < f->end && g_ascii_isalpha (*f->p))
    f->p++;
  if (f->p == start + 1) /* \, \{ \% … */
    {
      if (f->p < f->end && strchr (",;:! ", *f->p) != NULL)
        {
          if (*f->p++ != '!')
            g_string_append (f->out, NARROW);
        }
      else if (f->p < f->end && g_ascii_ispunct (*f->p))
        put (f, f->p++, 1, OPERAND, FALSE);
      else
        put (f, "\\", 1, OPERAND, FALSE);
      return;
    }
  g_autofree char *name = g_strndup (start + 1, f->p - start - 1);
  if (put_structure (f, name))
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (symbols); i++)
    if (strcmp (name, symbols[i].name) == 0)
      {
        put (f, symbols[i].text, -1, symbols[i].kind, FALSE);
        return;
      }
  put (f, start, f->p - start, OPERAND, FALSE);
}

static void
put_character (Formula *f)
{
  const char *start = f->p;
  gunichar c = g_utf8_get_char (f->p);

  f->p = g_utf8_next_char (f->p);
  if (c == '-' || c == 0x2212)
    put (f, "−", -1, OPERATOR, FALSE);
  else if (c == '+' || c == 0xb1 || c == 0xb7 || c == 0xd7)
    put (f, start, f->p - start, OPERATOR, FALSE);
  else if (c == '*')
    put (f, "∗", -1, f->last == OPERAND ? OPERATOR : OPERAND, FALSE);
  else if (c == '/')
    {
      g_string_append_c (f->out, '/');
      f->last = START;
    }
  else if (c == '=' || c == '<' || c == '>' || c == 0x2264 || c == 0x2265 || c == 0x2248)
    put (f, start, f->p - start, RELATION, FALSE);
  else if (c == '(' || c == '[')
    {
      if (f->last == FUNCTION)
        f->last = START;
      put (f, start, 1, START, FALSE);
    }
  else if (c == ',' || c == ';')
    {
      append (f, start, 1);
      /* 10,000 is one number */
      if (f->p >= f->end || !g_ascii_isdigit (*f->p) || f->last != OPERAND)
        f->last = COMMA;
    }
  else if (c == '\'')
    append (f, "′", -1);
  else if (c < 128 && strchr (")]!|", (int)c) != NULL)
    {
      append (f, start, 1);
      f->last = OPERAND;
    }
  else
    put (f, start, f->p - start, OPERAND, g_unichar_isalpha (c));
}

static void
put_number (Formula *f)
{
  const char *start = f->p;

  while (f->p < f->end && (g_ascii_isdigit (*f->p) || *f->p == '.'))
    f->p++;
  put (f, start, f->p - start, OPERAND, FALSE);
}

static void
formula_run (Formula *f)
{
  while (f->p < f->end)
    {
      if (*f->p == '\\')
        put_command (f);
      else if (*f->p == '_' || *f->p == '^')
        put_script (f, *f->p++ == '_' ? "sub" : "sup");
      else if (*f->p == '{')
        {
          Formula group = take_argument (f);

          group.last = f->last;
          run_or_quote (&group);
          f->last = group.last;
        }
      else if (*f->p == '}' || g_ascii_isspace (*f->p))
        f->p++;
      else if (g_ascii_isdigit (*f->p))
        put_number (f);
      else
        put_character (f);
    }
}

/**
 * near_markup_formula_to_pango:
 * @formula: letters, numbers, + - / ( ), _ and ^ with one character or {…}, and commands: Greek
 *   letters, functions, \frac{}{}, \sqrt{}, \text{}, accents and the usual operators and relations
 *
 * A command that is not known is shown as it was written.
 *
 * Returns: (transfer full): well-formed Pango markup
 */
char *
near_markup_formula_to_pango (const char *formula)
{
  g_return_val_if_fail (formula != NULL, NULL);

  g_autofree char *valid = g_utf8_make_valid (formula, -1);
  Formula f = { .out = g_string_new (NULL), .p = valid, .end = valid + strlen (valid) };

  formula_run (&f);
  return g_string_free (f.out, FALSE);
}
