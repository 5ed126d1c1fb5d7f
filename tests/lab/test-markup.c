/* test-markup.c — Markdown and formulas to Pango markup, and that nothing breaks the markup
 * SPDX-License-Identifier: GPL-3.0-or-later */
#undef G_DISABLE_ASSERT

#include <string.h>

#include "near-markup.h"

#define NARROW "\u202f"

/* Pango reads markup with GMarkup and a list of tags; GtkLabel takes the links out before it. */
static void
start_element (GMarkupParseContext *context,
               const char *name,
               const char **attribute_names,
               const char **attribute_values,
               gpointer data,
               GError **error)
{
  static const char *const tags[] = { "b", "i", "tt", "s", "sub", "sup", "a", NULL };
  guint *n_links = data;

  if (!g_strv_contains (tags, name))
    g_set_error (error, G_MARKUP_ERROR, G_MARKUP_ERROR_UNKNOWN_ELEMENT, "<%s>", name);
  if (strcmp (name, "a") == 0)
    {
      g_assert_cmpstr (attribute_names[0], ==, "href");
      g_assert_null (attribute_names[1]);
      g_assert_false (g_str_has_prefix (attribute_values[0], "javascript"));
      (*n_links)++;
      g_assert_cmpuint (*n_links, ==, 1);
    }
  else
    g_assert_null (attribute_names[0]);
}

static void
end_element (GMarkupParseContext *context, const char *name, gpointer data, GError **error)
{
  if (strcmp (name, "a") == 0)
    (*(guint *)data)--;
}

static void
assert_well_formed (const char *markup)
{
  static const GMarkupParser parser
      = { .start_element = start_element, .end_element = end_element };
  guint n_links = 0;
  g_autoptr (GError) error = NULL;
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, &n_links, NULL);
  g_autofree char *whole = g_strconcat ("<b>", markup, "</b>", NULL);

  g_assert_true (g_utf8_validate (markup, -1, NULL));
  if (!g_markup_parse_context_parse (context, whole, -1, &error)
      || !g_markup_parse_context_end_parse (context, &error))
    g_error ("%s in: %s", error->message, markup);
}

static void
assert_all_well_formed (const char *markdown)
{
  g_autoptr (GPtrArray) blocks = near_markup_blocks (markdown);
  g_autofree char *whole = near_markup_to_pango (markdown);
  g_autofree char *formula = near_markup_formula_to_pango (markdown);

  g_assert_nonnull (blocks);
  for (guint i = 0; i < blocks->len; i++)
    {
      const NearMarkupBlock *block = g_ptr_array_index (blocks, i);

      assert_well_formed (block->markup);
      if (block->kind == NEAR_MARKUP_RULE)
        g_assert_cmpstr (block->markup, ==, "");
    }
  assert_well_formed (whole);
  assert_well_formed (formula);
}

