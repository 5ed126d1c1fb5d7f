/* near-markup.c — Markdown as a list of blocks of Pango markup
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-markup-private.h"

#include <string.h>

typedef struct
{
  gboolean ordered;
  guint number;
} List;

typedef struct
{
  MD_SPANTYPE type;
  const char *closer; /* "" where the span is not shown */
} Span;

typedef struct
{
  GPtrArray *blocks;
  GString *text; /* inline markup of the block that is open */
  GArray *spans; /* Span: those that are open */
  GArray *lists;
  guint quote;
  char *marker;    /* waits for the first block of its item */
  GString *math;   /* not NULL inside of a formula */
  GPtrArray *rows; /* not NULL inside of a table */
  MD_ALIGN align;
} Builder;

static void
block_free (gpointer data)
{
  NearMarkupBlock *block = data;

  g_free (block->marker);
  g_free (block->markup);
  g_free (block);
}

static void
append_escaped (GString *out, const char *text, gsize n)
{
  g_autofree char *escaped = g_markup_escape_text (text, n);

  g_string_append (out, escaped);
}

static NearMarkupBlock *
add_block (Builder *b, NearMarkupKind kind, const char *markup)
{
  NearMarkupBlock *block = g_new0 (NearMarkupBlock, 1);

  block->kind = kind;
  block->depth = b->lists->len;
  block->quote = b->quote;
  block->marker = g_steal_pointer (&b->marker);
  block->markup = g_strdup (markup);
  g_ptr_array_add (b->blocks, block);
  return block;
}

static gboolean
is_math (MD_SPANTYPE type)
{
  return type == MD_SPAN_LATEXMATH || type == MD_SPAN_LATEXMATH_DISPLAY;
}

/* Ends all spans but the outer @n. md4c 0.4 lets a formula that crosses an emphasis leave spans in
 * another order than it entered them; what lies inside of the one that ends is ended with it. */
static void
close_spans (Builder *b, guint n)
{
  while (b->spans->len > n)
    {
      const Span *span = &g_array_index (b->spans, Span, b->spans->len - 1);

      if (is_math (span->type) && b->math != NULL)
        {
          g_autofree char *formula = near_markup_formula_to_pango (b->math->str);

          g_string_append (b->text, formula);
          g_string_free (b->math, TRUE);
          b->math = NULL;
        }
      g_string_append (b->text, span->closer);
      g_array_set_size (b->spans, b->spans->len - 1);
    }
}

/* What was collected becomes a block. A tight list has no paragraphs: there the text of an item
 * ends where the next block begins. */
static void
flush (Builder *b, NearMarkupKind kind, guint level)
{
  close_spans (b, 0);
  if (kind == NEAR_MARKUP_CODE)
    {
      while (b->text->len > 0 && b->text->str[b->text->len - 1] == '\n')
        g_string_truncate (b->text, b->text->len - 1);
      g_string_prepend (b->text, "<tt>");
      g_string_append (b->text, "</tt>");
    }
  if (b->text->len == 0)
    return;
  add_block (b, kind, b->text->str)->level = level;
  g_string_truncate (b->text, 0);
}

/* --- characters ------------------------------------------------------------------------------ */

static const struct
{
  const char *name;
  const char *text;
} entities[] = {
  { "&amp;", "&" },    { "&lt;", "<" },        { "&gt;", ">" },          { "&quot;", "\"" },
  { "&apos;", "'" },   { "&nbsp;", "\u00a0" }, { "&thinsp;", "\u2009" }, { "&ndash;", "–" },
  { "&mdash;", "—" },  { "&hellip;", "…" },    { "&times;", "×" },       { "&minus;", "−" },
  { "&plusmn;", "±" }, { "&deg;", "°" },       { "&micro;", "µ" },       { "&middot;", "·" },
  { "&ldquo;", "“" },  { "&rdquo;", "”" },     { "&lsquo;", "‘" },       { "&rsquo;", "’" },
  { "&le;", "≤" },     { "&ge;", "≥" },        { "&rarr;", "→" },        { "&copy;", "©" },
};

/* The plain text of &name; or &#number;. One that is not known stands for itself. */
static void
append_entity (GString *plain, const char *text, gsize n)
{
  g_autofree char *entity = g_strndup (text, n);

  if (g_str_has_prefix (entity, "&#"))
    {
      gboolean hex = g_ascii_tolower (entity[2]) == 'x';
      guint64 code = g_ascii_strtoull (entity + (hex ? 3 : 2), NULL, hex ? 16 : 10);
      gboolean legal = code >= 32 && code <= 0x10ffff && g_unichar_validate ((gunichar)code);

      g_string_append_unichar (plain, legal ? (gunichar)code : 0xfffd);
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (entities); i++)
    if (strcmp (entity, entities[i].name) == 0)
      {
        g_string_append (plain, entities[i].text);
        return;
      }
  g_string_append (plain, entity);
}

