/* near-markup-table.c — a table as lines of monospaced text
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "near-markup-private.h"

typedef struct
{
  char *markup;
  guint width; /* in columns of a terminal */
  MD_ALIGN align;
  gboolean head;
} Cell;

static void
cell_free (gpointer data)
{
  g_free (((Cell *)data)->markup);
  g_free (data);
}

static guint
markup_width (const char *markup)
{
  guint width = 0;

  for (const char *p = markup; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '<')
        p = strchr (p, '>');
      else if (c == '&')
        {
          p = strchr (p, ';');
          width++;
        }
      else if (!g_unichar_iszerowidth (c))
        width += g_unichar_iswide (c) ? 2 : 1;
    }
  return width;
}

GPtrArray *
near_markup_row_new (void)
{
  return g_ptr_array_new_with_free_func (cell_free);
}

void
near_markup_row_add_cell (GPtrArray *row, const char *markup, MD_ALIGN align, gboolean head)
{
  Cell *cell = g_new0 (Cell, 1);

  cell->markup = g_strdup (markup);
  cell->width = markup_width (markup);
  cell->align = align;
  cell->head = head;
  g_ptr_array_add (row, cell);
}

static void
append_cell (GString *out, const Cell *cell, guint width, gboolean last)
{
  guint room = width - cell->width;
  guint left = cell->align == MD_ALIGN_RIGHT ? room : cell->align == MD_ALIGN_CENTER ? room / 2 : 0;

  g_string_append_printf (out, "%*s%s%s%s", (int)left, "", cell->head ? "<b>" : "", cell->markup,
                          cell->head ? "</b>" : "");
  if (!last)
    g_string_append_printf (out, "%*s", (int)(room - left + 2), "");
}

/**
 * near_markup_table_to_pango:
 * @rows: (element-type GPtrArray): rows of near_markup_row_new()
 *
 * Returns: (transfer full): one line per row, two spaces between the columns
 */
char *
near_markup_table_to_pango (const GPtrArray *rows)
{
  g_autoptr (GString) out = g_string_new ("<tt>");
  g_autoptr (GArray) widths = g_array_new (FALSE, TRUE, sizeof (guint));

  for (guint i = 0; i < rows->len; i++)
    {
      const GPtrArray *row = g_ptr_array_index (rows, i);

      g_array_set_size (widths, MAX (widths->len, row->len));
      for (guint k = 0; k < row->len; k++)
        g_array_index (widths, guint, k)
            = MAX (g_array_index (widths, guint, k), ((Cell *)g_ptr_array_index (row, k))->width);
    }
  for (guint i = 0; i < rows->len; i++)
    {
      const GPtrArray *row = g_ptr_array_index (rows, i);

      if (i > 0)
        g_string_append_c (out, '\n');
      for (guint k = 0; k < row->len; k++)
        append_cell (out, g_ptr_array_index (row, k), g_array_index (widths, guint, k),
                     k + 1 == row->len);
    }
  g_string_append (out, "</tt>");
  return g_string_free (g_steal_pointer (&out), FALSE);
}