static void
test_inline (void)
{
  static const struct
  {
    const char *markdown;
    const char *markup;
  } cases[] = {
    { "", "" },
    { "plain", "plain" },
    { "two\nlines", "two lines" },
    { "hard  \nbreak\\\nagain", "hard\nbreak\nagain" },
    { "*i* **b** `a<b` ~~s~~", "<i>i</i> <b>b</b> <tt>a&lt;b</tt> <s>s</s>" },
    { "**b *bi* b**", "<b>b <i>bi</i> b</b>" },
    { "a < b & c > d", "a &lt; b &amp; c &gt; d" },
    { "<b>no</b>", "&lt;b&gt;no&lt;/b&gt;" },
    { "&lt; &amp; &minus;1 &#65; &#x42; &bogus;", "&lt; &amp; −1 A B &amp;bogus;" },
    { "&#0; &#xD800; &#x110000; &#7;", "� � � �" },
    { "[t](https://a.b/?x=1&y=2)", "<a href=\"https://a.b/?x=1&amp;y=2\">t</a>" },
    { "[t](lesson:one-neuron)", "<a href=\"lesson:one-neuron\">t</a>" },
    { "[t](javascript:alert(1))", "t" },
    { "[t](FILE:///etc/passwd)", "t" },
    { "<https://a.b/>", "<a href=\"https://a.b/\">https://a.b/</a>" },
    { "![alt *text*](a.png)", "alt <i>text</i>" },
    { "[t](<https://a.b/\"onclick=\">)", "<a href=\"https://a.b/&quot;onclick=&quot;\">t</a>" },
    { "costs \\$5", "costs $5" },
    { "at $x_1$ now", "at <i>x</i><sub>1</sub> now" },
    { "unbalanced **bold", "unbalanced **bold" },
    { "    not code", "not code" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *markup = near_markup_to_pango (cases[i].markdown);

      g_assert_cmpstr (markup, ==, cases[i].markup);
      assert_all_well_formed (cases[i].markdown);
    }
}

static void
test_formulas (void)
{
  static const struct
  {
    const char *formula;
    const char *markup;
  } cases[] = {
    { "", "" },
    { "x_1^2", "<i>x</i><sub>1</sub><sup>2</sup>" },
    { "x^{-1}", "<i>x</i><sup>−1</sup>" },
    { "x_{i+1}", "<i>x</i><sub><i>i</i>+1</sub>" },
    { "a - b", "<i>a</i>" NARROW "−" NARROW "<i>b</i>" },
    { "-a", "−<i>a</i>" },
    { "(-1)", "(−1)" },
    { "a = -1", "<i>a</i> = −1" },
    { "a\\cdot b", "<i>a</i>" NARROW "·" NARROW "<i>b</i>" },
    { "4\\tanh(2y)", "4" NARROW "tanh(2<i>y</i>)" },
    { "\\tanh x", "tanh" NARROW "<i>x</i>" },
    { "\\sum_{i=1}^n w_i",
      "∑<sub><i>i</i>=1</sub><sup><i>n</i></sup>" NARROW "<i>w</i><sub><i>i</i></sub>" },
    { "\\alpha \\le \\Omega", "α ≤ Ω" },
    { "\\frac{1}{2}", "1/2" },
    { "\\frac{a+1}{b}", "(<i>a</i>" NARROW "+" NARROW "1)/<i>b</i>" },
    { "\\sqrt{2}", "√2" },
    { "\\sqrt{\\sigma}", "√σ" },
    { "\\sqrt{ab}", "√(<i>a</i><i>b</i>)" },
    { "\\hat y", "<i>y\u0302</i>" },
    { "E_\\text{fit}", "<i>E</i><sub>fit</sub>" },
    { "\\hat{\\sigma}", "σ\u0302" },
    { "E_{\\text{fit}}", "<i>E</i><sub>fit</sub>" },
    { "10,000", "10,000" },
    { "f(x,y)", "<i>f</i>(<i>x</i>," NARROW "<i>y</i>)" },
    { "a < b", "<i>a</i> &lt; <i>b</i>" },
    { "\\nonsense", "\\nonsense" },
    { "f'", "<i>f</i>′" },
    { "|x|", "|<i>x</i>|" },
    { "\\{1\\}", "{1}" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *markup = near_markup_formula_to_pango (cases[i].formula);

      g_assert_cmpstr (markup, ==, cases[i].markup);
    }
}

typedef struct
{
  NearMarkupKind kind;
  guint level, depth, quote;
  const char *marker;
  const char *markup;
} Expected;

static void
assert_blocks (const char *markdown, const Expected *expected, guint n)
{
  g_autoptr (GPtrArray) blocks = near_markup_blocks (markdown);

  g_assert_cmpuint (blocks->len, ==, n);
  for (guint i = 0; i < n; i++)
    {
      const NearMarkupBlock *block = g_ptr_array_index (blocks, i);

      g_assert_cmpint (block->kind, ==, expected[i].kind);
      g_assert_cmpuint (block->level, ==, expected[i].level);
      g_assert_cmpuint (block->depth, ==, expected[i].depth);
      g_assert_cmpuint (block->quote, ==, expected[i].quote);
      g_assert_cmpstr (block->marker, ==, expected[i].marker);
      g_assert_cmpstr (block->markup, ==, expected[i].markup);
    }
  assert_all_well_formed (markdown);
}

static void
test_blocks (void)
{
  static const Expected mixed[] = {
    { NEAR_MARKUP_HEADING, 1, 0, 0, NULL, "Head" },
    { NEAR_MARKUP_PARAGRAPH, 0, 0, 0, NULL, "Text" },
    { NEAR_MARKUP_HEADING, 3, 0, 0, NULL, "Sub <i>x</i>" },
    { NEAR_MARKUP_RULE, 0, 0, 0, NULL, "" },
    { NEAR_MARKUP_CODE, 0, 0, 0, NULL, "<tt>a &lt; b\n  c</tt>" },
    { NEAR_MARKUP_PARAGRAPH, 0, 0, 1, NULL, "quoted" },
    { NEAR_MARKUP_PARAGRAPH, 0, 0, 2, NULL, "deeper" },
    { NEAR_MARKUP_PARAGRAPH, 0, 0, 0, NULL, "end" },
  };

  assert_blocks (
      "# Head\nText\n### Sub *x*\n\n---\n\n```\na < b\n  c\n```\n> quoted\n> > deeper\n\nend\n",
      mixed, G_N_ELEMENTS (mixed));
}

static void
test_lists (void)
{
  static const Expected tight[] = {
    { NEAR_MARKUP_PARAGRAPH, 0, 1, 0, "•", "one" },
    { NEAR_MARKUP_PARAGRAPH, 0, 2, 0, "◦", "nested" },
    { NEAR_MARKUP_PARAGRAPH, 0, 1, 0, "•", "two" },
    { NEAR_MARKUP_PARAGRAPH, 0, 1, 0, "3.", "three" },
    { NEAR_MARKUP_PARAGRAPH, 0, 1, 0, "4.", "four" },
  };
  static const Expected loose[] = {
    { NEAR_MARKUP_PARAGRAPH, 0, 1, 0, "•", "a" },
    { NEAR_MARKUP_PARAGRAPH, 0, 1, 0, NULL, "still a" },
    { NEAR_MARKUP_PARAGRAPH, 0, 1, 0, "•", "" },
    { NEAR_MARKUP_PARAGRAPH, 0, 1, 0, "•", "" },
    { NEAR_MARKUP_PARAGRAPH, 0, 2, 0, "◦", "b" },
  };

  assert_blocks ("- one\n  - nested\n- two\n\n3. three\n4. four\n", tight, G_N_ELEMENTS (tight));
  assert_blocks ("- a\n\n  still a\n-\n- - b\n", loose, G_N_ELEMENTS (loose));
}

static void
test_table (void)
{
  static const Expected table[] = {
    { NEAR_MARKUP_TABLE, 0, 0, 0, NULL,
      "<tt><b>name</b>   <b>n</b>  <b>mid</b>\n"
      "a&amp;b   10   x\n"
      "<b>long</b>   3  yyy</tt>" },
  };

  assert_blocks ("| name | n | mid |\n|---|--:|:-:|\n| a&b | 10 | x |\n| **long** | 3 | yyy |\n",
                 table, G_N_ELEMENTS (table));
}

static char *
repeat (const char *part, gsize n)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    g_string_append (text, part);
  return g_string_free (text, FALSE);
}

static void
test_hostile (void)
{
  static const char *const parts[]
      = { "*",     "**a ",    "_",     "`",      "~~", "[",     "![", "](",     "> ",    "- ",
          "1. ",   "$",       "$x^",   "{",      "}",  "_{",    "\\", "\\frac", "<",     "&",
          "&#",    "|",       "|-|\n", "#",      "\n", "```\n", "\t", "\x01",   "\xff",  "\xf0\x9f",
          "[a](b", "<a href", "$_{^{", "\\hat{", "\r", "\\(",   "é̂",  "𝛼",      "\u202e" };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *many = repeat (parts[i], 300);

      assert_all_well_formed (many);
    }
  assert_all_well_formed ("[![a [b](https://c.d)](x.png)](https://e.f)");
  assert_all_well_formed ("<script>alert(1)</script>\n\n<!-- x -->\n\n<div>\n*x*\n</div>");
  assert_all_well_formed ("**a *b** c*");
  assert_all_well_formed ("$a * b$ and *c $d* e$");
  assert_all_well_formed ("| $a | b$ |\n|-|-|\n| *x | y* |\n");
}

static void
test_random (void)
{
  static const char letters[] = "ab *_`$\\{}^[]()!<>&#|-\n\n1.~;:x";

  for (guint i = 0; i < 10000; i++)
    {
      char text[65];
      gsize n = g_test_rand_int_range (1, sizeof text);

      for (gsize k = 0; k + 1 < n; k++)
        text[k] = letters[g_test_rand_int_range (0, sizeof letters - 1)];
      text[n - 1] = '\0';
      assert_all_well_formed (text);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/markup/inline", test_inline);
  g_test_add_func ("/markup/formulas", test_formulas);
  g_test_add_func ("/markup/blocks", test_blocks);
  g_test_add_func ("/markup/lists", test_lists);
  g_test_add_func ("/markup/table", test_table);
  g_test_add_func ("/markup/hostile", test_hostile);
  g_test_add_func ("/markup/random", test_random);
  return g_test_run ();
}
