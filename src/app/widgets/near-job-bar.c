/* near-job-bar.c — what runs, how far it is, and Stop
 * SPDX-License-Identifier: GPL-3.0-or-later */
#include "near-job-bar.h"

#include <glib/gi18n.h>
#include <math.h>

struct _NearJobBar
{
  GtkWidget parent_instance;

  /* Template widgets */
  GtkWidget *box;
  GtkSpinner *spinner;
  GtkLabel *label;
  GtkProgressBar *bar;
  GtkWidget *stop_button;

  /* Owned */
  GSignalGroup *signals;

  gboolean busy;
};

enum
{
  PROP_0,
  PROP_BUSY,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (NearJobBar, near_job_bar, GTK_TYPE_WIDGET)

static void
append_part (GString *text, const char *part)
{
  if (part == NULL || part[0] == '\0')
    return;
  g_string_append_printf (text, "%s%s", text->len > 0 ? " · " : "", part);
}

static char *
dup_seconds_left (double seconds)
{
  if (!(seconds >= 0))
    return NULL;
  if (seconds < 90)
    return g_strdup_printf (_ ("%.0f s left"), ceil (seconds));
  return g_strdup_printf (_ ("%.0f min left"), ceil (seconds / 60));
}

static char *
dup_text (NearJob *job)
{
  GString *text = g_string_new (NULL);
  double fraction = near_job_get_fraction (job);

  append_part (text, near_job_get_title (job));
  if (near_job_get_state (job) == NEAR_JOB_QUEUED)
    append_part (text, _ ("waits until the other calculation is done"));
  else if (near_job_get_state (job) == NEAR_JOB_CANCELLING)
    append_part (text, _ ("is stopping"));
  else
    {
      append_part (text, near_job_get_stage (job));
      if (fraction >= 0)
        {
          g_autofree char *percent = g_strdup_printf (_ ("%.0f %%"), 100 * fraction);
          g_autofree char *left = dup_seconds_left (near_job_get_seconds_left (job));

          append_part (text, percent);
          append_part (text, left);
        }
    }
  return g_string_free (text, FALSE);
}

static void
update (NearJobBar *self)
{
  g_autoptr (NearJob) job = g_signal_group_dup_target (self->signals);
  gboolean busy = job != NULL && near_job_is_active (job);

  gtk_widget_set_visible (self->box, busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  if (busy)
    {
      g_autofree char *text = dup_text (job);
      double fraction = near_job_get_fraction (job);

      gtk_label_set_label (self->label, text);
      gtk_widget_set_visible (GTK_WIDGET (self->bar), fraction >= 0);
      gtk_progress_bar_set_fraction (self->bar, CLAMP (fraction, 0, 1));
      gtk_widget_set_sensitive (self->stop_button, near_job_get_state (job) != NEAR_JOB_CANCELLING);
    }
  if (busy != self->busy)
    {
      self->busy = busy;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
    }
}

static void
stop_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  g_autoptr (NearJob) job = g_signal_group_dup_target (NEAR_JOB_BAR (widget)->signals);

  if (job != NULL)
    near_job_cancel (job);
}

static void
near_job_bar_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_BUSY)
    g_value_set_boolean (value, NEAR_JOB_BAR (object)->busy);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
near_job_bar_dispose (GObject *object)
{
  NearJobBar *self = NEAR_JOB_BAR (object);

  g_clear_object (&self->signals);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  G_OBJECT_CLASS (near_job_bar_parent_class)->dispose (object);
}

static void
near_job_bar_class_init (NearJobBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = near_job_bar_get_property;
  object_class->dispose = near_job_bar_dispose;
  properties[PROP_BUSY]
      = g_param_spec_boolean ("busy", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "job.stop", NULL, stop_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/nearsight/Nearsight/near-job-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, NearJobBar, box);
  gtk_widget_class_bind_template_child (widget_class, NearJobBar, spinner);
  gtk_widget_class_bind_template_child (widget_class, NearJobBar, label);
  gtk_widget_class_bind_template_child (widget_class, NearJobBar, bar);
  gtk_widget_class_bind_template_child (widget_class, NearJobBar, stop_button);
}

static void
near_job_bar_init (NearJobBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->signals = g_signal_group_new (NEAR_TYPE_JOB);
  g_signal_group_connect_swapped (self->signals, "notify", G_CALLBACK (update), self);
  g_signal_group_connect_swapped (self->signals, "finished", G_CALLBACK (update), self);
}

GtkWidget *
near_job_bar_new (void)
{
  return g_object_new (NEAR_TYPE_JOB_BAR, NULL);
}

void
near_job_bar_set_job (NearJobBar *self, NearJob *job)
{
  g_return_if_fail (NEAR_IS_JOB_BAR (self));
  g_signal_group_set_target (self->signals, job);
  update (self);
}

gboolean
near_job_bar_get_busy (NearJobBar *self)
{
  g_return_val_if_fail (NEAR_IS_JOB_BAR (self), FALSE);
  return self->busy;
}