static char *
dup_attribute (const MD_ATTRIBUTE *attribute)
{
  GString *plain = g_string_new (NULL);

  for (gsize i = 0; attribute->size > 0 && attribute->substr_offsets[i] < attribute->size; i++)
    {
      const char *part = attribute->text + attribute->substr_offsets[i];
      gsize n = attribute->substr_offsets[i + 1] - attribute->substr_offsets[i];

      if (attribute->substr_types[i] == MD_TEXT_ENTITY)
        append_entity (plain, part, n);
      else
        g_string_append_len (plain, part, n);
    }
  return g_string_free (plain, FALSE);
}

static int
on_text (MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *data)
{
  Builder *b = data;

  if (b->math != NULL)
    {
      g_string_append_len (b->math, text, size);
      return 0;
    }
  switch (type)
    {
    case MD_TEXT_BR:
      g_string_append_c (b->text, '\n');
      break;
    case MD_TEXT_SOFTBR:
      g_string_append_c (b->text, ' ');
      break;
    case MD_TEXT_NULLCHAR:
      g_string_append (b->text, "\ufffd");
      break;
    case MD_TEXT_ENTITY:
      {
        g_autoptr (GString) plain = g_string_new (NULL);

        append_entity (plain, text, size);
        append_escaped (b->text, plain->str, plain->len);
        break;
      }
    case MD_TEXT_NORMAL:
    case MD_TEXT_CODE:
    case MD_TEXT_HTML:
    case MD_TEXT_LATEXMATH:
    default:
      append_escaped (b->text, text, size);
    }
  return 0;
}

/* --- spans ----------------------------------------------------------------------------------- */

static gboolean
is_safe_address (const char *address)
{
  static const char *const schemes[] = { "http://", "https://", "mailto:", "lesson:" };

  for (gsize i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_ascii_strncasecmp (address, schemes[i], strlen (schemes[i])) == 0)
      return TRUE;
  return FALSE;
}

static const char *
open_link (Builder *b, const MD_SPAN_A_DETAIL *detail)
{
  g_autofree char *address = dup_attribute (&detail->href);

  /* GtkLabel does not take a link in a link. */
  if (!is_safe_address (address))
    return "";
  for (guint i = 0; i < b->spans->len; i++)
    if (strcmp (g_array_index (b->spans, Span, i).closer, "</a>") == 0)
      return "";
  g_string_append (b->text, "<a href=\"");
  append_escaped (b->text, address, strlen (address));
  g_string_append (b->text, "\">");
  return "</a>";
}

static const char *
open_tag (Builder *b, const char *open, const char *close)
{
  g_string_append (b->text, open);
  return close;
}

static int
on_enter_span (MD_SPANTYPE type, void *detail, void *data)
{
  Builder *b = data;
  Span span = { .type = type, .closer = "" };

  if (type == MD_SPAN_EM)
    span.closer = open_tag (b, "<i>", "</i>");
  else if (type == MD_SPAN_STRONG)
    span.closer = open_tag (b, "<b>", "</b>");
  else if (type == MD_SPAN_CODE)
    span.closer = open_tag (b, "<tt>", "</tt>");
  else if (type == MD_SPAN_DEL)
    span.closer = open_tag (b, "<s>", "</s>");
  else if (type == MD_SPAN_A)
    span.closer = open_link (b, detail);
  else if (is_math (type) && b->math == NULL)
    b->math = g_string_new (NULL);
  g_array_append_val (b->spans, span);
  return 0;
}

static int
on_leave_span (MD_SPANTYPE type, void *detail, void *data)
{
  Builder *b = data;

  for (guint i = b->spans->len; i > 0; i--)
    if (g_array_index (b->spans, Span, i - 1).type == type)
      {
        close_spans (b, i - 1);
        break;
      }
  return 0;
}

/* --- blocks ---------------------------------------------------------------------------------- */

static void
open_list (Builder *b, gboolean ordered, guint start)
{
  List list = { .ordered = ordered, .number = start };

  g_array_append_val (b->lists, list);
}

static void
open_item (Builder *b)
{
  List *list = &g_array_index (b->lists, List, b->lists->len - 1);

  if (b->marker != NULL) /* a list directly in an item: "- - text" */
    {
      add_block (b, NEAR_MARKUP_PARAGRAPH, "");
      ((NearMarkupBlock *)g_ptr_array_index (b->blocks, b->blocks->len - 1))->depth--;
    }
  b->marker = list->ordered ? g_strdup_printf ("%u.", list->number++)
                            : g_strdup (b->lists->len % 2 == 1 ? "•" : "◦");
}

