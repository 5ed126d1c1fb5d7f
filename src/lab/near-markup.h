/* near-markup.h — Markdown as a list of blocks of Pango markup
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Lessons and sentences are written in CommonMark with tables, strike-through and formulas between
 * dollar signs. A pane lays the blocks out one below the other; each block's markup stands alone.
 *
 * The markup is what a GtkLabel takes: Pango's, and <a href="…"> around links. Only http, https,
 * mailto and lesson: addresses become links; raw HTML is shown as the text it is. Whatever the
 * input, the markup is well formed.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  NEAR_MARKUP_PARAGRAPH,
  NEAR_MARKUP_HEADING,
  NEAR_MARKUP_CODE,  /* <tt>, lines kept */
  NEAR_MARKUP_TABLE, /* <tt>, one line per row, columns aligned by spaces, the head in bold */
  NEAR_MARKUP_RULE   /* a horizontal line; its markup is empty */
} NearMarkupKind;

typedef struct
{
  NearMarkupKind kind;
  guint level;  /* of a HEADING, 1 to 6; 0 otherwise */
  guint depth;  /* nested lists around the block; 0: outside of lists */
  guint quote;  /* nested block quotes around the block */
  char *marker; /* "•", "2.": on the first block of a list item; NULL otherwise */
  char *markup;
} NearMarkupBlock;

/* Returns: (transfer container) (element-type NearMarkupBlock): never NULL; frees its blocks */
GPtrArray *near_markup_blocks (const char *markdown);
/* All blocks in one text, for a tooltip or a single label. */
char *near_markup_to_pango (const char *markdown);
/* The inside of $…$ alone: "x_1^2 - \\tanh(2y)". */
char *near_markup_formula_to_pango (const char *formula);

G_END_DECLS
