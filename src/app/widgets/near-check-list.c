/* near-check-list.c — the checks of a lesson's step, each with its mark
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-check-list.h"

#include <glib/gi18n.h>

typedef struct
{
  GtkImage *mark;
  GtkLabel *hint;
  GtkLabel *values;
  gboolean holds, known;
} Row;

struct _NearCheckList
{
  GtkBox parent_instance;

  NearLesson *lesson;
  const NearLessonStep *step; /* lives as long as the lesson */
  Row *rows;
};

G_DEFINE_FINAL_TYPE (NearCheckList, near_check_list, GTK_TYPE_BOX)

/* --- the values that a condition speaks of -------------------------------------------------- */

static char *
dup_value (const NearResult *result)
{
  switch (result->kind)
    {
    case NEAR_RESULT_BOOLEAN:
      return g_strdup (result->number != 0 ? "true" : "false");
    case NEAR_RESULT_TEXT:
      return g_strdup (result->text);
    case NEAR_RESULT_INTEGER:
      return g_strdup_printf ("%" G_GINT64_FORMAT, result->integer);
    case NEAR_RESULT_NUMBER:
      return g_strdup_printf ("%.3g", result->number);
    case NEAR_RESULT_JSON:
      break;
    }
  return NULL;
}

static gboolean
is_name_start (char c)
{
  return g_ascii_isalpha (c) || c == '_';
}

/* "test_loss 0.031 · epoch 40": each result that @condition names, as it is now. */
static char *
dup_values (const char *condition, const NearResults *results)
{
  GString *text = g_string_new (NULL);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (const char *p = condition; *p != '\0' && results != NULL;)
    {
      const char *end = p + 1;

      while (is_name_start (*p) && (is_name_start (*end) || g_ascii_isdigit (*end)))
        end++;
      if (is_name_start (*p))
        {
          char *name = g_strndup (p, (gsize) (end - p));
          const NearResult *result = near_results_find (results, name);
          g_autofree char *value = result != NULL ? dup_value (result) : NULL;

          if (value != NULL && !g_hash_table_contains (seen, name))
            {
              g_autofree char *words = g_strdelimit (g_strdup (name), "_", ' ');

              g_string_append_printf (text, "%s%s: %s", text->len > 0 ? " · " : "", words, value);
            }
          g_hash_table_add (seen, name);
        }
      p = end;
    }
  return g_string_free (text, FALSE);
}

/* --- rows ----------------------------------------------------------------------------------- */

static GtkWidget *
create_text (GtkLabel **label, const char *text)
{
  GtkWidget *widget = gtk_label_new (text);

  *label = GTK_LABEL (widget);
  gtk_label_set_wrap (*label, TRUE);
  gtk_label_set_wrap_mode (*label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (*label, 0);
  gtk_widget_set_hexpand (widget, TRUE);
  return widget;
}

static GtkWidget *
create_row (Row *row, const NearLessonCheck *check)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2), *mark = gtk_image_new ();

  row->mark = GTK_IMAGE (mark);
  gtk_widget_set_valign (mark, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), mark);
  gtk_box_append (GTK_BOX (texts), create_text (&row->hint, check->hint));
  gtk_box_append (GTK_BOX (texts), create_text (&row->values, NULL));
  gtk_widget_add_css_class (GTK_WIDGET (row->values), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (row->values), "dim-label");
  gtk_widget_add_css_class (GTK_WIDGET (row->values), "numeric");
  gtk_box_append (GTK_BOX (box), texts);
  gtk_widget_set_tooltip_text (box, check->text);
  return box;
}

static void
show_row (Row *row, gboolean holds)
{
  if (row->known && holds == row->holds)
    return;
  row->known = TRUE;
  row->holds = holds;
  gtk_image_set_from_icon_name (row->mark,
                                holds ? "object-select-symbolic" : "near-circle-symbolic");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row->mark), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  holds ? _ ("Done") : _ ("Still to do"), -1);
  if (holds)
    {
      gtk_widget_add_css_class (GTK_WIDGET (row->mark), "success");
      gtk_widget_add_css_class (GTK_WIDGET (row->hint), "dim-label");
    }
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (row->mark), "success");
      gtk_widget_remove_css_class (GTK_WIDGET (row->hint), "dim-label");
    }
}

static void
near_check_list_finalize (GObject *object)
{
  NearCheckList *self = NEAR_CHECK_LIST (object);

  g_free (self->rows);
  near_lesson_unref (self->lesson);
  G_OBJECT_CLASS (near_check_list_parent_class)->finalize (object);
}

static void
near_check_list_class_init (NearCheckListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = near_check_list_finalize;
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
near_check_list_init (NearCheckList *self)
{
}

GtkWidget *
near_check_list_new (NearLesson *lesson, guint step)
{
  NearCheckList *self = g_object_new (NEAR_TYPE_CHECK_LIST, "orientation", GTK_ORIENTATION_VERTICAL,
                                      "spacing", 12, NULL);

  self->lesson = near_lesson_ref (lesson);
  self->step = near_lesson_get_step (lesson, step);
  self->rows = g_new0 (Row, self->step->checks->len);
  for (guint i = 0; i < self->step->checks->len; i++)
    gtk_box_append (GTK_BOX (self), create_row (&self->rows[i], self->step->checks->pdata[i]));
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "near-padded");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Checks"), -1);
  near_check_list_update (self, NULL);
  return GTK_WIDGET (self);
}

gboolean
near_check_list_update (NearCheckList *self, const NearResults *results)
{
  gboolean all = TRUE;

  g_return_val_if_fail (NEAR_IS_CHECK_LIST (self), FALSE);
  for (guint i = 0; i < self->step->checks->len; i++)
    {
      const NearLessonCheck *check = self->step->checks->pdata[i];
      g_autofree char *values = dup_values (check->text, results);
      gboolean holds = results != NULL && near_condition_holds (check->condition, results, NULL);

      show_row (&self->rows[i], holds);
      gtk_label_set_label (self->rows[i].values, values);
      gtk_widget_set_visible (GTK_WIDGET (self->rows[i].values), values[0] != '\0');
      all = all && holds;
    }
  return all;
}

gboolean
near_check_list_holds (NearCheckList *self, guint check)
{
  g_return_val_if_fail (NEAR_IS_CHECK_LIST (self), FALSE);
  g_return_val_if_fail (check < self->step->checks->len, FALSE);
  return self->rows[check].holds;
}