static int
on_enter_block (MD_BLOCKTYPE type, void *detail, void *data)
{
  Builder *b = data;

  flush (b, NEAR_MARKUP_PARAGRAPH, 0);
  switch (type)
    {
    case MD_BLOCK_QUOTE:
      b->quote++;
      break;
    case MD_BLOCK_UL:
      open_list (b, FALSE, 0);
      break;
    case MD_BLOCK_OL:
      open_list (b, TRUE, ((MD_BLOCK_OL_DETAIL *)detail)->start);
      break;
    case MD_BLOCK_LI:
      open_item (b);
      break;
    case MD_BLOCK_HR:
      add_block (b, NEAR_MARKUP_RULE, "");
      break;
    case MD_BLOCK_TABLE:
      b->rows = g_ptr_array_new_with_free_func ((GDestroyNotify)g_ptr_array_unref);
      break;
    case MD_BLOCK_TR:
      g_ptr_array_add (b->rows, near_markup_row_new ());
      break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
      b->align = ((MD_BLOCK_TD_DETAIL *)detail)->align;
      break;
    default:
      break;
    }
  return 0;
}

static int
on_leave_block (MD_BLOCKTYPE type, void *detail, void *data)
{
  Builder *b = data;

  if (type == MD_BLOCK_TH || type == MD_BLOCK_TD)
    {
      close_spans (b, 0);
      near_markup_row_add_cell (g_ptr_array_index (b->rows, b->rows->len - 1), b->text->str,
                                b->align, type == MD_BLOCK_TH);
      g_string_truncate (b->text, 0);
    }
  else if (type == MD_BLOCK_H)
    flush (b, NEAR_MARKUP_HEADING, ((MD_BLOCK_H_DETAIL *)detail)->level);
  else
    flush (b, type == MD_BLOCK_CODE ? NEAR_MARKUP_CODE : NEAR_MARKUP_PARAGRAPH, 0);

  if (type == MD_BLOCK_TABLE)
    {
      g_autofree char *table = near_markup_table_to_pango (b->rows);

      add_block (b, NEAR_MARKUP_TABLE, table);
      g_clear_pointer (&b->rows, g_ptr_array_unref);
    }
  else if (type == MD_BLOCK_QUOTE)
    b->quote--;
  else if (type == MD_BLOCK_UL || type == MD_BLOCK_OL)
    g_array_set_size (b->lists, b->lists->len - 1);
  else if (type == MD_BLOCK_LI && b->marker != NULL) /* an empty item */
    add_block (b, NEAR_MARKUP_PARAGRAPH, "");
  return 0;
}

/**
 * near_markup_blocks:
 * @markdown: CommonMark with tables, ~~strike-through~~ and $formulas$; bytes that are not UTF-8
 *   become U+FFFD
 *
 * Returns: (transfer container) (element-type NearMarkupBlock): in the order of the text
 */
GPtrArray *
near_markup_blocks (const char *markdown)
{
  g_return_val_if_fail (markdown != NULL, NULL);

  static const MD_PARSER parser = {
    .flags = MD_FLAG_TABLES | MD_FLAG_STRIKETHROUGH | MD_FLAG_LATEXMATHSPANS | MD_FLAG_NOHTML
             | MD_FLAG_NOINDENTEDCODEBLOCKS | MD_FLAG_COLLAPSEWHITESPACE,
    .enter_block = on_enter_block,
    .leave_block = on_leave_block,
    .enter_span = on_enter_span,
    .leave_span = on_leave_span,
    .text = on_text,
  };
  g_autofree char *valid = g_utf8_make_valid (markdown, -1);
  Builder b = {
    .blocks = g_ptr_array_new_with_free_func (block_free),
    .text = g_string_new (NULL),
    .spans = g_array_new (FALSE, FALSE, sizeof (Span)),
    .lists = g_array_new (FALSE, FALSE, sizeof (List)),
  };

  md_parse (valid, strlen (valid), &parser, &b);
  g_string_free (b.text, TRUE);
  g_array_unref (b.spans);
  g_array_unref (b.lists);
  return b.blocks;
}

/**
 * near_markup_to_pango:
 *
 * Blocks are parted by an empty line, the items of a list by a line's end; headings are bold.
 *
 * Returns: (transfer full): well-formed markup
 */
char *
near_markup_to_pango (const char *markdown)
{
  g_return_val_if_fail (markdown != NULL, NULL);

  g_autoptr (GPtrArray) blocks = near_markup_blocks (markdown);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < blocks->len; i++)
    {
      const NearMarkupBlock *block = g_ptr_array_index (blocks, i);
      gboolean heading = block->kind == NEAR_MARKUP_HEADING;
      guint indent = 2 * block->quote + (block->depth > 1 ? 2 * (block->depth - 1) : 0);

      if (i > 0)
        g_string_append (out, block->depth > 0 && block->marker != NULL ? "\n" : "\n\n");
      g_string_append_printf (out, "%*s", (int)MIN (indent, 40), "");
      if (block->marker != NULL)
        g_string_append_printf (out, "%s ", block->marker);
      g_string_append_printf (out, "%s%s%s", heading ? "<b>" : "",
                              block->kind == NEAR_MARKUP_RULE ? "―――" : block->markup,
                              heading ? "</b>" : "");
    }
  return g_string_free (out, FALSE);
}
