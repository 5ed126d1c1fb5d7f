/* near-markup-box.c — Markdown as labels below each other
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-markup-box.h"

#include "near-markup.h"

#define LESSON_SCHEME "lesson:"
#define INDENT 20

static gboolean
on_activate_link (GtkWidget *label, const char *uri)
{
  if (!g_str_has_prefix (uri, LESSON_SCHEME))
    return FALSE;
  gtk_widget_activate_action (label, "win.open-lesson", "s", uri + strlen (LESSON_SCHEME));
  return TRUE;
}

static GtkWidget *
create_label (const NearMarkupBlock *block)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_markup (GTK_LABEL (label), block->markup);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  g_signal_connect (label, "activate-link", G_CALLBACK (on_activate_link), NULL);
  if (block->kind == NEAR_MARKUP_HEADING)
    gtk_widget_add_css_class (label, block->level <= 2 ? "title-3" : "heading");
  if (block->quote > 0)
    gtk_widget_add_css_class (label, "near-quote");
  if (block->kind != NEAR_MARKUP_CODE && block->kind != NEAR_MARKUP_TABLE)
    {
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
    }
  return label;
}

/* Code and tables keep their lines: what is wider than the pane scrolls. */
static GtkWidget *
create_scrolled (GtkWidget *label)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_AUTOMATIC,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), label);
  gtk_widget_add_css_class (scrolled, "near-code");
  return scrolled;
}

static GtkWidget *
create_block (const NearMarkupBlock *block)
{
  GtkWidget *content, *row;

  if (block->kind == NEAR_MARKUP_RULE)
    return gtk_separator_new (GTK_ORIENTATION_HORIZONTAL);
  content = create_label (block);
  if (block->kind == NEAR_MARKUP_CODE || block->kind == NEAR_MARKUP_TABLE)
    content = create_scrolled (content);
  if (block->depth == 0)
    return content;

  row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  if (block->marker != NULL)
    {
      GtkWidget *marker = gtk_label_new (block->marker);

      gtk_label_set_xalign (GTK_LABEL (marker), 1);
      gtk_label_set_yalign (GTK_LABEL (marker), 0);
      gtk_widget_set_size_request (marker, INDENT * (int) block->depth, -1);
      gtk_box_append (GTK_BOX (row), marker);
    }
  else
    gtk_widget_set_margin_start (row, INDENT * (int) block->depth + 8);
  gtk_box_append (GTK_BOX (row), content);
  return row;
}

GtkWidget *
near_markup_box_new (const char *markdown)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 8);
  g_autoptr (GPtrArray) blocks = near_markup_blocks (markdown);

  for (guint i = 0; i < blocks->len; i++)
    gtk_box_append (GTK_BOX (box), create_block (blocks->pdata[i]));
  gtk_widget_add_css_class (box, "near-markup");
  return box;
}
